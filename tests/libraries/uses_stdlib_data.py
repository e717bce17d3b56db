"""stdlib_data: values and locked caches may be shared; hashes under way, iterators and the module's seed may not."""

import decimal
import functools
import hashlib
import itertools
import random
import re
import weakref
from datetime import UTC, datetime
from decimal import Decimal, localcontext

_WORD = re.compile(r"\w+")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_VAT = Decimal("0.19")


def values_handler(event, context):
    days = (datetime.now(UTC) - _EPOCH).days
    return {"words": len(_WORD.findall(event["text"])), "vat": str(_VAT), "days": days}


@functools.lru_cache(maxsize=100)
def _length(text):
    """Length of a text."""
    return len(text)


def cached_handler(event, context):
    return {"n": _length(event["text"])}


def own_hash_handler(event, context):
    return {"digest": hashlib.sha256(event["text"].encode()).hexdigest()}


def own_generator_handler(event, context):
    return {"n": random.Random(event["seed"]).random()}


def local_context_handler(event, context):
    with localcontext() as own:
        own.prec = 50
        return {"third": str(Decimal(1) / 3)}


_count = itertools.count()


def count_handler(event, context):
    return {"n": next(_count)}


_digest = hashlib.sha256()


def shared_hash_handler(event, context):
    _digest.update(event["text"].encode())  # CA301: threads=unsafe processes=unsafe
    return {"digest": _digest.hexdigest()}


_turns = itertools.cycle(["a", "b"])


def shared_iterator_handler(event, context):
    return {"turn": next(_turns)}  # CA109: threads=unsafe processes=benign


def seed_handler(event, context):
    random.seed(event["seed"])  # CA405: threads=unsafe processes=safe
    return {"n": random.random()}


def every_precision_handler(event, context):
    decimal.getcontext().prec = event["digits"]
    return str(decimal.Decimal(1) / 3)


def some_precision_handler(event, context):
    if "digits" in event:
        decimal.getcontext().prec = event["digits"]  # CA413: threads=unsafe processes=unsafe
    return str(decimal.Decimal(1) / 3)


def local_precision_handler(event, context):
    with decimal.localcontext() as own:
        own.prec = event["digits"]
        return str(decimal.Decimal(1) / 3)


class _Page:
    def __init__(self, key):
        self.key = key


_pages = weakref.WeakValueDictionary()


def weak_pages_handler(event, context):
    page = _pages.get(event["key"])
    if page is None:
        page = _Page(event["key"])
        _pages[event["key"]] = page  # CA201: threads=benign processes=benign
    return page.key
