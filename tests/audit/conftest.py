"""All fixtures in one tree and what an audit says of it: it takes ten seconds, and several files ask for it."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.settings import Settings
from tests.audit.projects import everything, placed


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tests that change files work on a copy."""
    return everything(tmp_path_factory.mktemp("all"))


@pytest.fixture(scope="session")
def alone(tree: Path) -> Callable[[Path], AuditResult]:
    """What an audit says of one fixture by itself: two files ask for each of them."""
    return cache(lambda fixture: audit([placed(tree, fixture)], Settings(jobs=1)))


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `result` left in the cache."""
    return tmp_path_factory.mktemp("cached")


@pytest.fixture(scope="session")
def result(tree: Path, filled: Path) -> AuditResult:
    """Of one process, which fills the cache."""
    return audit([tree], Settings(jobs=1, cache_dir=filled))
