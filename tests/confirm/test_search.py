"""Which schedules are chosen, on runs that are made up."""

from typing import Any

from concurrency_audit.confirm.model import Plan
from concurrency_audit.confirm.run import Run
from concurrency_audit.confirm.search import CHANCE, FIRST, LONG, LUCK, Search

KEYS = [["app.py", 1, "shared", "name"], ["app.py", 2, "filled", "write"]]


def made(plan: Plan) -> Run:
    """Both touch `shared`, and only whoever is first fills."""
    first, second = plan.order
    trace = [[str(first), 0, 1, 1, [0], ""], [str(first), 1, 1, 1, [], ""], [str(second), 0, 1, 1, [0], ""]]
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
