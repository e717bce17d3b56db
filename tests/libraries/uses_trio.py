"""Trio: tasks of a nursery share what they are given."""

import trio


class Progress:
    def __init__(self):
        self.done = 0


async def work(progress, item):
    done = progress.done
    await trio.sleep(item["seconds"])
    progress.done = done + 1  # CA102: threads=unsafe processes=unsafe


async def run_all(items):
    progress = Progress()
    async with trio.open_nursery() as nursery:
        for item in items:
            nursery.start_soon(work, progress, item)
    return progress.done


def handler(event, context):
    return {"done": trio.run(run_all, event["items"])}


async def measure(sizes, item):
    size = await trio.to_thread.run_sync(len, item["text"])
    sizes.append(size)


async def measure_all(items):
    sizes = []
    async with trio.open_nursery() as nursery:
        for item in items:
            nursery.start_soon(measure, sizes, item)
    return sizes


def sizes_handler(event, context):
    return {"sizes": trio.run(measure_all, event["items"])}
