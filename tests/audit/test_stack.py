"""Calls that go to and fro at any depth take no new memory each time."""

import resource
from collections.abc import Callable

import pytest

from concurrency_audit.audit.stack import on_one_stack

DEPTHS, TIMES = 200, 200


def to_and_fro(depth: int) -> int:
    return to_and_fro(depth - 1) if depth else sum(middle() for _ in range(TIMES))


def middle() -> int:
    return leaf()


def leaf() -> int:
    return 1


def at_every_depth() -> int:
    return sum(to_and_fro(depth) for depth in range(DEPTHS))


def pages_for(work: Callable[[], int]) -> int:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    assert work() == DEPTHS * TIMES
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_a_call_at_the_edge_of_a_piece_takes_no_new_memory():
    assert pages_for(lambda: on_one_stack(at_every_depth)) < TIMES / 2


def test_errors_come_through():
    def fails() -> int:
        raise LookupError("a surprise")

    with pytest.raises(LookupError, match="a surprise"):
        on_one_stack(fails)
