"""The bench of library bugs: its table, and what it types; nothing is installed or run here."""

import ast
import sys
from pathlib import Path

import pytest

from tests.bench.confirm.library_bugs.__main__ import command, gravest
from tests.bench.confirm.library_bugs.places import MissingError, interpreter
from tests.bench.confirm.library_bugs.table import HERE, bugs


def test_every_bug_has_its_handler_and_a_counter_check_that_differs() -> None:
    rows = bugs()
    assert len({bug.name for bug in rows}) == len(rows) == 15
    for bug in rows:
        functions = _functions(HERE / "handlers" / f"{bug.handler}.py")
        assert {bug.entry, bug.mended().entry, bug.setup or bug.entry} <= functions
        assert bug.mended() != bug
        assert all("==" in package for package in (*bug.install, *bug.mended().install)), "a pinned version"
    assert len(list((HERE / "handlers").glob("*.py"))) == len(rows)


def _functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_the_command_is_what_a_user_types() -> None:
    (bug,) = [bug for bug in bugs() if bug.name == "urllib3"]
    typed = " ".join(command(bug, "python", ["a.json", "b.json"], 30))
    assert (
        "confirm urllib3_pools.py --entry urllib3_pools:handler --trace urllib3 --event a.json --event b.json" in typed
    )
    assert "--setup urllib3_pools:setup" in typed


def test_a_confirmed_answer_decides_before_others() -> None:
    rows = [{"verdict": verdict, "level": level} for verdict, level in _ANSWERS]
    assert gravest(rows) == {"verdict": "confirmed", "level": "strong"}
    assert gravest(rows[:2])["verdict"] == "inconclusive"


_ANSWERS = [("not-reproduced", None), ("inconclusive", None), ("confirmed", "state"), ("confirmed", "strong")]


def test_an_interpreter_that_is_not_there_is_missing() -> None:
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert Path(interpreter(own)).exists()
    with pytest.raises(MissingError, match=r"no Python 3\.1\.9"):
        interpreter("3.1.9")
