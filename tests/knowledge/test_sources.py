"""Where the facts stand: sources are pages that say it, and what no page says is marked as such."""

import re
from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from concurrency_audit.audit.knowledge import Knowledge
from concurrency_audit.audit.knowledge.library import library, shelf
from concurrency_audit.audit.knowledge.rows import AliasRow, ObjectRow
from concurrency_audit.audit.model.verdicts import Confidence

PAGE = re.compile(r"https://docs\.python\.org/3(?:\.\d+)?/(?:library/)?([\w./\-]+?)\.html(?:#|$)")
FRONT_DOOR = re.compile(r"https://github\.com/[^/]+/[^/]+/?|https://[^/]+/?")
"""A whole repository or site: nobody finds the sentence there."""
PAGE_OF = {
    "dbm.dumb": "dbm",
    "dbm.gnu": "dbm",
    "dbm.ndbm": "dbm",
    "dbm.sqlite3": "dbm",
    "email.mime.multipart": "email.mime",
    "email.mime.text": "email.mime",
    "multiprocessing.dummy": "multiprocessing",
    "multiprocessing.pool": "multiprocessing",
    "multiprocessing.synchronize": "multiprocessing",
    "posixpath": "os.path",
    "sqlite3.dbapi2": "sqlite3",
    "xml.parsers.expat": "pyexpat",
}
"""Modules that have no page under their own name."""
GENERAL = {
    "constants": {"builtins"},
    "faq/library": {"builtins", "collections"},
    "functions": {"builtins"},
    "glossary": {"builtins"},
    "howto/logging-cookbook": {"logging", "logging.handlers"},
    "io": {"builtins"},
    "stdtypes": {"builtins", "collections"},
    "threadsafety": {"builtins", "collections"},
}
"""Pages that speak for objects of other modules too, and for which."""


def module_of(name: str) -> str:
    """The longest beginning of a dotted name that is a module, else its first part; `builtins` for what has none."""
    parts = name.removesuffix("*").rstrip(".").split(".")
    beginnings = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((beginning for beginning in beginnings if is_module(beginning)), parts[0])


def is_module(name: str) -> bool:
    """Whether this Python, or one that is supported, has a module of that name."""
    try:
        return name in PAGE_OF or find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def fits(page: str, name: str, builtin: bool) -> bool:
    """Whether the page documents the module of the name, or is known to speak for it."""
    module = "builtins" if builtin else module_of(name)
    own = PAGE_OF.get(module, module)
    belongs = page.lower() == own.lower() or page.startswith(f"{own}-")
    return belongs or module in GENERAL.get(page, set())


def cited(stem: str) -> Iterator[tuple[str, str, str]]:
    """(name, what it stands for, page) of every row of a file whose source is Python's own documentation."""
    for entry in library(stem).entries:
        row = library(stem).parse(entry)
        if match := PAGE.match(row.source):
            yield from ((name, row.target if isinstance(row, AliasRow) else name, match[1]) for name in entry.names)


@pytest.mark.parametrize("stem", sorted(stem for stem in shelf().texts if any(cited(stem))))
def test_python_documentation_is_cited_by_the_page_of_the_module(stem: str) -> None:
    """A user who follows the link must find the name there, or that of which it is another spelling."""
    builtin = stem == "builtins"
    wrong = [(n, page) for n, known, page in cited(stem) if not (fits(page, n, builtin) or fits(page, known, builtin))]
    assert wrong == []


@pytest.mark.parametrize(
    ("page", "name", "builtin"),
    [
        ("datetime", "re.compile", False),
        ("gzip", "bz2.open", False),
        ("sys", "os._exit", False),
        ("html.parser", "xml.sax.make_parser", False),
        ("io", "tempfile.TemporaryFile", False),
        ("logging", "logging.handlers.RotatingFileHandler", False),
        ("os", "os.path.abspath", False),
        ("stdtypes", "queue.Queue", False),
        ("datetime", "list", True),
    ],
)
def test_the_page_of_another_module_does_not_fit(page: str, name: str, builtin: bool) -> None:
    assert not fits(page, name, builtin)


@pytest.mark.parametrize(
    ("page", "name", "builtin"),
    [
        ("xml.etree.elementtree", "xml.etree.ElementTree.parse", False),
        ("pyexpat", "xml.parsers.expat.ParserCreate", False),
        ("asyncio-sync", "asyncio.Lock.acquire", False),
        ("os.path", "os.path.join", False),
        ("math", "math.*", False),
        ("stdtypes", "collections.Counter.get", False),
        ("io", "open", True),
    ],
)
def test_the_page_of_the_own_module_fits(page: str, name: str, builtin: bool) -> None:
    assert fits(page, name, builtin)


def test_sources_are_pages_and_not_whole_repositories_or_sites() -> None:
    assert [row.source for row in Knowledge.load().rows() if FRONT_DOOR.fullmatch(row.source)] == []


def test_what_no_documentation_says_is_said_to_be_so() -> None:
    """Low confidence means that neither documentation nor maintainers speak of sharing; users are told."""
    objects = [row for row in Knowledge.load().rows() if isinstance(row, ObjectRow)]
    unsaid = [row.made_by[0] for row in objects if row.confidence is Confidence.LOW and "silent" not in row.reason]
    assert unsaid == []
