"""Lists that grow and are cut to a length keep growing for nobody."""

from contextlib import contextmanager


class Pool:
    def __init__(self):
        self._stats = {"times": []}

    @contextmanager
    def take(self, event):
        try:
            yield 3
        finally:
            self._stats["times"].append(event["n"])
            if len(self._stats["times"]) > 1000:
                self._stats["times"] = self._stats["times"][-1000:]  # CA102: threads=unsafe processes=benign

    def average(self):
        times = self._stats["times"]
        return sum(times) / len(times)


pool = Pool()


def pool_handler(event, context):
    with pool.take(event):
        return {"average": pool.average()}


grown = {"times": []}


def grown_handler(event, context):
    grown["times"].append(event["n"])  # CA111: threads=unsafe processes=unsafe
    return grown
