"""Fixture projects, copied together into one tree, and results in a form that can be compared."""

import shutil
from pathlib import Path

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.settings import Settings
from tests.audit.fixtures import fixtures


def everything(folder: Path) -> Path:
    """All fixtures in one tree, each in a folder of its own as Lambda functions are."""
    for fixture in fixtures():
        home = placed(folder, fixture)
        if fixture.is_dir():
            shutil.copytree(fixture, home, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            home.mkdir(parents=True)
            shutil.copy(fixture, home)
    return folder


def placed(tree: Path, fixture: Path) -> Path:
    """Where a fixture is in such a tree."""
    return tree / fixture.parent.name / fixture.stem


def said(path: Path, settings: Settings) -> tuple[object, ...]:
    """What an audit says, without what depends on how it was run."""
    return comparable(audit([path], settings))


def comparable(result: AuditResult) -> tuple[object, ...]:
    """The parts of a result that must not depend on how it was come by."""
    return result.entry_points, result.findings, result.inventory, result.incomplete, result.suppressed
