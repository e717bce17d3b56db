"""CA109 shared-iterator: one iterator made at import is advanced by every invocation."""

import csv
import itertools
import threading
from pathlib import Path

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# itertools.count is one step
_ids = itertools.count(1)


def itertools_count_handler(event, context):
    return {"id": next(_ids)}


# a generator per invocation
def _pages(size):
    start = 0
    while True:
        yield start, start + size
        start += size


def own_generator_handler(event, context):
    pages = _pages(event["size"])
    first = next(pages)
    return {"first": first, "second": next(pages)}


# a shared range or tuple gives every `for` an iterator of its own
_CODES = ("a", "b", "c")
_STEPS = range(0, 100, 5)


def shared_iterable_handler(event, context):
    found = [code for code in _CODES if code in event["text"]]
    for step in _STEPS:
        if step > event["at"]:
            return {"found": found, "step": step}
    return {"found": found}


# iter() of a shared list, made by the invocation
_COLOURS = ["red", "green", "blue"]


def own_iterator_handler(event, context):
    colours = iter(_COLOURS)
    return {"first": next(colours), "second": next(colours)}


# advanced under a lock
def _letters():
    while True:
        yield from "abcdefghijklmnopqrstuvwxyz"


_shared_letters = _letters()
_letters_lock = threading.Lock()


def locked_generator_handler(event, context):
    with _letters_lock:
        letter = next(_shared_letters)
    return {"letter": letter}


# used up while the module is imported
_first_rows = iter([1, 2, 3])
_total = sum(_first_rows)


def import_time_iterator_handler(event, context):
    return {"total": _total}


# ---- hazards ----------------------------------------------------------------------------------------------------------


# a shared generator: "generator already executing" in the second thread
def _endpoints():
    while True:
        yield "https://a.example.com"
        yield "https://b.example.com"


_next_endpoint = _endpoints()


def round_robin_handler(event, context):
    return {"endpoint": next(_next_endpoint)}  # CA109: threads=unsafe processes=benign


# a reader that the first invocation uses up: the second one sees no rows, in both models
_rows = csv.DictReader(Path("rates.csv").read_text().splitlines())


def used_up_reader_handler(event, context):
    for row in _rows:  # CA109: threads=unsafe processes=unsafe
        if row["currency"] == event["currency"]:
            return {"rate": row["rate"]}
    return {"rate": None}


# a generator expression that ends one day
_coupons = (f"C-{number:04d}" for number in range(1000))


def coupon_handler(event, context):
    return {"coupon": next(_coupons, None)}  # CA109: threads=unsafe processes=unsafe


# zip and map are iterators too
_pairs = zip(["a", "b"], [1, 2], strict=True)


def zip_handler(event, context):
    return dict(_pairs)  # CA109: threads=unsafe processes=unsafe
