"""The plainest spellings of hazards that need no framework, each with one that is safe."""

import asyncio
import codecs
import functools
from concurrent.futures import ThreadPoolExecutor

import pymysql
import requests
from aws_lambda_powertools import Logger

con = pymysql.connect(host="db")  # CA601: threads=safe processes=benign
other = pymysql.connect(host="db")  # CA601: threads=safe processes=benign
http = requests.Session()
log = Logger()
result = {}
first = {}
tenant = {}


# A name bound anew, filled by a helper, and given back.


def fill(row):
    result[row["key"]] = row["value"]  # CA103: threads=unsafe processes=safe


def filled_anew_handler(event, context):
    global result
    result = {}
    for row in event["rows"]:
        fill(row)
    return result


def filled_own_handler(event, context):
    own = {}
    for row in event["rows"]:
        own[row["key"]] = row["value"]
    return own


# The first request decides for all.


def first_of_all_handler(event, context):
    first.setdefault("user", event["user"])  # CA103: threads=unsafe processes=unsafe
    return first["user"]


def first_under_a_key_handler(event, context):
    if "tenant" not in tenant:
        tenant["tenant"] = event["tenant"]  # CA201: threads=unsafe processes=unsafe
    return tenant["tenant"]


# Tasks on an object of the invocation, an old value held over an await.


class Total:
    def __init__(self):
        self.number = 0
        self.lock = asyncio.Lock()

    async def add(self, number):
        old = self.number
        await asyncio.sleep(0)
        self.number = old + number  # CA102: threads=unsafe processes=unsafe

    async def add_locked(self, number):
        async with self.lock:
            old = self.number
            await asyncio.sleep(0)
            self.number = old + number


class Whole:
    def __init__(self):
        self.number = 0

    async def add(self, number):
        await asyncio.sleep(0)
        self.number += number


async def add_all(numbers):
    total, whole = Total(), Whole()
    await asyncio.gather(*[total.add(number) for number in numbers])
    await asyncio.gather(*[whole.add(number) for number in numbers])
    return total.number, whole.number


def own_tasks_handler(event, context):
    return asyncio.run(add_all(event["numbers"]))


# Handlers that are given something besides the event.


def with_database(function):
    def wrapped(event, context, **options):
        options["database"] = con
        return function(event, context, **options)

    return wrapped


@with_database
def by_options_handler(event, context, database=None):
    with database.cursor() as cursor:  # CA301: threads=unsafe processes=safe
        return cursor.execute("select 1")


def work(database, event, context):
    with database.cursor() as cursor:  # CA301: threads=unsafe processes=safe
        return cursor.execute("select 1")


lambda_handler = functools.partial(work, other)


# A method of a library's object, run by a pool.


def pooled_handler(event, context):
    with ThreadPoolExecutor(4) as pool:
        return [answer.json() for answer in pool.map(http.get, event["urls"])]  # CA301: threads=unsafe processes=unsafe


# globals() with a constant name is an assignment to the name; a table of the function's own is none.
REGION = None


def globals_handler(event, context):
    globals()["REGION"] = event["region"]  # CA103: threads=unsafe processes=safe
    table = {}
    table["REGION"] = event["region"]
    return {"region": REGION, "table": table}


# codecs.open is open.


def codecs_handler(event, context):
    with codecs.open("/tmp/notes.txt", "w", "utf-8") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["text"])
    with codecs.open("/tmp/notes.txt", "r", "utf-8") as back:
        return back.read()


# A decorator of handlers that is called by hand.


def _sent(event, context):
    return {"to": event["to"]}


sending = log.inject_lambda_context(_sent, log_event=True)  # CA304: threads=unsafe processes=safe
handler = sending
