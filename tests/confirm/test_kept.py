"""What the first invocation computes and keeps for all: only who comes in between sees that it is not there yet."""

import sys

import pytest

from tests.confirm.running import trial, untargeted

EVENTS = [{"word": "amber", "number": 4}, {"word": "birch", "number": 4}]


@pytest.mark.parametrize("handler", ["remembered", "made_once"])
def test_a_function_that_keeps_its_result_runs_twice(handler: str) -> None:
    found = untargeted(f"kept:{handler}", EVENTS)
    assert found.verdict == "confirmed", found.reason
    assert found.schedules <= 3


@pytest.mark.parametrize("handler", ["pure", "locked"])
def test_what_is_kept_is_no_race_where_it_is_equal_or_locked(handler: str) -> None:
    found = untargeted(f"kept:{handler}", EVENTS, schedules=30)
    assert found.verdict == "not-reproduced", found.reason


def test_a_cached_property_keeps_one_value_only_where_it_has_a_lock() -> None:
    """Its lock was removed in Python 3.12: there, what one reading gave may be replaced before the next."""
    found = untargeted("kept:same_token", EVENTS, schedules=30)
    assert found.verdict == ("not-reproduced" if sys.version_info < (3, 12) else "confirmed"), found.reason


def test_a_lazy_module_is_first_read_by_an_invocation() -> None:
    with trial("kept:unread", EVENTS) as running:
        running.learn()
        answers = [run.document["outcomes"][run.plan.order[0]]["answer"] for run in running.serial]
    assert answers == [{"read": False, "now": True}] * 2


def test_a_proxy_is_not_asked_for_the_class_of_another() -> None:
    found = untargeted("kept:proxied", EVENTS, schedules=20)
    assert found.verdict == "not-reproduced", found.reason


def test_a_dict_that_grows_while_a_comprehension_goes_through_it() -> None:
    found = untargeted("kept:grown", EVENTS)
    assert found.witness is not None, found.reason
    assert found.witness.anomaly.kind == "exception"
