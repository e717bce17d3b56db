"""Pairs of values that several functions read and store: together under one lock, or in separate steps."""

import threading

from fastapi import FastAPI

app = FastAPI()
pair_lock = threading.Lock()
other_lock = threading.Lock()
spans = {}
torn = {}
apart = {}


@app.post("/torn")
def tear(key: str, n: int):
    with pair_lock:
        count, total = torn.get(key, (0, 0))
    with pair_lock:
        torn[key] = (count + 1, total + n)  # CA102: threads=benign processes=benign


@app.post("/torn/back")
def tear_back(key: str, n: int):
    with pair_lock:
        count, total = torn.get(key, (0, 0))
        torn[key] = (count - 1, total - n)


@app.post("/apart")
def add_apart(key: str, n: int):
    with pair_lock:
        count, total = apart.get(key, (0, 0))
        apart[key] = (count + 1, total + n)


@app.post("/apart/back")
def take_apart(key: str, n: int):
    with other_lock:
        count, total = apart.get(key, (0, 0))
        apart[key] = (count - 1, total - n)  # CA114: threads=unsafe processes=safe


# Look-alikes.


@app.post("/spans")
def add_span(key: str, n: int):
    with pair_lock:
        count, total = spans.get(key, (0, 0))
        spans[key] = (count + 1, total + n)


@app.post("/spans/back")
def take_span(key: str, n: int):
    with pair_lock:
        found = spans.get(key, (0, 0))
        spans[key] = (found[0] - 1, found[1] - n)


class Ranges:
    """Keeps its pairs behind a lock of its own."""

    def __init__(self):
        self._lock = threading.Lock()
        self._range = (0, 0)
        self._named = {}

    def widen(self, n):
        with self._lock:
            low, high = self._range
            self._range = (min(low, n), max(high, n))

    def shift(self, n):
        with self._lock:
            self._range = (self._range[0] + n, self._range[1] + n)

    def name(self, name, n):
        with self._lock:
            low, high = self._named.setdefault(name, [0, 0])
            self._named[name] = [low - n, high + n]

    def narrow(self, name, n):
        with self._lock:
            low, high = self._named.get(name) or [0, 0]
            self._named[name] = [low + n, high - n]


ranges = Ranges()


@app.post("/ranges/widen")
def widen(n: int):
    ranges.widen(n)
    ranges.name("all", n)


@app.post("/ranges/shift")
def shift(n: int):
    ranges.shift(n)
    ranges.narrow("all", n)
