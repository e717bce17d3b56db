"""The knowledge files on disk: which exist, what they speak for, and one opened for lookups.

A file is read whole, but only its outline is looked at: the header of each row and the names in it, by regular
expression. A row's TOML is parsed when its name is first asked for, because parsing all rows of the few files that
every project needs would cost more than the rest of a warm run. So `made_by`, `names`, `of`, `from` and `type` are
written as `key = [...]` or `key = "..."` from the start of a line, without brackets inside names.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from io import FileIO
from pathlib import Path
from typing import Any, NamedTuple

from concurrency_audit.audit.knowledge import schema
from concurrency_audit.audit.knowledge.rows import AliasRow, LibraryRow

_FOLDER = Path(__file__).parent
_HEADER = re.compile(r"^\[\[(.*?)\]\][^\n]*\n", re.MULTILINE)
_KEYS = re.compile(r'^(made_by|names|of|from|type) = (\[[^\]]*\]|"[^"]*")', re.MULTILINE)
_STRING = re.compile(r'"([^"]*)"')
_ROOTS = re.compile(r"^roots = (\[[^\]]*\])", re.MULTILINE)


class Shelf(NamedTuple):
    """All files, unopened: their text, and which import roots lead to which."""

    texts: Mapping[str, str]
    by_root: Mapping[str, tuple[str, ...]]
    """First component of a dotted name -> file stems."""


@cache
def shelf() -> Shelf:
    """Every knowledge file of the package, read but not opened."""
    texts: dict[str, str] = {}
    by_root: defaultdict[str, list[str]] = defaultdict(list)
    files = sorted((entry.name, entry.path) for entry in os.scandir(_FOLDER) if entry.name.endswith(".toml"))
    for name, path in files:
        with FileIO(path) as file:
            content = file.readall()
        stem = name.removesuffix(".toml")
        texts[stem] = content.decode()
        for root in _roots(texts[stem], name):
            by_root[root].append(stem)
    return Shelf(texts, {root: tuple(stems) for root, stems in by_root.items()})


def _roots(text: str, file: str) -> set[str]:
    """The first components of the file's import roots."""
    match = _ROOTS.search(text)
    if match is None:
        raise schema.KnowledgeError(f"{file}: [library] needs a line `roots = [...]`")
    return {root.partition(".")[0] for root in _STRING.findall(match[1])}


@cache
def library(stem: str) -> "Library":
    """The file `<stem>.toml`, opened."""
    return Library(shelf().texts[stem], f"{stem}.toml")


class Entry(NamedTuple):
    """One row as it stands in its file, not yet parsed."""

    table: str
    names: tuple[str, ...]
    """Every dotted name under which the row is found."""
    type: str | None
    """The name that members of these objects go by, where the row states one."""
    toml: str
    place: str


class Library:
    """One file as lookups from dotted names to rows."""

    def __init__(self, text: str, file: str) -> None:
        """Outline the text; a name that two rows of a table claim is a KnowledgeError."""
        self.file = file
        self.top, *pieces = _HEADER.split(text)
        self.entries = list(_entries(pieces, file))
        self._exact: dict[tuple[str, str], Entry] = {}
        self._beginnings: dict[str, dict[str, Entry]] = {table: {} for table in schema.TABLES}
        self._around: dict[tuple[str, str], list[tuple[str, Entry]]] = defaultdict(list)
        """Table and last part of a name -> what it begins with, where anything may stand between."""
        self._open: set[str] = set()
        """What has members under whatever names."""
        self._rows: dict[str, schema.Row] = {}
        """By their place: a process may audit many times, an editor's at each keystroke."""
        for entry in self.entries:
            self._enter(entry)

    @cached_property
    def row(self) -> LibraryRow:
        """The file's own `[library]` table."""
        data = _parsed(self.top, self.file)
        schema.known(data, ["library"], self.file, "table")
        return schema.head(data.get("library", {}), f"{self.file}: [library]")

    def find(self, table: str, name: str) -> schema.Row | None:
        """The row for a canonical name: the exact one, else the one with the longest beginning, else with a gap."""
        entry = self._exact.get((table, name))
        if entry is None and (beginnings := self._beginnings[table]):
            starts = (name[:length] for length in range(len(name), 0, -1))
            entry = next((beginnings[start] for start in starts if start in beginnings), None)
        entry = entry or self._with_a_gap(table, name)
        return self.parse(entry) if entry else None

    def _with_a_gap(self, table: str, name: str) -> Entry | None:
        """The row of a name with anything between its beginning and its last part."""
        between = self._around.get((table, name.rpartition(".")[2]), ()) if self._around else ()
        return next((each for start, each in between if name.startswith(start)), None)

    def names_parts(self, name: str) -> bool:
        """Whether the objects of a canonical name have parts under whatever names, of which something is known."""
        return f"{name}." in self._open

    def alias(self, name: str) -> str | None:
        """What an alias stands for."""
        entry = self._exact.get(("alias", name))
        row = self.parse(entry) if entry else None
        return row.target if isinstance(row, AliasRow) else None

    def type_of(self, made_by: str) -> str | None:
        """The name by which the other tables know the objects that a constructor makes, if it is another one."""
        entry = self._exact.get(("object", made_by)) or self._with_a_gap("object", made_by)
        return entry.type if entry else None

    def parse(self, entry: Entry) -> schema.Row:
        """The row of an entry; what breaks the schema is a KnowledgeError."""
        if (known := self._rows.get(entry.place)) is None:
            raw = _parsed(entry.toml, entry.place)
            shared = {"library": self.row.name, "checked_against": self.row.checked_against}
            known = self._rows[entry.place] = schema.row(entry.table, raw, entry.place, shared)
        return known

    def _enter(self, entry: Entry) -> None:
        for name in entry.names:
            known: Entry
            if name.endswith("*"):
                known = self._beginnings[entry.table].setdefault(name[:-1], entry)
            elif ".*." in name:
                start, _, last = name.partition("*.")
                known = entry
                self._around[entry.table, last].append((start, entry))
                self._open.add(start)
            else:
                known = self._exact.setdefault((entry.table, name), entry)
            if known is not entry:
                raise schema.KnowledgeError(f"{entry.place}: {name!r} stands in {known.place} too")


def _entries(pieces: list[str], file: str) -> Iterator[Entry]:
    """Outline the rows: `pieces` alternates between a table's name and the TOML below its header."""
    counts: defaultdict[str, int] = defaultdict(int)
    for table, toml in zip(pieces[::2], pieces[1::2], strict=True):
        counts[table] += 1
        schema.known([table], schema.TABLES, file, "table")
        keys = {key: tuple(_STRING.findall(value)) for key, value in _KEYS.findall(toml)}
        names = keys.get("made_by") or keys.get("from") or keys.get("names", ())
        if "of" in keys:
            names = tuple(f"{owner}.{name}" for owner in keys["of"] for name in names)
        yield Entry(table, names, keys.get("type", (None,))[0], toml, f"{file}: [[{table}]] {counts[table]}")


def _parsed(toml: str, place: str) -> dict[str, Any]:
    import tomllib  # late: takes 12 ms, and a run that only takes its result again parses no row

    try:
        return tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise schema.KnowledgeError(f"{place}: not valid TOML: {error}") from error
