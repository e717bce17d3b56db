"""Which schedules are chosen, on runs that are made up."""

from typing import Any

from concurrency_audit.confirm.model import Plan
from concurrency_audit.confirm.run import Run
from concurrency_audit.confirm.search import CHANCE, FIRST, LONG, LUCK, SWEPT, Search

KEYS = [["app.py", 1, "shared", "name"], ["app.py", 2, "filled", "write"]]


def made(plan: Plan) -> Run:
    """Both touch `shared` again and again, and only whoever is first fills."""
    first, second = map(str, plan.order)
    shared = [[task, 0, nth, 1, [0], ""] for task in (first, second) for nth in range(1, 6)]
    trace = [*shared[:2], [first, 1, 1, 1, [], ""], *shared[2:]]
    document: dict[str, Any] = {"ended": "done", "keys": KEYS, "trace": trace}
    return Run(plan, {**document, "tasks": {"0": [0, None], "1": [0, None]}})


def searched() -> tuple[Search, list[Plan]]:
    ran: list[Plan] = []

    def execute(plan: Plan) -> Run:
        ran.append(plan)
        return made(plan)

    serial = [made(Plan(order, serial=True)) for order in ((0, 1), (1, 0))]
    return Search(execute, serial, frozenset()), ran


def test_no_random_schedule_is_tried_twice() -> None:
    search, ran = searched()
    stages = search.stages()
    for number in (*LUCK, *CHANCE[1:], *LONG):
        list(stages[number]())
    seeds = [plan.chance["seed"] for plan in ran if plan.chance]
    assert len(seeds) == len(set(seeds))
    assert len(seeds) > 50


def test_what_only_the_first_invocation_does_is_interrupted_too() -> None:
    search, ran = searched()
    list(search.stages()[FIRST[0]]())
    switched = [(plan.order, switch.key.text) for plan in ran for switch in plan.switches]
    assert switched == [((0, 1), "filled"), ((1, 0), "filled")]


def test_the_likeliest_are_tried_first_and_none_of_the_others_is_lost() -> None:
    search, ran = searched()
    list(search.stages()[LUCK[0]]())
    early = [plan for plan in ran if not plan.chance]
    list(search.stages()[SWEPT[0]]())
    swept = [plan for plan in ran if not plan.chance]
    whole, all_at_once = searched()
    list(whole.stages()[SWEPT[0]]())
    assert 0 < len(early) <= 6
    assert swept[: len(early)] == early
    assert set(swept) == set(all_at_once)
    assert len(swept) == len(set(swept))
