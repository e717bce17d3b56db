"""The invocations that are tried where no event is given: what came before them, and events drawn for other ways."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import EntryPoint
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.verdicts import ExecutionModel, Verdict
from concurrency_audit.confirm.confirming import confirm, replay
from concurrency_audit.confirm.events import editing
from concurrency_audit.confirm.events.drawing import variations
from concurrency_audit.confirm.events.earlier import filling, prepared
from concurrency_audit.confirm.host import StoppedError
from concurrency_audit.confirm.model import Confirmation, Witness
from concurrency_audit.confirm.subjects import Job, jobs
from concurrency_audit.confirm.token import read, token
from tests.confirm.running import subject


def _confirmed(folder: Path, text: str, model: str = "threads") -> Confirmation:
    (folder / "app.py").write_text(dedent(text), encoding="utf-8")
    (row,) = confirm([Job(subject("app:handler", folder), model, ())], [], 600, 60)
    return row


def test_an_answer_is_read_after_its_handler_returned(tmp_path: Path) -> None:
    row = _confirmed(
        tmp_path,
        """
        def add(item, basket=[]):
            basket.append(item)
            return basket

        def handler(event, context):
            return {"basket": add(event["item"])}
        """,
    )
    assert row.verdict == "confirmed", row.reason
    assert row.witness is not None
    assert (row.witness.anomaly.kind, len(row.witness.plan.switches)) == ("result", 1)


def test_an_own_list_in_the_answer_is_no_race(tmp_path: Path) -> None:
    row = _confirmed(
        tmp_path,
        """
        def handler(event, context):
            basket = []
            basket.append(event["item"])
            return {"basket": basket}
        """,
    )
    assert row.verdict == "not-reproduced", row.reason


def test_a_branch_that_the_sample_does_not_take_is_taken(tmp_path: Path) -> None:
    row = _confirmed(
        tmp_path,
        """
        seen = {}

        def handler(event, context):
            if event["amount"] > 500:
                if event["id"] in seen:
                    seen[event["id"]].append(1)
                else:
                    seen[event["id"]] = [0]
                return {"seen": len(seen[event["id"]])}
            return {"seen": 0}
        """,
    )
    assert row.verdict == "confirmed", row.reason


def test_a_key_that_only_one_event_has_is_left_for_the_next(tmp_path: Path) -> None:
    row = _confirmed(
        tmp_path,
        """
        def unknown(record, found=set()):
            found |= set(record) - {"id"}
            return sorted(found)

        def handler(event, context):
            return {"id": event["id"], "unknown": unknown(event)}
        """,
        "reuse",
    )
    assert row.verdict == "confirmed", row.reason
    assert "extra-amber7" in row.reason


def test_what_one_event_leaves_out_is_left_over_from_the_one_before(tmp_path: Path) -> None:
    row = _confirmed(
        tmp_path,
        """
        current = {}

        def handler(event, context):
            if "user" in event:
                current["user"] = event["user"]
            return {"user": current.get("user"), "id": event["id"]}
        """,
        "reuse",
    )
    assert row.verdict == "confirmed", row.reason


FULL = """
    recent = {}

    def handler(event, context):
        recent.setdefault(event["key"], 1)
        if len(recent) > 12:
            oldest = next(iter(recent))
            del recent[oldest]
            return {"removed": oldest}
        return {"removed": None}
    """


def test_a_cache_is_filled_up_before_it_evicts(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(dedent(FULL), encoding="utf-8")
    assert filling(dedent(FULL), {7}) == [11, 12]
    row = _confirmed(tmp_path, FULL)
    assert row.witness is not None, row.reason
    assert len(row.witness.choice.before) in (11, 12)


STARTED = """
    sessions = {}

    def start(event, context):
        sessions[event["session"]] = event["user"]

    def handler(event, context):
        if event["session"] in sessions:
            return {"user": sessions[event["session"]]}
        return {"user": None}

    def end(event, context):
        sessions.pop(event["session"], None)
    """


def test_what_other_handlers_have_to_do_first_is_done(tmp_path: Path) -> None:
    file = tmp_path / "app.py"
    file.write_text(dedent(STARTED).replace("def start(", "def start_handler(").replace("def end(", "def end_handler("))
    found = audit((file,), Settings(root=tmp_path))
    races = [finding for finding in found.findings if finding.verdicts[ExecutionModel.THREADS] is Verdict.UNSAFE]
    work = jobs([file], found.entry_points, races, entry=None, model="threads", setup=None)
    rows = [row for job in work if job.findings for row in confirm([job], [], 600, 60)]
    assert {row.verdict for row in rows} == {"confirmed"}, [row.reason for row in rows]
    (witness, *_) = [row.witness for row in rows]
    assert isinstance(witness, Witness)
    again = read(token(witness))
    assert again.choice == witness.choice
    run, anomaly, said = replay(again, 30)
    assert run is not None, said
    assert anomaly is not None, said


def test_a_handler_meets_one_that_adds_to_what_it_added_before() -> None:
    first, *_ = prepared(("app:listing", {}), [("app:submit", {"job": "job-{mark}"})], 0)
    assert first.entries == ("app:listing", "app:submit")
    assert first.before[0][1] != first.events[1]


def test_variables_that_are_wanting_get_a_value_and_are_named(tmp_path: Path) -> None:
    row = _confirmed(
        tmp_path,
        """
        import os

        LIMIT = int(os.environ["CONFIRM_TEST_LIMIT"])
        latest = None

        def handler(event, context):
            global latest
            latest = event["user"]
            table = os.environ["CONFIRM_TEST_TABLE"]
            return {"user": latest, "table": table, "mode": os.environ.get("CONFIRM_TEST_MODE", "plain")}
        """,
    )
    assert row.verdict == "confirmed", row.reason
    assert "CONFIRM_TEST_LIMIT, CONFIRM_TEST_TABLE" in row.reason
    assert "CONFIRM_TEST_MODE" not in row.reason


def test_a_variable_that_another_invocation_removes_is_not_made_up(tmp_path: Path) -> None:
    row = _confirmed(
        tmp_path,
        """
        import os

        def handler(event, context):
            os.environ["CONFIRM_TEST_USER"] = event["user"]
            found = os.environ["CONFIRM_TEST_USER"]
            del os.environ["CONFIRM_TEST_USER"]
            return {"length": len(found)}
        """,
    )
    assert row.witness is not None
    assert row.witness.anomaly.kind == "exception"
    assert "made-up" not in row.reason


@pytest.mark.parametrize(
    ("path", "left"),
    [
        (("a",), {"b": [1, {"c": 2}]}),
        (("b", 0), {"a": 1, "b": [{"c": 2}]}),
        (("b", 1, "c"), {"a": 1, "b": [1, {}]}),
        (("a", "<json>", "x"), {"a": 1, "b": [1, {"c": 2}]}),
    ],
)
def test_a_value_is_dropped_and_the_event_stays(path: tuple[str | int, ...], left: Mapping[str, Any]) -> None:
    event = {"a": 1, "b": [1, {"c": 2}]}
    assert editing.dropped(event, path) == left
    assert event == {"a": 1, "b": [1, {"c": 2}]}


def test_the_same_seed_draws_the_same_events() -> None:
    def lines(event: Any) -> tuple[Any, frozenset[tuple[str, int]]]:
        return event, frozenset({("a", len(str(event)) % 7)})

    template = {"id": "id-{mark}", "amount": 3}
    first = variations(template, lines, 1, 40)
    assert first == variations(template, lines, 1, 40)
    assert 1 < len(first) <= 5


def test_no_event_is_drawn_when_the_time_is_up() -> None:
    def lines(event: Any) -> tuple[Any, frozenset[tuple[str, int]]]:
        if event != {"id": 1}:
            raise StoppedError("the time was up")
        return event, frozenset()

    with pytest.raises(StoppedError):
        variations({"id": 1}, lines, 1, 40)


def test_the_operation_that_the_code_asks_for_is_tried_beside_others(tmp_path: Path) -> None:
    row = _confirmed(
        tmp_path,
        """
        import json

        carts = {}

        def handler(event, context):
            order = json.loads(event["body"])
            if order["operation"] != "put":
                return {"refused": order["operation"]}
            held = carts.get(order["cart"], 0)
            carts[order["cart"]] = held + 1
            return {"held": carts[order["cart"]]}
        """,
    )
    assert row.verdict == "confirmed", row.reason


def test_a_setup_that_knows_none_of_the_events_that_are_made_up_is_completed(tmp_path: Path) -> None:
    code = """
        import boto3

        table = boto3.resource("dynamodb").Table("stock")
        last = None

        def prepare():
            key = {"AttributeName": "sku", "KeyType": "HASH"}
            kind = {"AttributeName": "sku", "AttributeType": "S"}
            boto3.client("dynamodb").create_table(
                TableName="stock", KeySchema=[key], AttributeDefinitions=[kind], BillingMode="PAY_PER_REQUEST"
            )

        def handler(event, context):
            global last
            last = event["sku"]
            found = table.get_item(Key={"sku": event["sku"]})["Item"]
            return {"sku": last, "name": found["name"]}
        """
    (tmp_path / "app.py").write_text(dedent(code), encoding="utf-8")
    (row,) = confirm([Job(subject("app:handler", tmp_path, "app:prepare"), "threads", ())], [], 100, 60)
    assert row.verdict == "confirmed", row.reason


def test_a_coroutine_without_a_finding_runs_as_a_task(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("class A:\n    async def handler(event, context): ...\n\ndef plain(e, c): ...\n")
    points = [EntryPoint(str(tmp_path / "app.py"), 1, name, "") for name in ("app.A.handler", "app.plain")]
    made = jobs([tmp_path], points, [], entry=None, model=None, setup=None)
    assert [job.model for job in made] == ["tasks", "threads"]


def test_a_function_inside_of_another_is_no_partner(tmp_path: Path) -> None:
    code = "class A:\n    def put(event, context): ...\n\ndef outer(e, c):\n    def inner(e, c): ...\n"
    (tmp_path / "app.py").write_text(code, encoding="utf-8")
    names = ("app.outer", "app.outer.inner", "app.A.put")
    points = [EntryPoint(str(tmp_path / "app.py"), 1, name, "") for name in names]
    made = jobs([tmp_path], points, [], entry=None, model=None, setup=None)
    assert made[0].partners == ("app:A.put",)


def test_a_cached_listing_shows_what_was_put_there_meanwhile(tmp_path: Path) -> None:
    row = _confirmed(
        tmp_path,
        """
        import boto3

        s3 = boto3.client("s3")
        lists = {}

        def handler(event, context):
            names = lists.get(event["prefix"])
            if not names:
                found = s3.list_objects_v2(Bucket="photos", Prefix=event["prefix"])
                names = lists[event["prefix"]] = [item["Key"] for item in found.get("Contents", [])]
            return {"names": names}
        """,
    )
    assert row.verdict == "confirmed", row.reason
