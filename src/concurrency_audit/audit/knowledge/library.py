"""The knowledge files on disk: which exist, what they speak for, and one parsed into lookups."""

import hashlib
import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from concurrency_audit.audit.knowledge.rows import AliasRow, AttributeRow, LibraryRow, MethodRow, ObjectRow
from concurrency_audit.audit.knowledge.schema import TABLES, KnowledgeError, Row, rows

V = TypeVar("V", bound=Row)
_ROOTS = re.compile(r"^roots = \[([^\]]*)\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shelf:
    """All files, unparsed: their text, which import roots lead to which, and a hash of all of them."""

    texts: Mapping[str, str]
    by_root: Mapping[str, tuple[str, ...]]
    """First component of a dotted name -> file stems."""
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Library:
    """One parsed file as lookups from dotted names to rows."""

    row: LibraryRow
    rows: tuple[Row, ...]
    aliases: Mapping[str, str]
    exact: Mapping[type, Mapping[str, Any]]
    """Row type -> dotted name -> row."""
    beginnings: Mapping[type, Mapping[str, Any]]
    """Names that end in `*`, without the star."""

    def find(self, table: type[V], name: str) -> V | None:
        """The row for a name: exactly, else by its longest known beginning."""
        row: V | None = self.exact[table].get(name)
        if row is None and (beginnings := self.beginnings[table]):
            starts = (name[:length] for length in range(len(name), 0, -1))
            row = next((beginnings[start] for start in starts if start in beginnings), None)
        return row


@cache
def shelf() -> Shelf:
    """Every knowledge file of the package, read but not parsed."""
    digest = hashlib.blake2b(digest_size=16)
    texts: dict[str, str] = {}
    by_root: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        content = path.read_bytes()
        digest.update(f"{path.name}:{len(content)}:".encode())
        digest.update(content)
        texts[path.stem] = content.decode()
        for root in _roots(texts[path.stem], path.name):
            by_root[root].append(path.stem)
    return Shelf(texts, {root: tuple(stems) for root, stems in by_root.items()}, digest.hexdigest())


def _roots(text: str, file: str) -> set[str]:
    """The first components of the file's import roots, found without parsing TOML."""
    match = _ROOTS.search(text)
    if match is None:
        raise KnowledgeError(f"{file}: [library] needs a line `roots = [...]`")
    return {root.partition(".")[0] for root in re.findall(r'"([^"]+)"', match[1])}


@cache
def library(stem: str) -> Library:
    """The parsed file `<stem>.toml`; a mistake in it is a KnowledgeError."""
    return parse(shelf().texts[stem], f"{stem}.toml")


def parse(text: str, file: str) -> Library:
    """One file's text into lookups; a name that two rows of a table claim is a mistake."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{file}: not valid TOML: {error}") from error
    row, found = rows(data, file)
    exact: dict[type, dict[str, Row]] = {table: {} for table in TABLES.values()}
    beginnings: dict[type, dict[str, Row]] = {table: {} for table in TABLES.values()}
    for entry in found:
        for name in names_of(entry):
            kept = beginnings if name.endswith("*") else exact
            if kept[type(entry)].setdefault(name.removesuffix("*"), entry) is not entry:
                raise KnowledgeError(f"{file}: {name!r} stands in two rows of one table")
    aliases = {name: alias.target for name, alias in exact[AliasRow].items() if isinstance(alias, AliasRow)}
    return Library(row, tuple(found), aliases, exact, beginnings)


def names_of(row: Any) -> tuple[str, ...]:
    """Every dotted name under which a row is found."""
    match row:
        case AliasRow():
            return (row.origin,)
        case ObjectRow():
            return row.made_by
        case MethodRow() | AttributeRow():
            return tuple(f"{owner}.{name}" for owner in row.of for name in row.names)
    return tuple(row.names)
