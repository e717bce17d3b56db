"""Functions that import-time code puts into tables which make their entries themselves, or several at once."""

from collections import defaultdict, deque

by_kind = defaultdict(list)
by_name = defaultdict(set)
of_class = defaultdict(lambda: deque(maxlen=4))
sessions = defaultdict(dict)
steps = []
several = []

last_created = {}
last_named = {}
last_queued = {}
last_step = {}
last_first = {}
last_unsubscribed = {}


class Bus:
    def __init__(self):
        self._handlers = defaultdict(list)

    def on(self, kind):
        def register(function):
            self._handlers[kind].append(function)
            return function

        return register

    def publish(self, kind, detail):
        return [function(detail) for function in self._handlers.get(kind, ())]


bus = Bus()
last_published = {}


@bus.on("paid")
def published(detail):
    last_published["id"] = detail["id"]  # CA103: threads=unsafe processes=safe
    return last_published["id"]


def created(detail):
    last_created["id"] = detail["id"]  # CA103: threads=unsafe processes=safe
    return last_created["id"]


def named(detail):
    last_named["id"] = detail["id"]  # CA103: threads=unsafe processes=safe
    return last_named["id"]


def queued(detail):
    last_queued["id"] = detail["id"]  # CA103: threads=unsafe processes=safe
    return last_queued["id"]


def first(detail):
    last_first["id"] = detail["id"]  # CA103: threads=unsafe processes=safe
    return last_first["id"]


def step(detail):
    last_step["id"] = detail["id"]  # CA103: threads=unsafe processes=safe
    return last_step["id"]


def unsubscribed(detail):
    last_unsubscribed["id"] = detail["id"]
    return last_unsubscribed["id"]


def safe(detail):
    own = {}
    own["id"] = detail["id"]
    return own["id"]


by_kind["created"].append(created)
by_kind["created"].append(safe)
by_name["named"].add(named)
of_class["queued"].append(queued)
own_steps = [step, safe]


def fill():
    several.extend([first, safe])
    steps.extend(own_steps)


fill()


def publish_handler(event, context):
    return bus.publish(event["kind"], event["detail"])


def created_handler(event, context):
    return [function(event) for function in by_kind.get(event["kind"], ())]


def named_handler(event, context):
    return [function(event) for function in by_name.get(event["kind"], ())]


def queued_handler(event, context):
    return [function(event) for function in of_class.get(event["kind"], ())]


def steps_handler(event, context):
    return [function(event) for function in steps]


def several_handler(event, context):
    return [function(event) for function in several]


def own_table_handler(event, context):
    found = defaultdict(list)
    found[event["kind"]].append(event["id"])
    return found[event["kind"]]
