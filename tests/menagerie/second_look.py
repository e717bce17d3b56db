"""What a second look finds: locks in several forms, tasks without an await, and state that hides behind a detour."""

import asyncio
import sqlite3
import threading

outer = threading.Lock()
inner = threading.Lock()
stock = {}
halves = []
kept_lines = []
refreshed = []


class Shop:
    """Every method takes both locks, each in its own way."""

    def sell(self, key):
        """Take from the stock."""
        with outer, inner:
            if key in stock:
                stock.pop(key, None)

    def add(self, key):
        """Put into the stock."""
        with outer:
            with inner:
                stock[key] = stock.get(key, 0) + 1


shop = Shop()


def both_locks_handler(event, context):
    shop.add(event["key"])
    shop.sell(event["key"])
    return {}


def released_in_between_handler(event, context):
    with outer:
        halves.append(event["x"])
    with outer:
        copy = list(halves)
    with outer:
        halves.clear()  # CA110: threads=unsafe processes=safe
    return copy


async def fetch(page):
    """How long a page is."""
    await asyncio.sleep(0)
    return len(page)


async def added_after_the_await(pages):
    """No await between the reading and the writing of the sum."""
    total = 0

    async def one(page):
        nonlocal total
        size = await fetch(page)
        total += size

    await asyncio.gather(*[one(page) for page in pages])
    return total


async def added_around_the_await(pages):
    """Other tasks add to the sum while this one waits."""
    total = 0

    async def one(page):
        nonlocal total
        before = total
        total = before + await fetch(page)  # CA108: threads=unsafe processes=unsafe

    await asyncio.gather(*[one(page) for page in pages])
    return total


def tasks_handler(event, context):
    return asyncio.run(added_after_the_await(event["pages"])) + asyncio.run(added_around_the_await(event["pages"]))


def whole_transaction_handler(event, context):
    database = sqlite3.connect("/tmp/whole.db", isolation_level=None)  # CA506: threads=benign processes=benign
    database.execute("create table if not exists visits (id text, n integer)")
    database.execute("BEGIN IMMEDIATE")
    row = database.execute("SELECT n FROM visits WHERE id = ?", (event["id"],)).fetchone()
    database.execute("UPDATE visits SET n = ? WHERE id = ?", (row[0] + 1, event["id"]))
    database.execute("COMMIT")
    return {"n": row[0]}


def prepare(event):
    """All of the list is replaced."""
    kept_lines[:] = [line.strip() for line in event["lines"]]  # CA103: threads=unsafe processes=safe


def all_lengths():
    """What another invocation may have put there."""
    return sum(len(line) for line in kept_lines)


def replaced_content_handler(event, context):
    prepare(event)
    return {"n": all_lengths()}
