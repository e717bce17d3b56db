"""What operators and builtins do with objects of the project, and what they choose or spell out."""

import contextlib
from dataclasses import asdict, dataclass, field


class Bag:
    def __init__(self):
        self.items = []

    def __iadd__(self, item):
        self.items.append(item)  # CA111: threads=unsafe processes=unsafe
        return self


bag = Bag()


def in_place_handler(event, context):
    global bag
    bag += event["sku"]
    return {"items": bag.items}


class Log:
    def __init__(self):
        self.lines = []

    def __lshift__(self, line):
        self.lines.append(line)  # CA111: threads=unsafe processes=unsafe
        return self


log = Log()


def shift_handler(event, context):
    log << event["a"] << event["b"]
    return log.lines


def own_shift_handler(event, context):
    own = Log()
    own << event["a"] << event["b"]
    return own.lines


class Names:
    def __init__(self):
        self.names = []

    def __str__(self):
        return ",".join(self.names)

    def __len__(self):
        return len(self.names)


names = Names()
others = Names()


def text_handler(event, context):
    names.names.append(event["name"])  # CA111: threads=unsafe processes=unsafe
    return str(names)


def formatted_handler(event, context):
    others.names.append(event["name"])  # CA111: threads=unsafe processes=unsafe
    return f"{others}"


def own_text_handler(event, context):
    own = Names()
    own.names.append(event["name"])
    return str(own)


@dataclass
class Stats:
    names: list = field(default_factory=list)


stats = Stats()


def spelled_out_handler(event, context):
    stats.names.append(event["name"])  # CA111: threads=unsafe processes=unsafe
    return asdict(stats)


def own_spelled_out_handler(event, context):
    own = Stats()
    own.names.append(event["name"])
    return asdict(own)


class Taker:
    def __init__(self, kind):
        self.kind = kind
        self.event = None

    def can(self, event):
        return event["kind"] == self.kind

    def take(self, event):
        self.event = event  # CA104: threads=unsafe processes=safe
        return self.name()

    def name(self):
        return self.event["name"]


TAKERS = (Taker("a"), Taker("b"))


def next_handler(event, context):
    taker = next((each for each in TAKERS if each.can(event)), None)
    return None if taker is None else taker.take(event)


class Ranked:
    def __init__(self, rank):
        self.rank = rank
        self.user = None

    def serve(self, user):
        self.user = user  # CA104: threads=unsafe processes=safe
        return self.answer()

    def answer(self):
        return f"Hello {self.user}"


RANKED = [Ranked(1), Ranked(2)]


def max_handler(event, context):
    return max(RANKED, key=lambda each: each.rank).serve(event["user"])


class Service:
    def __init__(self):
        self.user = None

    def go(self, user):
        self.user = user  # CA104: threads=unsafe processes=safe
        return self.say()

    def say(self):
        return self.user


APP = {"services": {"mail": Service()}, "retries": 1}


def within_tables_handler(event, context):
    return APP["services"]["mail"].go(event["user"])


closed = []


def at_exit_handler(event, context):
    with contextlib.ExitStack() as stack:
        stack.callback(closed.append, event["id"])  # CA111: threads=unsafe processes=unsafe
    return {"closed": closed}
