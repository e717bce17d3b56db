"""AWS is mocked inside the process; one call is one step; other network is refused."""

import pytest

from concurrency_audit.confirm.confirming import confirm
from concurrency_audit.confirm.model import Confirmation
from concurrency_audit.confirm.subjects import Job
from tests.confirm.running import subject

EVENTS = [{"user": "alice"}, {"user": "bobby"}]


def found(handler: str, model: str, schedules: int, *, setup: bool = True) -> Confirmation:
    job = Job(subject(f"cloud:{handler}", setup="cloud:setup" if setup else None), model, ())
    (confirmation,) = confirm([job], EVENTS, schedules, 60)
    return confirmation


@pytest.mark.parametrize("model", ["threads", "processes"])
def test_an_update_that_is_lost_in_a_table_is_an_effect(model: str) -> None:
    confirmation = found("lost_update", model, 30)
    assert confirmation.witness is not None, confirmation.reason
    assert confirmation.witness.anomaly.kind == "effect"
    assert confirmation.schedules <= 8


def test_a_file_that_another_process_overwrote_is_uploaded_under_the_wrong_key() -> None:
    confirmation = found("uploaded", "processes", 30)
    assert confirmation.witness is not None, confirmation.reason
    assert confirmation.witness.anomaly.kind == "effect"


@pytest.mark.parametrize("handler", ["conditional", "own_keys"])
def test_refused_writes_and_random_keys_are_no_effects(handler: str) -> None:
    confirmation = found(handler, "threads", 20)
    assert confirmation.verdict == "not-reproduced", confirmation.reason


def test_the_network_is_refused_by_name() -> None:
    confirmation = found("wants_the_network", "threads", 5)
    assert confirmation.verdict == "inconclusive"
    assert "example.com" in confirmation.reason
    assert "cloud.py:57" in confirmation.reason


def test_what_aws_lacks_is_made_up_without_a_setup() -> None:
    confirmation = found("missing_bucket", "threads", 5, setup=False)
    assert confirmation.verdict == "not-reproduced", confirmation.reason


def test_a_write_that_holds_what_an_earlier_invocation_was_given_is_a_bleed() -> None:
    confirmation = found("remembered", "reuse", 10)
    assert confirmation.witness is not None, confirmation.reason
    assert confirmation.witness.anomaly.kind == "bleed"
    assert "s3 photos" in confirmation.reason


def test_what_the_mock_does_not_hold_may_change_between_two_looks() -> None:
    job = Job(subject("cloud:tagged"), "threads", ())
    (confirmation,) = confirm([job], [], 60, 60)
    assert confirmation.witness is not None, confirmation.reason
    assert confirmation.schedules <= 12
