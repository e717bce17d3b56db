"""The first of several threads or tasks of one invocation takes a place that the others look at meanwhile."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor


def threads_handler(event, context):
    winner = None

    def run(user):
        nonlocal winner
        if winner is None:
            winner = user  # CA108: threads=unsafe processes=unsafe

    with ThreadPoolExecutor() as pool:
        list(pool.map(run, event["users"]))
    return winner


async def _tasks(users):
    first = None

    async def run(user):
        nonlocal first
        if first is None:
            await asyncio.sleep(0)
            first = user  # CA108: threads=unsafe processes=unsafe

    await asyncio.gather(*[run(user) for user in users])
    return first


def tasks_handler(event, context):
    return asyncio.run(_tasks(event["users"]))


# A lock, a step without an await, something that any of them could have made, and one after the other.


def locked_handler(event, context):
    winner, lock = None, threading.Lock()

    def run(user):
        nonlocal winner
        with lock:
            if winner is None:
                winner = user

    with ThreadPoolExecutor() as pool:
        list(pool.map(run, event["users"]))
    return winner


async def _steps(users):
    first = None

    async def run(user):
        nonlocal first
        await asyncio.sleep(0)
        if first is None:
            first = user

    await asyncio.gather(*[run(user) for user in users])
    return first


def steps_handler(event, context):
    return asyncio.run(_steps(event["users"]))


def made_handler(event, context):
    table = None

    def run(user):
        nonlocal table
        if table is None:
            table = {"a": 1}
        return table["a"], user

    with ThreadPoolExecutor() as pool:
        return list(pool.map(run, event["users"]))


def in_turn_handler(event, context):
    first = None

    def run(user):
        nonlocal first
        if first is None:
            first = user

    for user in event["users"]:
        run(user)
    return first
