"""What an earlier request left, handed on in the statement that puts this one's in its place."""

from concurrent.futures import ThreadPoolExecutor

last = None
buffer = []
found = {}
lengths = {}
USER = None
REGION = None


class Desk:
    """A desk that tells who was there before."""

    def __init__(self):
        self.visitor = None

    def greet(self, visitor):
        before, self.visitor = self.visitor, visitor  # CA104: threads=unsafe processes=unsafe
        return before


desk = Desk()


def desk_handler(event, context):
    return desk.greet(event["visitor"])


def last_handler(event, context):
    global last
    before, last = last, event["user"]  # CA103: threads=unsafe processes=unsafe
    return before


def work(key):
    found[key] = len(key)  # CA111: threads=unsafe processes=unsafe


def pool_handler(event, context):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, event["keys"]))
    return {"found": dict(found)}


def _user():
    return globals()["USER"]


def named_global_handler(event, context):
    globals()["USER"] = event["user"]  # CA103: threads=unsafe processes=safe
    return _user()


def updated_globals_handler(event, context):
    globals().update(REGION=event["region"])  # CA103: threads=unsafe processes=safe
    return globals().get("REGION")


# Look-alikes.


def swapped_handler(event, context):
    first, second = event["first"], event["second"]
    first, second = second, first
    return first, second


def own_pool_handler(event, context):
    sizes = {}

    def measure(key):
        sizes[key] = len(key)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(measure, event["keys"]))
    return sizes


def measure_once(key):
    lengths[key] = len(key)
    return lengths[key]


def table_handler(event, context):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(measure_once, event["keys"]))
