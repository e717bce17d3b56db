"""Together = alone, parallel = serial, cached = fresh, surveyed = read whole."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from concurrency_audit.audit import analysis
from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import AuditResult, Finding, InventoryItem
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.reading import reader
from tests.audit.fixtures import fixtures
from tests.audit.projects import comparable, said

SERIAL = Settings(jobs=1)


@pytest.fixture(scope="module")
def together(result: AuditResult) -> tuple[object, ...]:
    return comparable(result)


def test_one_run_over_all_fixtures_says_what_each_says_alone(
    result: AuditResult, alone: Callable[[Path], AuditResult]
) -> None:
    each = list(map(alone, fixtures()))
    assert sorted(map(_own, result.findings)) == sorted(_own(f) for r in each for f in r.findings)
    assert sorted(result.entry_points) == sorted(e for r in each for e in r.entry_points)
    items = [item for r in each for item in r.inventory]
    assert _in_memory(result.inventory) == _in_memory(items)
    assert {i.symbol for i in result.inventory if _is_file(i)} == {i.symbol for i in items if _is_file(i)}
    assert len(result.findings) > 200


def _own(finding: Finding) -> str:
    """A finding, for files without the other accesses: the audit takes /tmp for one place in all that it is given."""
    return repr(replace(finding, related=()) if finding.family is Family.FILESYSTEM else finding)


def _in_memory(items: Iterable[InventoryItem]) -> list[str]:
    return sorted(repr(item) for item in items if not _is_file(item))


def _is_file(item: InventoryItem) -> bool:
    """Whether it is a file, of which the same holds as of findings on files."""
    return item.symbol.startswith("/")


def test_two_processes_and_another_order_of_paths_say_the_same_and_leave_all_in_the_cache(
    tree: Path, together: tuple[object, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of the two it was, a difference is one: the run that takes longest is made once for both.

    After it comes a run whose settings find the summaries alone.
    """
    cached = replace(SERIAL, cache_dir=tmp_path / "cache")
    assert comparable(audit(sorted(tree.iterdir(), reverse=True), replace(cached, jobs=2))) == together
    closely = counted(monkeypatch, reader, "read_file")
    interpreted = counted(monkeypatch, analysis, "analyse")
    assert said(tree, replace(cached, ignore=("CA999",))) == together
    assert interpreted
    assert not closely


def test_the_survey_loses_nothing(tree: Path, together: tuple[object, ...]) -> None:
    assert said(tree, replace(SERIAL, survey=False)) == together


def test_the_cache_says_what_a_fresh_run_says(
    tree: Path, filled: Path, together: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """First the result that the fresh run left, then a run whose settings find the summaries alone, of a part."""
    cached, part = replace(SERIAL, cache_dir=filled), tree / "libraries"
    interpreted = counted(monkeypatch, analysis, "analyse")
    assert said(tree, cached) == together
    assert not interpreted
    closely = counted(monkeypatch, reader, "read_file")
    found = said(part, replace(cached, ignore=("CA999",)))
    assert interpreted
    assert not closely
    assert found == said(part, SERIAL)
    assert closely


def counted(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> list[object]:
    """What a function of a module is called with from now on, its last argument."""
    called: list[object] = []
    real = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *of: called.append(of[-1]) or real(*of))
    return called


def test_what_a_process_cannot_read_is_said(tmp_path: Path) -> None:
    """Twenty packages, so that several processes look into them; one has a file that no parser can read."""
    for number in range(20):
        package = tmp_path / f"p{number}"
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "app.py").write_text("def lambda_handler(event, context):\n    return 1\n")
    (tmp_path / "p7" / "broken.py").write_text("def handler(:\n")
    serial, parallel = (audit([tmp_path], replace(SERIAL, jobs=jobs)) for jobs in (1, 2))
    assert comparable(serial) == comparable(parallel)
    assert [Path(item.path).name for item in parallel.incomplete] == ["broken.py"]
    assert len(parallel.entry_points) == 20
