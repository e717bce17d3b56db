"""Modules that test others: what looks like a handler in them serves no invocation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath

from concurrency_audit.audit.program.candidates import Candidates

_ALWAYS = re.compile(r"(test_.*|conftest)\.py")
_IN_FOLDERS = re.compile(r".*_tests?\.py")
_FOLDERS = frozenset(["test", "tests"])


def test_modules(keys: Iterable[str]) -> frozenset[str]:
    """The keys of modules that are tests, by their names."""
    return frozenset(key for key in keys if _is_test(PurePath(key)))


def without(chosen: Candidates, tests: frozenset[str]) -> Candidates:
    """The candidates that are no tests."""
    return chosen._replace(entries=chosen.entries - tests, spawns=chosen.spawns - tests)


def _is_test(path: PurePath) -> bool:
    in_tests = not _FOLDERS.isdisjoint(path.parts[:-1])
    return bool(_ALWAYS.fullmatch(path.name) or (in_tests and _IN_FOLDERS.fullmatch(path.name)))
