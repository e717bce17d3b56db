"""README.md and docs/precision.md say the same of code new to the audit: the sums of the table's last rows."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import ROOT

ROWS = re.compile(r"\*\*`(final\d+)` to `(final\d+)`, [^*]*are the rows to go by\*\*")
SHARE = re.compile(r"\((\d+) of (\d+)\)")


@pytest.fixture(scope="module")
def precision() -> str:
    return (ROOT / "docs" / "precision.md").read_text("utf-8")


@pytest.fixture(scope="module")
def parts(precision: str) -> list[str]:
    found = ROWS.search(precision)
    assert found is not None
    first, last = (int(name.removeprefix("final")) for name in found.groups())
    return [f"final{number}" for number in range(first, last + 1)]


@pytest.fixture(scope="module")
def sums(precision: str, parts: list[str]) -> list[tuple[int, int]]:
    """Entry points, recall under threads and processes, precision under threads and processes: found of all."""
    table = precision.partition("## First runs")[2].partition("\n## ")[0]
    rows = [
        SHARE.findall(line) for line in table.splitlines() if any(line.startswith(f"| `{part}` |") for part in parts)
    ]
    assert [len(row) for row in rows] == [5] * len(parts)
    return [(sum(int(row[at][0]) for row in rows), sum(int(row[at][1]) for row in rows)) for at in range(5)]


def percent(share: tuple[int, int]) -> str:
    return f"{share[0] / share[1] * 100:.0f} %"


def test_precision_sums_up_the_first_runs_to_go_by(precision: str, sums: list[tuple[int, int]]):
    told = " ".join(precision.partition("are the rows to go by**")[2].partition("\n\n")[0].split())
    for found, all_ in sums:
        assert f"{found:,} of {all_:,}" in told
    for share in sums:
        assert percent(share) in told


def test_the_readme_says_what_precision_sums_up(precision: str, parts: list[str], sums: list[tuple[int, int]]):
    told = " ".join(
        (ROOT / "README.md").read_text("utf-8").partition("How far to believe it:")[2].partition("\n\n")[0].split()
    )
    table = precision.partition("## The parts")[2]
    repositories = sum(int(re.findall(rf"^\| `{part}` \| (\d+) \|", table, re.M)[0]) for part in parts)
    assert f"on {repositories} public repositories" in told
    _, recall, recall_processes, right, right_processes = sums
    for share in (right, right_processes):
        assert f"{percent(share)} ({share[0]:,} of {share[1]:,})" in told
    for share in (recall, recall_processes):
        assert percent(share) in told
