"""The test that pytest-run-parallel runs in as many threads as there are events; each iteration has a new worker.

The case comes in by the environment: PEER_CASE holds [FOLDER, FUNCTION, EVENTS].
"""

import json
import os
import threading

import pytest

from tests.bench.confirm.peers.rounds import Program, reset

ROUNDS = 200
PROGRAM = Program(*json.loads(os.environ["PEER_CASE"]))
ALLOWED = PROGRAM.serial()
PREPARED = [PROGRAM.fresh() for _ in range(ROUNDS)]
lock = threading.Lock()


@pytest.mark.force_parallel_threads(len(PROGRAM.events))
@pytest.mark.iterations(ROUNDS)
def test_the_answers_are_those_of_a_serial_order(thread_index: int, iteration_index: int) -> None:
    one = PREPARED[iteration_index]
    one.invoke(thread_index)
    with lock:  # only the last of a round judges it
        if len(one.answers) == len(one.events):
            reset()
            assert one.outcome() in ALLOWED
