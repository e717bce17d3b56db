"""Functions and files may be called anything: the same is found on the same lines."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import AuditResult, Finding
from concurrency_audit.audit.model.settings import Settings
from tests.audit.renaming import rename_functions

SERIAL = Settings(jobs=1)


def projects(tree: Path) -> list[Path]:
    return sorted(folder for kind in tree.iterdir() for folder in kind.iterdir())


def told(finding: Finding, tree: Path) -> tuple[str, str, int, str]:
    """What is found, without the names in it."""
    path = Path(finding.span.path).resolve().relative_to(tree.resolve())
    verdicts = " ".join(f"{model.value}={verdict.value}" for model, verdict in sorted(finding.verdicts.items()))
    return "/".join(path.parts[:2]), finding.rule, finding.span.line, verdicts


def findings(tree: Path, result: AuditResult | None = None) -> Counter[tuple[str, str, int, str]]:
    return Counter(told(finding, tree) for finding in (result or audit([tree], SERIAL)).findings)


@pytest.fixture(scope="module")
def named(tree: Path, result: AuditResult) -> Counter[tuple[str, str, int, str]]:
    return findings(tree, result)


def test_other_names_of_functions_and_of_files(
    tree: Path, result: AuditResult, named: Counter[tuple[str, str, int, str]], tmp_path: Path
) -> None:
    """Both in one run, which takes long: of the files those that nothing in their project names."""
    other = Path(shutil.copytree(tree, tmp_path / "other"))
    entries = frozenset(e.function.rpartition(".")[2] for e in result.entry_points)
    renamed = sum(rename_functions(project.rglob("*.py"), entries) for project in projects(other))
    assert renamed > 100
    alone = [
        files[0] for project in projects(other) if len(files := [f for f in project.rglob("*") if f.is_file()]) == 1
    ]
    for number, file in enumerate(alone):
        file.rename(file.with_name(f"m{number}.py"))
    assert len(alone) > 100
    assert findings(other) == named
