"""The table of all parts, and where it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import measured
from tests.bench.accuracy import __main__ as bench
from tests.bench.accuracy.audits import Audited
from tests.bench.accuracy.labels import CLOSED, PARTS, Repository, Site, Spot
from tests.bench.accuracy.matching import Sources, match
from tests.bench.accuracy.table import rows

UNSAFE = {"threads": "unsafe", "processes": "safe"}


def audited(*, reported: bool) -> Audited:
    site = Site(Spot("a.py", 2), (), ("global",), UNSAFE, "shared")
    repository = Repository("dev", "a/b", "0", (".",), (), frozenset({"a.py"}), (site,))
    finding = {
        "rule": "CA101",
        "family": "global",
        "path": "a.py",
        "line": 2,
        "verdicts": UNSAFE,
        "related": [],
        "definition": None,
    }
    matched = match(repository, [finding] if reported else [], [], Sources({}))
    return Audited(matched, {"entry_points": []}, 0.0)


def test_each_part_has_a_row_and_closed_ones_are_bold() -> None:
    head, line, dev, closed = rows({"dev": [audited(reported=True), audited(reported=False)], CLOSED[0]: []})

    assert head.count("|") == line.count("|") == dev.count("|") == closed.count("|")
    assert dev.startswith("| `dev` | 2 | none | 50.0 % (1 of 2) | none | 100.0 % (1 of 1) |")
    assert closed.startswith(f"| **`{CLOSED[0]}`** | 0 | none |")


def test_a_page_gets_the_table_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{measured.BEGIN}\nold\n{measured.END}\nafter\n")

    measured.write(page, "new\n")

    assert page.read_text() == f"before\n{measured.BEGIN}\nnew\n{measured.END}\nafter\n"


def test_a_page_without_marks_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("text\n")

    with pytest.raises(ValueError, match=r"page\.md has no lines <!-- measured -->"):
        measured.write(page, "new\n")

    assert page.read_text() == "text\n"


def test_a_run_that_left_something_out_is_not_recorded() -> None:
    with pytest.raises(SystemExit, match=f"no whole run of {', '.join(PARTS)}"):
        bench._record({}, ["mutants: 1 in 1"])
