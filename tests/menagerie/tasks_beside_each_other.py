"""Tasks of one event loop that an invocation starts one by one, and what they share."""

import asyncio
import sqlite3

import anyio
import asyncpg
import requests


class Progress:
    def __init__(self):
        self.done = 0


async def work(progress, seconds):
    done = progress.done
    await asyncio.sleep(seconds)
    progress.done = done + 1  # CA102: threads=unsafe processes=unsafe


async def two():
    progress = Progress()
    await asyncio.gather(work(progress, 1), work(progress, 2))
    return progress.done


def two_handler(event, context):
    return asyncio.run(two())


async def raise_it(job):
    done = job["progress"].done
    await asyncio.sleep(job["seconds"])
    job["progress"].done = done + 1  # CA102: threads=unsafe processes=unsafe


async def each_of(items):
    progress = Progress()
    await asyncio.gather(*[raise_it({"progress": progress, "seconds": item}) for item in items])
    return progress.done


def jobs_handler(event, context):
    return asyncio.run(each_of(event["items"]))


async def step(progress, item):
    done = progress.done
    await anyio.sleep(item["seconds"])
    progress.done = done + 1  # CA102: threads=unsafe processes=unsafe


async def steps(items):
    progress = Progress()
    async with anyio.create_task_group() as group:
        for item in items:
            group.start_soon(step, progress, item)
    return progress.done


def group_handler(event, context):
    return anyio.run(steps, event["items"])


# one after the other, or each for itself


async def wait(progress, seconds):
    done = progress.done
    await asyncio.sleep(seconds)
    progress.done = done + 1


async def one_after_the_other():
    progress = Progress()
    first = asyncio.create_task(wait(progress, 1))
    await first
    second = asyncio.create_task(wait(progress, 2))
    await second
    return progress.done


def sequence_handler(event, context):
    return asyncio.run(one_after_the_other())


async def wait_for_own(progress, seconds):
    done = progress.done
    await asyncio.sleep(seconds)
    progress.done = done + 1
    return progress.done


async def own():
    return await asyncio.gather(wait_for_own(Progress(), 1), wait_for_own(Progress(), 2))


def own_handler(event, context):
    return asyncio.run(own())


async def at_once(progress, seconds):
    await asyncio.sleep(seconds)
    progress.done += 1


async def without_a_turn():
    progress = Progress()
    await asyncio.gather(at_once(progress, 1), at_once(progress, 2))
    return progress.done


def turns_handler(event, context):
    return asyncio.run(without_a_turn())


# what a task does without an await is one step for the others


async def ask(connection, key):
    await asyncio.sleep(0.1)
    return connection.execute("select name from parts where id = ?", (key,)).fetchone()


async def ask_all(keys):
    connection = sqlite3.connect("/opt/parts.db")
    return await asyncio.gather(*[ask(connection, key) for key in keys])


def steps_handler(event, context):
    return asyncio.run(ask_all(event["keys"]))


async def get(session, url):
    await asyncio.sleep(0)
    return session.get(url, timeout=3).status_code


async def get_all(urls):
    session = requests.Session()
    return await asyncio.gather(*[get(session, url) for url in urls])


def sessions_handler(event, context):
    return asyncio.run(get_all(event["urls"]))


async def ask_and_fetch(cursor, key):
    cursor.execute("select name from parts where id = ?", (key,))  # CA301: threads=unsafe processes=unsafe
    await asyncio.sleep(0)
    return cursor.fetchone()


async def fetch_all(keys):
    cursor = sqlite3.connect("/opt/parts.db").cursor()
    return await asyncio.gather(*[ask_and_fetch(cursor, key) for key in keys])


def interrupted_handler(event, context):
    return asyncio.run(fetch_all(event["keys"]))


async def select(connection, key):
    return await connection.fetchrow("select name from parts where id = $1", key)  # CA301: threads=unsafe processes=unsafe


async def select_all(keys):
    connection = await asyncpg.connect("postgres://parts")
    try:
        return await asyncio.gather(*[select(connection, key) for key in keys])
    finally:
        await connection.close()


def connections_handler(event, context):
    return asyncio.run(select_all(event["keys"]))


async def take(state, url):
    at = state["next"]
    await asyncio.sleep(len(url) / 100)
    state["next"] = at + 1  # CA108: threads=unsafe processes=unsafe
    return at


async def take_all(urls):
    state, jobs = {"next": 0}, []
    for url in urls:
        jobs.append(take(state, url))
    return await asyncio.gather(*jobs)


def listed_handler(event, context):
    return asyncio.run(take_all(event["urls"]))


async def take_one(state, url):
    at = state["next"]
    await asyncio.sleep(len(url) / 100)
    state["next"] = at + 1
    return at


async def take_in_order(urls):
    state, found = {"next": 0}, []
    for url in urls:
        found.append(await take_one(state, url))
    return found


def in_order_handler(event, context):
    return asyncio.run(take_in_order(event["urls"]))
