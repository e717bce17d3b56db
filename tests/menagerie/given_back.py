"""What functions return that ran in a thread or a task, and coroutines that wait and that do not."""

import asyncio
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor, as_completed, wait
from multiprocessing.pool import ThreadPool

import anyio
from fastapi import FastAPI
from mangum import Mangum
from starlette.concurrency import run_in_threadpool

app = FastAPI()


# What a thread returns belongs to the invocation, if it was made for it.


def own_path(event):
    return f"/tmp/{uuid.uuid4()}.txt"


def own_rows(n):
    return [n]


async def own(event):
    path = await asyncio.to_thread(own_path, event)
    with open(path, "w") as file:
        file.write(event["text"])
    rows = await asyncio.gather(*[asyncio.to_thread(own_rows, n) for n in event["numbers"]])
    rows.append(event["id"])
    return rows, open(path).read()


def own_handler(event, context):
    return asyncio.run(own(event))


def own_future_handler(event, context):
    with ThreadPoolExecutor() as pool:
        found = pool.submit(own_rows, event["n"])
        rows = found.result()
    rows.append(event["id"])
    return rows


# A path that a function names in a thread is the same for all.


def path_of(event):
    return "/tmp/thread.txt"


async def to_thread(event):
    path = await asyncio.to_thread(path_of, event)
    with open(path, "w") as file:  # CA501: threads=unsafe processes=unsafe
        file.write(event["text"])
    with open(path) as file:
        return file.read()


def to_thread_handler(event, context):
    return asyncio.run(to_thread(event))


async def in_pool(event):
    path = await run_in_threadpool(lambda: "/tmp/starlette.txt")
    with open(path, "w") as file:  # CA501: threads=unsafe processes=unsafe
        file.write(event["text"])
    other = await anyio.to_thread.run_sync(lambda: "/tmp/anyio.txt")
    with open(other, "w") as file:  # CA501: threads=unsafe processes=unsafe
        file.write(event["text"])
    return open(path).read(), open(other).read()


def in_pool_handler(event, context):
    return anyio.run(in_pool, event)


# A list that a function hands out stays the one of the module.

of_executor, of_submit, of_completed, of_wait, of_pool, of_task = [], [], [], [], [], []


def rows_of_executor():
    return of_executor


async def by_executor(event):
    rows = await asyncio.get_running_loop().run_in_executor(None, rows_of_executor)
    rows.append(event["id"])  # CA111: threads=unsafe processes=unsafe
    return list(rows)


def by_executor_handler(event, context):
    return asyncio.run(by_executor(event))


def rows_of_submit(n):
    return of_submit


def by_submit_handler(event, context):
    with ThreadPoolExecutor() as pool:
        rows = pool.submit(rows_of_submit, 1).result()
    rows.append(event["id"])  # CA111: threads=unsafe processes=unsafe
    return list(rows)


def rows_of_completed(n):
    return of_completed


def by_completed_handler(event, context):
    with ThreadPoolExecutor() as pool:
        for future in as_completed([pool.submit(rows_of_completed, n) for n in event["ns"]]):
            future.result().append(event["id"])  # CA111: threads=unsafe processes=unsafe
    return of_completed


def rows_of_wait(n):
    return of_wait


def by_wait_handler(event, context):
    with ThreadPoolExecutor() as pool:
        done, _ = wait([pool.submit(rows_of_wait, n) for n in event["ns"]])
    for future in done:
        future.result().append(event["id"])  # CA111: threads=unsafe processes=unsafe
    return of_wait


def rows_of_pool(n):
    return of_pool


def by_pool_handler(event, context):
    with ThreadPool(4) as pool:
        for rows in pool.map(rows_of_pool, event["ns"]):
            rows.append(event["id"])  # CA111: threads=unsafe processes=unsafe
    return of_pool


async def rows_of_task():
    return of_task


async def by_task(event):
    task = asyncio.create_task(rows_of_task())
    rows = await asyncio.wait_for(task, 3)
    rows.append(event["id"])  # CA111: threads=unsafe processes=unsafe
    return list(rows)


def by_task_handler(event, context):
    return asyncio.run(by_task(event))


# A coroutine that does not wait is no point at which other tasks of the loop get their turn.

counted, waited = {"n": 0}, {"n": 0}


async def plus(n):
    return n + 1


async def more(n):
    return await plus(n)


@app.get("/counted")
async def count_route():
    n = counted["n"]
    counted["n"] = await more(n)
    return counted["n"]


async def slowly(n):
    await asyncio.sleep(0)
    return n + 1


async def more_slowly(n):
    return await slowly(n)


@app.get("/waited")
async def wait_route():
    waited["n"] = await more_slowly(waited["n"])  # CA102: threads=unsafe processes=benign
    return waited["n"]


# Behind Mangum every invocation has a loop of its own: others run between any two steps, not only at awaits.

behind = FastAPI()
hits = {"n": 0}
guard = threading.Lock()
guarded = {"n": 0}


@behind.get("/hits")
async def hit_route():
    hits["n"] += 1  # CA102: threads=unsafe processes=benign
    return hits["n"]


@behind.get("/guarded")
async def guarded_route():
    with guard:
        guarded["n"] += 1
        return guarded["n"]


handler = Mangum(behind)  # CA301: threads=unsafe processes=safe
