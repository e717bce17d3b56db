"""Processes that an invocation starts have a memory of their own; what lies outside of memory they share."""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.dummy import Pool as Threads

ROWS = {}
TOTAL = 0
DONE = []


def work(row):
    global TOTAL
    TOTAL += row
    ROWS["row"] = row
    os.chdir("/")
    return ROWS["row"], TOTAL


def written(row):
    with open("/tmp/of-children.json", "w") as file:  # CA501: threads=unsafe processes=unsafe
        file.write(row)
    with open("/tmp/of-children.json") as file:
        return file.read()


def noted(row):
    DONE.append(row)
    return len(DONE)


def counted(row):
    global COUNTED
    COUNTED += row  # CA102: threads=unsafe processes=unsafe
    return COUNTED


COUNTED = 0


def lambda_handler(event, context):
    with multiprocessing.Pool(2) as pool:
        return pool.map(work, event["rows"])


def process_handler(event, context):
    process = multiprocessing.Process(target=work, args=(event["row"],))
    process.start()
    process.join()
    return {}


def executor_handler(event, context):
    with ProcessPoolExecutor() as pool:
        return list(pool.map(noted, event["rows"])), pool.submit(work, event["row"]).result()


def file_handler(event, context):
    with multiprocessing.Pool() as pool:
        return pool.map(written, event["rows"])


def thread_handler(event, context):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(counted, event["rows"]))


def dummy_handler(event, context):
    with Threads() as pool:
        return pool.map(counted, event["rows"])
