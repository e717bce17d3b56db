"""Modules that test others: what looks like a handler in them serves no invocation."""

from __future__ import annotations

import re

from concurrency_audit.audit.program.candidates import Candidates, Surveys

_ALWAYS = re.compile(r"(test_.*|conftest)\.py")
_IN_FOLDERS = re.compile(r".*_tests?\.py")
_FOLDERS = frozenset(["test", "tests"])
_OF_AN_APPLICATION = "tests.py"
"""Where Django makes a new application's tests; in other projects it may as well serve a route named `/tests`."""
_LIBRARIES = ("unittest", "pytest", "django.test")


def test_modules(surveys: Surveys) -> frozenset[str]:
    """The keys of modules that are tests, by their names, or by a name that says little and what they import."""
    return frozenset(key for key in surveys if _is_test(key, surveys))


def without(chosen: Candidates, tests: frozenset[str]) -> Candidates:
    """The candidates that are no tests."""
    return chosen._replace(entries=chosen.entries - tests, spawns=chosen.spawns - tests)


def _is_test(key: str, surveys: Surveys) -> bool:
    *folders, name = key.replace("\\", "/").split("/")
    if name == _OF_AN_APPLICATION:
        survey = surveys[key]
        return survey is not None and any(_is_for_tests(module) for module, *_ in survey.imports)
    in_tests = not _FOLDERS.isdisjoint(folders)
    return bool(_ALWAYS.fullmatch(name) or (in_tests and _IN_FOLDERS.fullmatch(name)))


def _is_for_tests(module: str) -> bool:
    return any(module == library or module.startswith(f"{library}.") for library in _LIBRARIES)
