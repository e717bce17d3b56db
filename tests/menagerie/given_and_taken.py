"""Parts of lists, defaults of `get`, pools of one thread, pools of connections, frozen objects."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psycopg

ROWS = ["a"]
GIVEN = ["a"]
WITHIN = ["a"]
idle = []


@dataclass(frozen=True)
class Price:
    currency: str

    def of(self, currency):
        object.__setattr__(self, "currency", currency)  # CA104: threads=unsafe processes=safe
        return self.currency


price = Price("EUR")


# Look-alikes.


def part_handler(event, context):
    rows = ROWS[:]
    rows.append(event["x"])
    return rows


def rest_handler(event, context):
    rows = (event.get("rows") or ROWS)[1:]
    rows.append(event["x"])
    return rows


def given_back_handler(event, context):
    try:
        con = idle.pop()
    except IndexError:
        con = psycopg.connect("")
    rows = con.execute("select 1").fetchall()
    idle.append(con)
    return rows


def one_thread_handler(event, context):
    state = {"last": None}

    def work(key):
        state["last"] = key
        return len(state["last"])

    with ThreadPoolExecutor(max_workers=1) as pool:
        return list(pool.map(work, event["keys"]))


def own_default_handler(event, context):
    rows = event.get("rows", [])
    rows.append(event["x"])
    return rows


# Hazards.


def shared_default_handler(event, context):
    rows = event.get("rows", GIVEN)
    rows.append(event["x"])  # CA111: threads=unsafe processes=unsafe
    return rows


def within_handler(event, context):
    answer = dict(rows=WITHIN)
    answer["rows"].append(event["x"])  # CA111: threads=unsafe processes=unsafe
    return answer


def frozen_handler(event, context):
    return price.of(event["currency"])
