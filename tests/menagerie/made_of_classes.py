"""Objects of classes that Python puts together: tuples with named fields, mappings, classes that functions define."""

from collections.abc import MutableMapping
from typing import NamedTuple


class Counter:
    def __init__(self):
        self.n = 0

    def bump(self):
        self.n = self.n + 1  # CA102: threads=unsafe processes=benign
        return self.n


class Parts(NamedTuple):
    counter: Counter
    name: str = "x"


class Own:
    def __init__(self):
        self.n = 0

    def bump(self):
        self.n = self.n + 1
        return self.n


class Bag(MutableMapping):
    def __init__(self):
        self.kept = {}

    def __getitem__(self, key):
        return self.kept[key]

    def __setitem__(self, key, value):
        self.kept[key] = value  # CA102: threads=unsafe processes=benign

    def __delitem__(self, key):
        del self.kept[key]

    def __iter__(self):
        return iter(self.kept)

    def __len__(self):
        return len(self.kept)


class Mine(MutableMapping):
    def __init__(self):
        self.kept = {}

    def __getitem__(self, key):
        return self.kept[key]

    def __setitem__(self, key, value):
        self.kept[key] = value

    def __delitem__(self, key):
        del self.kept[key]

    def __iter__(self):
        return iter(self.kept)

    def __len__(self):
        return len(self.kept)


def told(cls):
    class Told(cls):
        def bump(self):
            return super().bump() + 1

    return Told


@told
class Clicks:
    def __init__(self):
        self.n = 0

    def bump(self):
        self.n = self.n + 1  # CA102: threads=unsafe processes=benign
        return self.n


def told_of_ones_own(cls):
    class Told(cls):
        def bump(self):
            return super().bump() + 1

    return Told


def visits():
    class Base:
        def __init__(self):
            self.n = 0

        def bump(self):
            self.n = self.n + 1  # CA102: threads=unsafe processes=benign
            return self.n

    class Visits(Base):
        pass

    return Visits()


class Hits:
    def __init__(self):
        self.n = 0

    def bump(self):
        self.n = self.n + 1  # CA102: threads=unsafe processes=benign
        return self.n


COUNTER, CLICKS, VISITS, HITS = Counter(), Clicks(), visits(), type("Named", (Hits,), {"label": "n"})()
BAG = Bag()


def by_position_handler(event, context):
    counter, _ = Parts(COUNTER)
    return counter.bump()


def own_by_position_handler(event, context):
    own, _ = Parts(Own())
    return own.bump()


def mapping_handler(event, context):
    key = event["id"]
    BAG[key] = BAG.get(key, 0) + 1
    return BAG[key]


def own_mapping_handler(event, context):
    mine, key = Mine(), event["id"]
    mine[key] = mine.get(key, 0) + 1
    return mine[key]


def derived_handler(event, context):
    return CLICKS.bump()


def own_derived_handler(event, context):
    return told_of_ones_own(Own)().bump()


def within_handler(event, context):
    return VISITS.bump()


def made_handler(event, context):
    return HITS.bump()
