"""Events that are made up for a handler."""

import base64
import json
from collections.abc import Callable
from typing import Any

from concurrency_audit.confirm.events import editing
from concurrency_audit.confirm.events.constants import Constant, constants
from concurrency_audit.confirm.events.probing import Asking, completed
from concurrency_audit.confirm.events.varying import MARKS, filled, mirrored, of_template
from concurrency_audit.confirm.runtime.asking import ENCODED, JSON, Path, _Event
from concurrency_audit.confirm.runtime.invoking import failure
from concurrency_audit.sample_events import http


def attempt(event: Any) -> tuple[dict[str, Any], list[Path]]:
    """A handler that wants a list of objects."""
    noting = _Event()
    asked = noting.wrapped(event, [])
    try:
        total = sum(line["amount"] for line in asked["lines"])
        return {"answer": total}, noting.missing
    except Exception as error:
        return failure(error), noting.missing


def test_a_list_of_objects_is_made_up_where_texts_will_not_do() -> None:
    asking = Asking(attempt)
    asking.template({})
    assert asking.fails
    asking.changed()
    assert not asking.fails
    assert asking.event["lines"] == [{"amount": 3}]


CODE = """
LIMITS = {"gold": 9, "basic": 3}
ROOMS = [lock for name in ("oak", "elm")]

def handler(event, context):
    op = event["op"]
    if event.get("kind").lower() == "refund" and op in ("add", "drop"):
        return 1
    match event["mode"]:
        case "fast" | "slow":
            return 2
"""


def test_values_that_code_compares_with_are_known_by_name_before_the_entries_of_tables() -> None:
    found = constants([CODE, "no python ("])
    named = [(one.name, one.value) for one in found if one.name]
    assert set(named) == {("kind", "refund"), ("op", "add"), ("op", "drop"), ("mode", "fast"), ("mode", "slow")}
    assert [one.value for one in found if not one.name] == ["gold", "basic", "oak", "elm"]
    assert found[: len(named)] == [Constant(*pair) for pair in named]


def test_a_value_that_must_be_one_of_a_table_is_found() -> None:
    def attempt(event: Any) -> tuple[dict[str, Any], list[Path]]:
        try:
            return {"answer": [{"oak": 1, "elm": 2}[name] for name in event["rooms"]]}, []
        except Exception as error:
            return failure(error), [] if "rooms" in event else [["rooms"]]

    asking = Asking(attempt, constants([CODE]))
    asking.template({})
    asking.changed()
    assert asking.event == {"rooms": ["oak", "elm"]}


def test_paths_lead_into_json_that_is_a_text() -> None:
    event = {"body": '{"op": "{mark}", "lines": [1]}', "data": base64.b64encode(b'{"id": 3}').decode(), "id": "7"}
    found = list(editing.paths(event))
    assert found == [("body", JSON, "op"), ("body", JSON, "lines", 0), ("data", ENCODED, "id"), ("id",)]
    assert json.loads(editing.put(event, found[0], "drop")["body"]) == {"op": "drop", "lines": [1]}
    assert json.loads(editing.dropped(event, found[0])["body"]) == {"lines": [1]}
    assert base64.b64decode(editing.dropped(event, found[2])["data"]) == b"{}"


def test_the_other_way_round() -> None:
    event = {"from": "a", "to": "b", "source_id": 1, "target_id": 2, "names": ["x", "y"], "amount": 5}
    turned = {"from": "b", "to": "a", "source_id": 2, "target_id": 1, "names": ["y", "x"], "amount": 5}
    assert mirrored(event) == turned
    assert mirrored({"to": "b", "rows": [{"id": 1}]}) == {"to": "b", "rows": [{"id": 1}]}


def test_numbers_differ_where_everything_differs_and_items_are_equal_once() -> None:
    template = {"precision": 3, "size": 1024, "texts": ["text-{mark}-1", "text-{mark}-2"]}
    sets = of_template(template)
    assert [event["precision"] for event in sets[0]] == [3, 6]
    assert [event["size"] for event in sets[0]] == [1024, 1024]
    assert (filled(template, MARKS[0]),) * 2 in sets
    assert any(event["texts"] == ["text-amber7-1"] * 2 for events in sets for event in events)


def test_a_text_takes_the_place_of_a_guessed_list_before_anything_of_the_sample_changes() -> None:
    tried: list[Any] = []

    def wants_text(event: Any) -> tuple[dict[str, Any], list[Path]]:
        tried.append(event)
        noting = _Event()
        asked = noting.wrapped(event, [])
        try:
            return {"answer": asked["requestContext"].get("groups", "").split(",")}, noting.missing
        except Exception as error:
            return failure(error), noting.missing

    asking = Asking(wants_text)
    asking.template(http("{mark}"))
    asking.changed()
    assert asking.event["requestContext"]["groups"] == "groups-{mark}"
    assert len(tried) <= 4


def test_what_a_record_of_a_table_lacks_comes_with_its_type() -> None:
    event = completed({}, [["dynamodb", "NewImage", "shop"], ["dynamodb", "NewImage", "price"], ["dynamodb", "shop"]])
    assert event["dynamodb"]["NewImage"] == {"shop": {"S": "shop-{mark}"}, "price": {"N": "3"}}
    assert event["dynamodb"]["shop"] == "shop-{mark}"


def _asking_of(handler: Callable[[Any], Any]) -> Asking:
    def tried(event: Any) -> tuple[dict[str, Any], list[Path]]:
        noting = _Event()
        asked = noting.wrapped(event, [])
        try:
            return {"answer": handler(asked)}, noting.missing
        except Exception as error:
            return failure(error), noting.missing

    asking = Asking(tried)
    asking.template({})
    asking.changed()
    return asking


def test_two_values_that_only_together_may_be_numbers_are_numbers() -> None:
    assert _asking_of(lambda event: event["base"] ** event["power"]).event == {"base": 3, "power": 3}


def test_all_that_an_object_of_a_list_lacks_is_added() -> None:
    asking = _asking_of(lambda event: sum(line["price"] * line["quantity"] for line in event["lines"]))
    assert asking.event == {"lines": [{"price": 3, "quantity": 3}]}


def test_a_value_that_a_function_is_called_with_is_one_of_what_it_is_compared_with() -> None:
    code = "def allowed(action):\n    return action in session['roles']\n\n\ndef handler(event, _):\n    "
    code += "allowed('delete')\n"
    assert Constant("roles", "delete") in constants([code])


def test_a_time_zone_is_one_that_there_is_and_another_for_each_event() -> None:
    event = completed({}, [["zone"], ["user_tz"], ["body", "timezone"]])
    first, second = (filled(event, mark) for mark in MARKS[:2])
    assert [first["zone"], first["user_tz"], first["body"]["timezone"]] == ["Europe/Berlin"] * 3
    assert second["zone"] == "Asia/Tokyo"
