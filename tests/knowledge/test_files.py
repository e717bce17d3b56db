"""The files themselves: complete, without contradictions, and true of the libraries that are installed."""

import builtins
import importlib
import importlib.util
import inspect
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from concurrency_audit.audit.knowledge import Knowledge
from concurrency_audit.audit.knowledge.library import library, shelf
from concurrency_audit.audit.knowledge.rows import AliasRow, ObjectRow

FILES = sorted(shelf().texts)
ROWS = list(Knowledge.load().rows())
NOT_IN_EVERY_VERSION = {
    "boto3.DEFAULT_SESSION.client": "None until a default session is made",
    "boto3.DEFAULT_SESSION.resource": "None until a default session is made",
    "awslambdaric.lambda_concurrency_hooks.register_pre_fork": "in 4.1.0 and 4.2.0 only",
    **dict.fromkeys(["boto3.DEFAULT_SESSION.client", "boto3.DEFAULT_SESSION.resource"], "None until it is first used"),
    "cv2.CascadeClassifier": "moved in OpenCV 5",
    "cv2.HOGDescriptor": "moved in OpenCV 5",
    "cv2.dnn.readNetFromCaffe": "removed in OpenCV 5",
    "cv2.dnn.readNetFromDarknet": "removed in OpenCV 5",
    "concurrent.futures.InterpreterPoolExecutor": "new in 3.14",
    "dbm.gnu.open": "only where Python was built with gdbm",
    "dbm.ndbm.open": "only where Python was built with ndbm",
    "dbm.sqlite3.open": "new in 3.13",
    **dict.fromkeys(
        [
            "flask.Flask.after_app_request",
            "flask.Flask.app_context_processor",
            "flask.Flask.app_errorhandler",
            "flask.Flask.app_url_value_preprocessor",
            "flask.Flask.before_app_request",
            "flask.Flask.teardown_app_request",
        ],
        "a Blueprint's, which counts as the application",
    ),
    "itertools.batched": "new in 3.12",
    "telnetlib.Telnet": "removed in 3.13",
    "threading.setprofile_all_threads": "new in 3.12",
    "threading.settrace_all_threads": "new in 3.12",
    "typing.override": "new in 3.12",
    "uuid.uuid7": "new in 3.14",
}


def test_every_row_says_where_and_against_what_it_was_checked() -> None:
    for row in ROWS:
        assert row.source.startswith("https://") and " " not in row.source, row
        assert row.checked_against, row


def test_every_object_has_one_plain_sentence_for_users() -> None:
    for row in ROWS:
        if isinstance(row, ObjectRow):
            assert row.reason[0].isupper() or row.reason[0].islower(), row
            assert row.reason.endswith(".") and "\n" not in row.reason, row


def test_there_is_enough_of_it() -> None:
    """The issue's figures: 40 libraries, 150 entries."""
    assert len(FILES) >= 40
    assert len(ROWS) >= 150


def test_every_file_has_a_fixture_and_every_fixture_a_file() -> None:
    """Supporting a library is one TOML file and one fixture, `uses_<library>.py`: a bare name would shadow it."""
    fixtures = Path(__file__).parent.parent / "libraries"
    assert sorted(path.stem.removeprefix("uses_") for path in fixtures.glob("uses_*.py")) == FILES


@pytest.mark.parametrize("stem", FILES)
def test_the_outline_agrees_with_a_full_parse(stem: str) -> None:
    """Rows are found by regular expression and parsed one by one; TOML's own reading of the whole file decides."""
    data = tomllib.loads(shelf().texts[stem])
    opened = library(stem)
    assert {key: opened.row._asdict()[key] for key in ("name", "checked_against")} == {
        key: data["library"][key] for key in ("name", "checked_against")
    }
    assert list(opened.row.roots) == data.pop("library")["roots"]
    outlined: dict[str, list[tuple[list[str], dict[str, object]]]] = {}
    for entry in opened.entries:
        outlined.setdefault(entry.table, []).append((list(entry.names), tomllib.loads(entry.toml)))
    assert outlined == {table: [(_names(raw), raw) for raw in rows] for table, rows in data.items()}


def _names(raw: dict[str, object]) -> list[str]:
    if "of" in raw:
        return [f"{owner}.{name}" for owner in raw["of"] for name in raw["names"]]
    return raw.get("made_by") or raw.get("names") or [raw["from"]]


def test_no_name_stands_in_two_files() -> None:
    names = Counter((entry.table, name) for stem in FILES for entry in library(stem).entries for name in entry.names)
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("stem", FILES)
def test_every_name_begins_with_a_root_of_its_file(stem: str) -> None:
    """Otherwise nothing would ever lead to it."""
    roots = {root.partition(".")[0] for root in library(stem).row.roots}
    for entry in library(stem).entries:
        assert {name.partition(".")[0] for name in entry.names} <= roots, entry.place


@pytest.mark.parametrize("stem", FILES)
def test_every_name_is_the_one_that_lookups_arrive_at(stem: str) -> None:
    """An alias or a stated type leads elsewhere: rows under such a name would never be found."""
    knowledge = Knowledge.load()
    named = [(entry, name.removesuffix("*")) for entry in library(stem).entries for name in entry.names]
    lost = [(name, knowledge.canonical(name)) for entry, name in named if entry.table != "alias"]
    assert [(name, leads_to) for name, leads_to in lost if name != leads_to] == []


def test_aliases_lead_to_something_that_is_known() -> None:
    known = {
        name for stem in FILES for entry in library(stem).entries for name in entry.names if entry.table != "alias"
    }
    for row in ROWS:
        if isinstance(row, AliasRow):
            assert any(name == row.target or name.startswith(f"{row.target}.") for name in known), row


def installed_names(stem: str) -> Iterator[str]:
    """The dotted name of every row of a file whose library can be imported here."""
    roots = [root for root in library(stem).row.roots if hasattr(builtins, root) or importable(root)]
    for entry in library(stem).entries:
        for name in entry.names:
            if any(name == root or name.startswith(f"{root}.") for root in roots):
                yield name.partition("*")[0].removesuffix(".") if "*" in name else name


def is_there(stem: str) -> bool:
    """Whether a file's library is installed; without importing it, as every process of the tests asks this."""
    roots = (root.partition(".")[0] for root in library(stem).row.roots)
    return any(hasattr(builtins, root) or importlib.util.find_spec(root) for root in roots)


def importable(module: str) -> bool:
    """Whether a module is there and comes up."""
    try:
        importlib.import_module(module)
    except ImportError:
        return False
    return True


@pytest.mark.parametrize("stem", [stem for stem in FILES if is_there(stem)])
def test_names_exist_in_the_installed_library(stem: str) -> None:
    wrong = [name for name in installed_names(stem) if not exists(name)]
    assert [name for name in wrong if name not in NOT_IN_EVERY_VERSION] == []


def exists(name: str) -> bool:
    """Follow a dotted name as far as it can be followed without calling anything."""
    root, *members = name.split(".")
    found: object = getattr(builtins, root, None) or importlib.import_module(root)
    for member in members:
        try:
            if isinstance(found, property) or (callable(found) and not inspect.isclass(found)):
                return True  # a member of what it returns
            found = follow(found, member)
        except AttributeError:
            return inspect.isclass(found) and member in instance_attributes(found)
        except Exception:
            return True  # it asks for settings, or for another library that is not here
    return True


def follow(found: object, member: str) -> object:
    """A module's submodule, or an attribute."""
    if inspect.ismodule(found) and not hasattr(found, member):
        submodule = f"{found.__name__}.{member}"
        if importlib.util.find_spec(submodule):
            return importlib.import_module(submodule)
    return getattr(found, member)


def instance_attributes(found: type) -> set[str]:
    """Attributes that a class sets only on its instances, read from the files that define it."""
    files = {base.__init__.__code__.co_filename for base in found.__mro__ if inspect.isfunction(base.__init__)}
    texts = [Path(file).read_text(encoding="utf-8") for file in files]
    declared = {name for base in found.__mro__ for name in inspect.get_annotations(base)}
    return declared | {name for text in texts for name in re.findall(r"self\.(\w+)", text)}
