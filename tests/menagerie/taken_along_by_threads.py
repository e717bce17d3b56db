"""What several threads of one invocation have in common through tuples, dictionaries and objects made for each."""

import _thread
import asyncio
import contextvars
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from multiprocessing.pool import ThreadPool
from threading import Lock, Thread

import requests


class Total:
    def __init__(self):
        self.n = 0
        self.lock = Lock()


@dataclass
class Job:
    total: Total
    x: int

    def run(self):
        self.total.n += int(self.x)  # CA102: threads=unsafe processes=unsafe


def add_pair(pair):
    total, x = pair
    total.n += int(x)  # CA102: threads=unsafe processes=unsafe


def pairs_handler(event, context):
    total = Total()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add_pair, [(total, x) for x in event["xs"]]))
    return total.n


def add_entry(job):
    job["total"].n += int(job["x"])  # CA102: threads=unsafe processes=unsafe


def entries_handler(event, context):
    total, jobs = Total(), []
    for x in event["xs"]:
        jobs.append({"total": total, "x": x})
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add_entry, jobs))
    return total.n


def add(total, x):
    total.n += int(x)  # CA102: threads=unsafe processes=unsafe


def starmap_handler(event, context):
    total = Total()
    with ThreadPool(4) as pool:
        pool.starmap(add, [(total, x) for x in event["xs"]])
    return total.n


def add_async(total, x):
    total.n += int(x)  # CA102: threads=unsafe processes=unsafe


def apply_handler(event, context):
    total, pool = Total(), ThreadPool(4)
    for x in event["xs"]:
        pool.apply_async(add_async, (total, x))
    pool.close()
    pool.join()
    return total.n


def count_pair(pair):
    x, counts = pair
    counts[x] = counts.get(x, 0) + 1  # CA108: threads=unsafe processes=unsafe


def zipped_handler(event, context):
    counts = {}
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count_pair, zip(event["xs"], repeat(counts))))
    return counts


def count(counts, x):
    counts[x] = counts.get(x, 0) + 1  # CA108: threads=unsafe processes=unsafe


def unpacked_handler(event, context):
    counts = {}
    jobs = [(counts, x) for x in event["xs"]]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda job: count(*job), jobs))
    return counts


def objects_handler(event, context):
    total = Total()
    with ThreadPoolExecutor(4) as pool:
        for x in event["xs"]:
            pool.submit(Job(total, x).run)
    return total.n


def add_named(total, x):
    total.n += int(x)  # CA102: threads=unsafe processes=unsafe


def keywords_handler(event, context):
    total, threads = Total(), []
    for x in event["xs"]:
        threads.append(Thread(target=add_named, kwargs={"total": total, "x": x}))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return total.n


def add_keyword(x, total):
    total.n += int(x)  # CA102: threads=unsafe processes=unsafe


def submitted_by_keyword_handler(event, context):
    total = Total()
    with ThreadPoolExecutor(4) as pool:
        for x in event["xs"]:
            pool.submit(add_keyword, x, total=total)
    return total.n


def add_beside(total, x):
    total.n += int(x)  # CA102: threads=unsafe processes=unsafe


async def run_all(xs):
    total, loop = Total(), asyncio.get_running_loop()
    await asyncio.gather(*[loop.run_in_executor(None, add_beside, total, x) for x in xs])
    return total.n


def executor_handler(event, context):
    return asyncio.run(run_all(event["xs"]))


def add_twice(job):
    job["total"].n += int(job["x"])  # CA108: threads=unsafe processes=unsafe


async def run_two(xs):
    total = Total()
    first, second = {"total": total, "x": xs[0]}, {"total": total, "x": xs[1]}
    await asyncio.gather(asyncio.to_thread(add_twice, first), asyncio.to_thread(add_twice, second))
    return total.n


def two_handler(event, context):
    return asyncio.run(run_two(event["xs"]))


def raise_it(total, x):
    total.n += int(x)  # CA102: threads=unsafe processes=unsafe


def lower_it(total, x):
    total.n -= int(x)


def two_functions_handler(event, context):
    total = Total()
    first = Thread(target=raise_it, args=(total, 1))
    second = Thread(target=lower_it, args=(total, 2))
    first.start()
    second.start()
    first.join()
    second.join()
    return total.n


def add_in_context(total, x):
    total.n += int(x)  # CA102: threads=unsafe processes=unsafe


def contexts_handler(event, context):
    total = Total()
    with ThreadPoolExecutor(4) as pool:
        for x in event["xs"]:
            pool.submit(contextvars.copy_context().run, add_in_context, total, x)
    return total.n


def add_bound(job, x):
    job["total"].n += int(x)  # CA102: threads=unsafe processes=unsafe


def bound_handler(event, context):
    total = Total()
    with ThreadPoolExecutor(4) as pool:
        for x in event["xs"]:
            pool.submit(partial(add_bound, {"total": total}), x)
    return total.n


def fetch(job):
    return job["session"].get(job["url"]).text  # CA301: threads=unsafe processes=unsafe


def sessions_handler(event, context):
    session = requests.Session()
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(fetch, [{"session": session, "url": url} for url in event["urls"]]))


def add_raw(total, x):
    total.n += int(x)  # CA102: threads=benign processes=benign


def raw_handler(event, context):
    total = Total()
    for x in event["xs"]:
        _thread.start_new_thread(add_raw, (total, x))  # CA704: threads=unsafe processes=unsafe


def add_again(total, x):
    total.n += int(x)  # CA102: threads=unsafe processes=unsafe


def again_handler(event, context):
    total = Total()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add_again, [total] * len(event["xs"]), event["xs"]))
    return total.n


# what each thread has for itself


def add_own(pair):
    total, x = pair
    total.n += int(x)
    return total.n


def own_handler(event, context):
    with ThreadPoolExecutor(4) as pool:
        return sum(pool.map(add_own, [(Total(), x) for x in event["xs"]]))


def add_own_submitted(pair):
    total, x = pair
    total.n += int(x)
    return total.n


def own_in_loop_handler(event, context):
    with ThreadPoolExecutor(4) as pool:
        found = []
        for x in event["xs"]:
            total = Total()
            found.append(pool.submit(add_own_submitted, (total, x)))
        return sum(each.result() for each in found)


def count_own(pair):
    counts, x = pair
    counts[x] = counts.get(x, 0) + 1
    return counts


def two_own_handler(event, context):
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(count_own, ({}, event["first"]))
        second = pool.submit(count_own, ({}, event["second"]))
    return [first.result(), second.result()]


def add_alone(total, x):
    total.n += int(x)


def one_after_the_other_handler(event, context):
    total = Total()
    first = Thread(target=add_alone, args=(total, 1))
    first.start()
    first.join()
    second = Thread(target=add_alone, args=(total, 2))
    second.start()
    second.join()
    return total.n


def add_locked(pair):
    total, x = pair
    with total.lock:
        total.n += int(x)


def locked_handler(event, context):
    total = Total()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add_locked, [(total, x) for x in event["xs"]]))
    return total.n


def look(pair):
    total, x = pair
    return total.n + x


def looked_at_handler(event, context):
    total = Total()
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(look, [(total, x) for x in event["xs"]]))
