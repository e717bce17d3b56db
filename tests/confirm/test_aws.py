"""AWS is mocked inside the process; one call is one step; other network is refused."""

from pathlib import Path
from textwrap import dedent

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.confirm.confirming import confirm, replay
from concurrency_audit.confirm.model import Confirmation
from concurrency_audit.confirm.subjects import Job, jobs
from concurrency_audit.confirm.token import read, token
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


HALF_DONE = """
    import boto3

    table = boto3.client("dynamodb")
    _busy = {}

    def handler(event, context):
        if _busy.get(event["user"]):
            return {"status": "busy"}
        _busy[event["user"]] = True
        table.put_item(TableName="orders", Item={"id": {"S": event["user"]}})
        _busy[event["user"]] = False
        return {"status": "ok"}
    """


def test_what_a_call_that_fails_leaves_half_done_is_found(tmp_path: Path) -> None:
    file = tmp_path / "app.py"
    file.write_text(dedent(HALF_DONE), encoding="utf-8")
    found = audit((file,), Settings(root=tmp_path))
    work = jobs([file], found.entry_points, found.findings, entry=None, model="reuse", setup=None)
    rows = [row for job in work if job.findings for row in confirm([job], [], 100, 60)]
    shown = [row for row in rows if row.witness is not None]
    assert shown, [row.reason for row in rows]
    witness = shown[0].witness
    assert witness is not None and any(witness.choice.fails)
    _, anomaly, _ = replay(read(token(witness)), 30)
    assert anomaly is not None
