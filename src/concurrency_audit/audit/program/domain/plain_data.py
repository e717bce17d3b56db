"""What gives plain data: dictionaries, lists and texts, whatever was read."""

from __future__ import annotations

_READERS = frozenset(
    """load loads safe_load full_load load_all json literal_eval deepcopy asdict to_dict model_dump parse_json unpackb
    from_json""".split()
)
"""Last parts of the names of functions that turn a text, file or object into plain data."""


def is_plain_data(made_by: str) -> bool:
    """Whether the result of a function is plain data as far as its name tells: of `json.loads`, of `response.json`."""
    return made_by.rpartition(".")[2] in _READERS
