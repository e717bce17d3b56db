"""Handlers of several files, each with the answer that was written down before it was run for the first time."""

import pytest

from concurrency_audit.confirm.confirming import confirm
from concurrency_audit.confirm.subjects import Job
from tests.bench.confirm.blind import MOCKED, Case, cases

pytestmark = pytest.mark.slow

_MOST = 1000
_CLEAN, _CLEAN_MOCKED = 20, 10
"""Schedules for a handler in which there is nothing to find; where each of them has calls of the mock, fewer."""


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case.folder}-{case.function}-{case.model}")
def test_a_handler_is_told_what_it_deserves(case: Case) -> None:
    clean = _CLEAN_MOCKED if case.folder in MOCKED else _CLEAN
    schedules = clean if case.expected == {"none"} else _MOST
    (row,) = confirm([Job(case.subject, case.model, ())], case.events, schedules, 120)
    assert case.right(row), row.reason
    assert row.witness is None or row.witness.anomaly.kind in case.expected, row.reason
