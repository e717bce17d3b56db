"""Answers and state in a form that two processes can compare."""

import json
import sys
from typing import Any

from concurrency_audit.confirm.runtime.canonical import canonical


class Node:
    """Knows all others."""

    def __init__(self) -> None:
        self.others: dict[str, Node] = {}


def _net(names: list[str]) -> dict[str, Node]:
    nodes = {name: Node() for name in names}
    for node in nodes.values():
        node.others = nodes
    return nodes


def test_objects_that_all_know_each_other_are_cut_and_alike_in_any_order() -> None:
    names = [f"n{number}" for number in range(60)]
    one, other = canonical(_net(names)), canonical(_net(names[::-1]))
    assert one == other
    assert len(json.dumps(one)) < 10_000_000


def test_a_module_is_its_name() -> None:
    assert canonical({"json": json}) == {"json": "<module json>"}
    assert canonical(sys.modules)["sys"] == "<module sys>"


def test_a_long_answer_is_kept_whole() -> None:
    answer: Any = {"rows": [{"id": number} for number in range(20_000)]}
    assert canonical(answer) == answer
