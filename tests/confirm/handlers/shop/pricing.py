"""Prices and what is remembered of them."""

import itertools
import random
import threading
import uuid


class Catalogue:
    """A cache of quotes."""

    def __init__(self):
        self.quotes = {}
        self.lock = threading.Lock()
        self.loading = {}

    def quote(self, sku):
        if sku not in self.quotes:
            self.quotes[sku] = {"sku": sku, "quote": uuid.uuid4().hex, "cents": price(sku)}
        return self.quotes[sku]

    def quote_once(self, sku):
        """Whoever comes first asks, the others wait for the answer."""
        with self.lock:
            ready = self.loading.get(sku)
            mine = ready is None
            if mine:
                ready = self.loading[sku] = threading.Event()
        if mine:
            self.quotes[sku] = {"sku": sku, "quote": uuid.uuid4().hex, "cents": price(sku)}
            ready.set()
        else:
            ready.wait(5)
        return self.quotes[sku]

    def recent(self, sku, most=2):
        """The newest quotes; the oldest goes where there are too many."""
        if sku not in self.quotes:
            if len(self.quotes) >= most:
                oldest = next(iter(self.quotes))
                del self.quotes[oldest]
            self.quotes[sku] = price(sku)
        return self.quotes[sku]


def price(sku):
    return 100 + sum(map(ord, sku)) % 50


def tickets():
    number = 0
    while True:
        number += 1
        yield f"T-{number}"


TICKETS = tickets()
NUMBERS = itertools.count(1)
_random = random.Random(7)


def lucky():
    return _random.randint(1, 10**9)
