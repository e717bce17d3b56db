"""Threads and tasks that an invocation starts, on objects that reach them as methods, partials, attributes or repeated."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import repeat

import boto3
import psycopg2
import pymysql
from aws_lambda_powertools.utilities.batch import AsyncBatchProcessor, EventType, async_process_partial_response

processor = AsyncBatchProcessor(event_type=EventType.SQS)
newest = {}
oldest = {}
sums = {"price": 0}


class Tally:
    def __init__(self):
        self.words = {}
        self.lock = threading.Lock()
        self.letters = 0
        self.last = None

    def count(self, text):
        self.words[text] = self.words.get(text, 0) + 1  # CA102: threads=unsafe processes=unsafe

    def measure(self, text):
        with self.lock:
            self.letters += len(text)

    def refresh(self):
        self.letters += 1

    def all(self, texts):
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(self.count, texts))
        return self.words

    def all_locked(self, texts):
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(self.measure, texts))
        return self.letters


class Table(threading.Thread):
    def __init__(self, con, name):
        super().__init__()
        self.con = con
        self.name = name
        self.rows = 0

    def run(self):
        cursor = self.con.cursor()  # CA301: threads=unsafe processes=unsafe
        cursor.execute("select count(*) from %s", (self.name,))
        self.rows += cursor.fetchone()[0]


class OwnTable(threading.Thread):
    def __init__(self, name):
        super().__init__()
        self.con = psycopg2.connect("")
        self.name = name
        self.rows = 0

    def run(self):
        cursor = self.con.cursor()
        cursor.execute("select count(*) from %s", (self.name,))
        self.rows += cursor.fetchone()[0]


def mapped_method_handler(event, context):
    return Tally().all(event["texts"])


def locked_method_handler(event, context):
    return Tally().all_locked(event["texts"])


def one_thread_handler(event, context):
    tally = Tally()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(tally.refresh).result()
    return tally.letters


def thread_class_handler(event, context):
    con = psycopg2.connect("")
    tables = [Table(con, name) for name in event["tables"]]
    for table in tables:
        table.start()
    for table in tables:
        table.join()
    return [table.rows for table in tables]


def own_thread_class_handler(event, context):
    tables = [OwnTable(name) for name in event["tables"]]
    for table in tables:
        table.start()
    for table in tables:
        table.join()
    return [table.rows for table in tables]


def ask(con, number):
    with con.cursor() as cursor:  # CA301: threads=unsafe processes=unsafe
        cursor.execute("select total from orders where id = %s", (number,))
        return cursor.fetchone()


async def ask_all(con, numbers):
    return await asyncio.gather(*(asyncio.to_thread(partial(ask, con), number) for number in numbers))


def partial_handler(event, context):
    con = pymysql.connect(host="db")
    return asyncio.run(ask_all(con, event["numbers"]))


def size(bucket, key):
    return bucket.Object(key).content_length  # CA301: threads=unsafe processes=unsafe


def length(text, key):
    return len(text) + len(key)


def repeated_handler(event, context):
    bucket = boto3.session.Session().resource("s3").Bucket("parts")
    with ThreadPoolExecutor(8) as pool:
        return sum(pool.map(size, repeat(bucket), event["keys"]))


def repeated_constant_handler(event, context):
    with ThreadPoolExecutor(8) as pool:
        return sum(pool.map(length, repeat("x"), event["keys"]))


async def remember(record):
    newest["body"] = record.body  # CA103: threads=unsafe processes=unsafe
    await asyncio.sleep(0.1)
    return newest["body"]


async def remember_at_once(record):
    oldest["body"] = record.body  # CA103: threads=unsafe processes=safe
    return oldest["body"]


def batch_of_tasks_handler(event, context):
    return async_process_partial_response(  # CA301: threads=unsafe processes=safe
        event=event, record_handler=remember, processor=processor, context=context
    )


def batch_without_turns_handler(event, context):
    return async_process_partial_response(
        event=event, record_handler=remember_at_once, processor=processor, context=context
    )


async def price(item):
    await asyncio.sleep(0.01)
    return len(item)


async def add(item):
    sums["price"] += await price(item)  # CA102: threads=unsafe processes=unsafe


async def total(items):
    for done in asyncio.as_completed([add(item) for item in items]):
        await done
    return sums["price"]


def as_completed_handler(event, context):
    return asyncio.run(total(event["items"]))


# One step between two awaits is one step of this loop; other invocations run loops of their own.

passed = 0


async def pass_one(record):
    global passed
    passed = passed + len(record.body)  # CA102: threads=unsafe processes=benign
    return passed


def batch_total_handler(event, context):
    answer = async_process_partial_response(event=event, record_handler=pass_one, processor=processor, context=context)
    return {**answer, "passed": passed}


# A lock for the tasks of one event loop shuts them out.


class Guarded:
    def __init__(self):
        self.value = 0
        self.gate = asyncio.Lock()

    async def add(self, n):
        async with self.gate:
            before = self.value
            await asyncio.sleep(0.01)
            self.value = before + n


async def guarded(numbers):
    total = Guarded()
    await asyncio.gather(*(total.add(n) for n in numbers))
    return total.value


def guarded_handler(event, context):
    return asyncio.run(guarded(event["numbers"]))
