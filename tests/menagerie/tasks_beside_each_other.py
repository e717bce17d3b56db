"""Tasks of one event loop that an invocation starts one by one, and what they share."""

import asyncio

import anyio


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
