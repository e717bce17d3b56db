"""Under pytest-xdist the tests of one file run in one process, in order: what a module fixture makes is made once."""

from itertools import groupby, pairwise
from types import SimpleNamespace
from typing import Any

import pytest

from tests.scheduling import group, in_turns

SEEN: list[int] = []
MIXED: list[tuple[str, tuple[str, ...]]] = [("b", ()), ("c", ("servers",)), ("d", ("slow",))]


@pytest.mark.parametrize("number", range(12))
def test_tests_of_one_file_stay_in_one_process(number: int) -> None:
    SEEN.append(number)
    assert list(range(SEEN[0], number + 1)) == SEEN


def item(path: str, *marks: str) -> Any:
    return SimpleNamespace(nodeid=path, iter_markers=lambda: [SimpleNamespace(name=mark) for mark in marks])


def test_files_that_wait_are_begun_among_those_that_compute_and_not_at_the_end() -> None:
    computing = [item(f"tests/audit/test_{number}.py::test_it") for number in range(20)]
    slow = [item("tests/reading/test_slow.py::test_it", "slow")]
    waiting = [item(f"tests/load/test_{number}.py::test_it", "servers") for number in range(4)]
    long = [item("tests/docs/test_commands.py::test_it", "servers")]
    found = [one.nodeid for one in in_turns([*computing, *waiting, *slow, *long])]
    assert set(found[:2]) == {long[0].nodeid, slow[0].nodeid}
    at = [found.index(one.nodeid) for one in waiting]
    assert at == sorted(at) and at[-1] < 20 and min(later - one for one, later in pairwise(at)) > 2


def test_all_of_one_file_stays_together_and_in_order() -> None:
    items = [item(f"tests/a/test_{name}.py::{number}", *marks) for name, marks in MIXED for number in range(3)]
    mixed = [items[0], items[3], items[1], items[4], items[2], items[5], *items[6:]]
    found = [one.nodeid for one in in_turns(mixed)]
    assert sorted(found) == sorted(one.nodeid for one in items)
    assert len(list(groupby(found, lambda nodeid: nodeid.partition("::")[0]))) == len(MIXED)
    assert [nodeid for nodeid in found if "test_b" in nodeid] == [f"tests/a/test_b.py::{number}" for number in range(3)]


def test_files_that_share_what_takes_long_to_make_stay_together() -> None:
    packaging = {group(f"tests/packaging/test_{name}.py::test_it") for name in ("action", "extras")}
    audited = {group(f"tests/audit/test_{name}.py::test_it") for name in ("order_free", "names_free", "rules")}
    assert len(packaging) == len(audited) == len(packaging | audited) - 1
    assert group("tests/audit/test_rule_docs.py::test_it[1]") == "tests/audit/test_rule_docs.py"
