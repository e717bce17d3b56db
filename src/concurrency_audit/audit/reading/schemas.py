"""Statements in SQL files beside the code that say which columns are unique: `schema.sql`, dumps, migrations."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_STATEMENT = re.compile(r"\b(?:create\s+(?:table|unique\s+index)|alter\s+table)\b[^;]*", re.IGNORECASE)
_REMARK = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_SAYS = re.compile(r"\bunique\b|\bprimary\s+key\b", re.IGNORECASE)
_LARGEST = 1_000_000
"""Bytes of a file that are read: a schema stands before the data."""
_MOST = 500
"""Files that are read."""


def stated_schemas(files: Iterable[str]) -> tuple[str, ...]:
    """The statements of these files that name a key or unique columns, in the order of the files."""
    return tuple(statement for file in sorted(files)[:_MOST] for statement in _statements(Path(file)))


def _statements(path: Path) -> Iterator[str]:
    from concurrency_audit.audit.reading.templates import opening  # most projects have no such file

    try:
        text = opening.text(opening.read(path, _LARGEST))
    except OSError:
        return
    for found in _STATEMENT.finditer(_REMARK.sub(" ", text)):
        if _SAYS.search(found[0]):
            yield found[0]
