"""TOML tables to rows; a wrong key or word is refused with its place and the nearest valid one."""

import difflib
from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from concurrency_audit.audit.knowledge import rows as r
from concurrency_audit.audit.knowledge import words
from concurrency_audit.audit.model.verdicts import Confidence, Verdict

Row = r.AliasRow | r.ObjectRow | r.MethodRow | r.AttributeRow | r.CallRow | r.DecoratorRow | r.BaseRow
T = TypeVar("T")

TABLES: Mapping[str, type[Row]] = {
    "alias": r.AliasRow,
    "object": r.ObjectRow,
    "method": r.MethodRow,
    "attribute": r.AttributeRow,
    "call": r.CallRow,
    "decorator": r.DecoratorRow,
    "base": r.BaseRow,
}
_EFFECTS: Mapping[type, Mapping[str, str]] = {
    r.ObjectRow: words.PROCESS_EFFECTS,
    r.MethodRow: words.STATE_EFFECTS,
    r.AttributeRow: words.STATE_EFFECTS,
    r.CallRow: words.CALL_EFFECTS,
    r.DecoratorRow: words.DECORATOR_EFFECTS,
    r.BaseRow: words.ENTRY_EFFECTS,
}
_VERDICTS = {verdict.value: verdict for verdict in Verdict if verdict is not Verdict.UNKNOWN}
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "threads": _VERDICTS,
    "processes": _VERDICTS,
    "confidence": {confidence.word: confidence for confidence in Confidence},
    "kind": {word: word for word in words.KINDS},
    "multiplies": {word: word for word in words.MULTIPLIES},
    "reads": {word: word for word in words.STATES},
    "also": {"request-keys": "request-keys"},
    "defaults": {word: word for word in words.DEFAULTS},
    "gives": {word: word for word in words.GIVES},
    "gives_path": {word: word for word in words.PATHS_GIVEN},
}
_LISTS = frozenset(
    [
        "made_by",
        "names",
        "of",
        "roots",
        "safe_through",
        "safe_when",
        "per_call_safe",
        "unsafe_methods",
        "emptied_by",
        "left_by",
        "multiplies_unless",
        "asked_first",
        "gathers",
        "at_start",
        "methods",
        "unless",
        "library_reads",
        "passes",
        "named_by",
        "content",
        "conditions",
        "without",
        "conversation",
        "callable_keywords",
        "made_with",
    ]
)
_NUMBERS = frozenset(
    [
        "works_on",
        "arg",
        "source_arg",
        "mode_arg",
        "callable",
        "packed",
        "when_arg",
        "named_args",
        "named_from",
        "content_arg",
        "ending_arg",
    ]
)
_FLAGS = frozenset(
    [
        "immutable",
        "atomic",
        "grows",
        "receiver",
        "source_receiver",
        "event_loop",
        "own_loop",
        "many",
        "given",
        "makes",
        "per_request",
        "first_use",
        "rows",
        "whole",
        "columns",
        "partly",
        "adds",
        "narrowed",
        "several",
    ]
)
_FIELDS = {"from": "origin", "to": "target"}
_KEYS = {field: key for key, field in _FIELDS.items()}


def _columns(row_type: type[r.LibraryRow | Row]) -> tuple[frozenset[str], frozenset[str]]:
    """The fields without a default, and the keys that may be written in the file."""
    written = frozenset(_KEYS.get(name, name) for name in row_type._fields)
    return frozenset(row_type._fields) - row_type._field_defaults.keys(), written - {"library"}


_COLUMNS: Mapping[type, tuple[frozenset[str], frozenset[str]]] = {
    row_type: _columns(row_type) for row_type in (r.LibraryRow, *TABLES.values())
}


class KnowledgeError(ValueError):
    """A knowledge file that breaks the schema: which file, which row, what to write instead."""


def row(table: str, raw: Mapping[str, Any], place: str, shared: Mapping[str, str]) -> Row:
    """One row of a `[[table]]`; `shared` fills the columns that a file states once, `place` is for messages."""
    return _build(TABLES[table], raw, place, shared)


def head(raw: Mapping[str, Any], place: str) -> r.LibraryRow:
    """The `[library]` table."""
    return _build(r.LibraryRow, raw, place, {})


def _build(row_type: type[T], raw: Mapping[str, Any], place: str, shared: Mapping[str, str]) -> T:
    """One row out of its table, with the file-wide columns filled in."""
    required, writable = _COLUMNS[row_type]
    known(raw, writable, place)
    values: dict[str, Any] = {name: value for name, value in shared.items() if name in required}
    for key, value in raw.items():
        values[_FIELDS.get(key, key)] = _value(row_type, key, value, place)
    if missing := sorted(required - values.keys()):
        raise KnowledgeError(f"{place}: {_KEYS.get(missing[0], missing[0])!r} is missing")
    return row_type(**values)


def _value(row_type: type, key: str, value: Any, place: str) -> Any:
    """The column's value in its type, or a KnowledgeError."""
    if key in _LISTS:
        if not value or not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise KnowledgeError(f"{place}: {key!r} must be a list of one or more names")
        return tuple(value)
    if key == "effect":
        known([value], _EFFECTS[row_type], f"{place}: effect", "word")
        return value
    if (meanings := _WORDS.get(key)) is not None:
        known([value], meanings, f"{place}: {key}", "word")
        return meanings[value]
    expected = int if key in _NUMBERS else bool if key in _FLAGS else str
    if type(value) is not expected or value == "":
        raise KnowledgeError(f"{place}: {key!r} must be a {'non-empty ' * (expected is str)}{expected.__name__}")
    return value


def known(given: Collection[str], allowed: Collection[str], place: str, what: str = "key") -> None:
    """Refuse the first of `given` that is not allowed, naming the nearest one that is."""
    for word in given:
        if not isinstance(word, str) or word not in allowed:
            near = difflib.get_close_matches(str(word), allowed, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"one of {', '.join(sorted(allowed))}"
            raise KnowledgeError(f"{place}: unknown {what} {word!r}; {hint}")
