"""What holds before any test module is imported, the browser that page tests share, and what kind each test is."""

import os
import signal
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer

from tests.browser import browser, chromium
from tests.scheduling import ByFile, in_turns

__all__ = ["browser", "chromium"]

# moto reads it once, when it is first imported: the operator role's policy is one of AWS's own.
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")

# Images of containers set it. Each of the hundreds of programs that tests start would compile all its modules anew, and
# every worker of pytest-xdist all tests.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A shell that starts the tests in the background lets them ignore Ctrl-C, and with them each program that they start:
# a test that interrupts one would wait for ever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says nothing on a machine that is shared.
settings.register_profile("ours", deadline=None)
# What `make fast` asks for with --hypothesis-profile; `make test` tries the usual hundred examples.
settings.register_profile("quick", deadline=None, max_examples=20)
settings.load_profile("ours")

NATIVE_LOCK = threading.Lock
TESTS = Path(__file__).parent
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
        audit/test_any_module audit/test_edits audit/test_growth audit/test_names_free audit/test_order_free
        audit/test_parts audit/test_soak_sample audit/test_survey
        cli/test_pre_commit confirm/test_aws confirm/test_bench_parts confirm/test_choosing confirm/test_process
        confirm/test_reports confirm/test_reuse confirm/test_tasks docs/test_schemas docs/test_site fit/test_aws
        fixes/test_deep
        living/test_watch lsp/
        photo_pipeline/test_nasty photo_pipeline/test_template reading/templates/test_robustness
        reading/test_parsers reading/test_pool reports/test_hostile
    """,
}
"""Marker -> beginnings of the paths of tests that carry it; single tests are marked where they stand."""

FIXTURES = {"browser": {"browser", "chromium"}, "servers": {"processes", "threads", "managed_instances"}}
"""Marker -> fixtures whose users carry it."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """With several workers (`-n`), each file's tests run in one of them."""
    return ByFile(config, log)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out files whose kind is not asked for (`-m 'not servers'`): importing them takes longer than many tests."""
    unwanted = [mark for mark in KINDS if f"not {mark}" in config.option.markexpr]
    return any(_kinds(collection_path.relative_to(TESTS).as_posix(), unwanted)) or None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by folder and fixture, and let those that wait and those that compute take turns."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        marks = _kinds(item.path.relative_to(TESTS).as_posix(), KINDS)
        marks += [mark for mark, names in FIXTURES.items() if names & fixtures]
        for mark in marks:
            item.add_marker(mark)
    items[:] = in_turns(items)


def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Locust patches threads for gevent when it is imported; workers of pytest-xdist cannot wait in patched threads."""
    assert threading.Lock is NATIVE_LOCK, f"{item.nodeid} imports Locust: set LOCUST_SKIP_MONKEY_PATCH while it does"


def _kinds(path: str, marks: Iterable[str]) -> list[str]:
    return [mark for mark in marks if path.startswith(tuple(KINDS[mark].split()))]
