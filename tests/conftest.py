"""What holds before any test module is imported, the browser that page tests share, and what kind each test is."""

import os
from pathlib import PurePosixPath

import pytest
from hypothesis import settings

from tests.browser import browser, chromium

__all__ = ["browser", "chromium"]

# moto reads it once, when it is first imported: the operator role's policy is one of AWS's own.
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")

# How long an example takes says nothing on a machine that is shared.
settings.register_profile("ours", deadline=None)
settings.load_profile("ours")

KINDS = {
    "packaging": "packaging/",
    "servers": """
        instances/ docs/test_commands
        gate/test_command gate/test_release gate/test_rival gate/test_two_gates gate/test_workflows
        load/test_any_function load/test_clients load/test_command load/test_distributed load/test_local
        load/test_locust load/test_mutants load/test_web
        photo_pipeline/test_deploy photo_pipeline/test_handler photo_pipeline/test_runtime photo_pipeline/test_storage
    """,
    "slow": """
        audit/test_edits audit/test_order_free audit/test_survey cli/test_pre_commit docs/test_site living/test_watch
        photo_pipeline/test_template reading/test_parsers reading/templates/test_robustness
    """,
}
"""Marker -> beginnings of the paths of tests that carry it; single tests are marked where they stand."""

FIXTURES = {"browser": {"browser", "chromium"}, "servers": {"processes", "threads", "managed_instances"}}
"""Marker -> fixtures whose users carry it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by folder and fixture, and keep those together that share what is expensive to make."""
    for item in items:
        path = _path(item)
        fixtures = set(getattr(item, "fixturenames", ()))
        marks = [mark for mark, begins in KINDS.items() if path.startswith(tuple(begins.split()))]
        marks += [mark for mark, names in FIXTURES.items() if names & fixtures]
        for mark in marks:
            item.add_marker(mark)
        item.add_marker(pytest.mark.xdist_group("packaging" if "packaging" in marks else path))
    # Long files first: the last worker to finish decides how long a parallel run takes.
    items.sort(key=lambda item: not any(item.get_closest_marker(mark) for mark in ("packaging", "servers", "slow")))


def _path(item: pytest.Item) -> str:
    path = PurePosixPath(item.nodeid.partition("::")[0])
    return path.relative_to("tests").as_posix() if path.parts[0] == "tests" else path.as_posix()
