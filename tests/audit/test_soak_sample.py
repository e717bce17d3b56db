"""A sample of what `make soak` goes through in full: no surprise, and the same words with any number of jobs."""

import random
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.reports import contract
from tests.bench.soak.mutants import mutants

SEED = 7


def mutated(_: Path) -> Iterator[bytes]:
    yield from mutants(SEED, 60)


def library(stdlib: Path) -> Iterator[bytes]:
    """Modules of the running Python's standard library, and its tests of syntax."""
    paths = [*sorted(stdlib.glob("*.py")), *sorted(stdlib.glob("test/test_[a-gs]*.py"))]
    yield from (path.read_bytes() for path in random.Random(SEED).sample(paths, 40))


def packages(_: Path) -> Iterator[bytes]:
    """Modules of what is installed beside this."""
    installed = Path(sysconfig.get_paths()["purelib"])
    paths = [path for path in sorted(installed.rglob("*.py")) if path.stat().st_size < 60_000]
    yield from (path.read_bytes() for path in random.Random(SEED).sample(paths, 50))


@pytest.mark.parametrize("kind", [mutated, library, packages])
def test_any_tree_is_answered_and_always_alike(
    kind: Callable[[Path], Iterator[bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, data in enumerate(kind(Path(sysconfig.get_paths()["stdlib"]))):
        (tmp_path / f"m{number:02}.py").write_bytes(data)
    monkeypatch.chdir(tmp_path)
    cache = tmp_path / ".concurrency_audit_cache"
    serial, parallel, again, looked_at = (
        audit([Path()], Settings(jobs=jobs, cache_dir=folder, exclude=exclude))
        for jobs, folder, exclude in ((1, None, ()), (2, cache, ()), (2, cache, ()), (1, cache, ("nothing.py",)))
    )
    assert not [row for row in serial.incomplete if "failed unexpectedly" in row.reason]
    first = contract.render(serial)
    assert [contract.render(result) == first for result in (parallel, again, looked_at)] == [True, True, True]
    assert serial.entry_points or kind is not mutated
