"""What one request leaves for the next: by failing, by collecting, in a flag, in hooks, or nothing at all."""

from contextlib import asynccontextmanager

from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from fastapi import FastAPI, Request

app = APIGatewayRestResolver()
rows = []
sent = []
started = []
finished = []
state = {}
names = []
counts = 0
_first = True
_last = None
_own = None


def publish(batch):
    return [1 / row for row in batch]


# Emptied at the end, where an exception goes past; at the start, or in any case, it is not.


def cleared_at_end_handler(event, context):
    for row in event["rows"]:
        rows.append(1 / row)
    answer = list(rows)
    rows.clear()  # CA110: threads=unsafe processes=unsafe
    return answer


def worked_with_handler(event, context):
    sent.append(event["row"])
    answer = publish(sent)
    sent.clear()  # CA110: threads=unsafe processes=unsafe
    return answer


def cleared_at_start_handler(event, context):
    started.clear()  # CA110: threads=unsafe processes=safe
    for row in event["rows"]:
        started.append(1 / row)
    answer = list(started)
    started.clear()
    return answer


def cleared_in_any_case_handler(event, context):
    try:
        for row in event["rows"]:
            finished.append(1 / row)
        return list(finished)
    finally:
        finished.clear()  # CA110: threads=unsafe processes=safe


# Containers that take in what requests say, and counters.


def merged_handler(event, context):
    global state
    merged = dict(state)
    merged.update(event["values"])
    state = merged  # CA102: threads=unsafe processes=unsafe
    return state


def joined_handler(event, context):
    global names
    names = names + [event["name"]]  # CA102: threads=unsafe processes=unsafe
    return names


def counted_handler(event, context):
    global counts
    counts = counts + 1  # CA102: threads=unsafe processes=benign
    return counts


# Flags that fall before the work and are put up after it.


def flag_handler(event, context):
    global _first
    mine = False
    if _first:
        _first = False  # CA101: threads=unsafe processes=unsafe
        mine = True
        publish([event["n"]])
    answer = 1 / event["n"]
    answer = publish([answer])
    if mine:
        _first = True
    return answer


# Hooks that close over the request.


class Client:
    def __init__(self):
        self.hooks = []

    def use(self, hook):
        self.hooks.append(hook)  # CA111: threads=unsafe processes=unsafe

    def call(self, text):
        for hook in self.hooks:
            text = hook(text)
        return text


client = Client()


def hooks_handler(event, context):
    client.use(lambda text: text + event["suffix"])
    return client.call(event["text"])


# The request by the application's attribute.


@app.post("/set")
def put():
    global _last
    _last = app.current_event.json_body  # CA103: threads=unsafe processes=unsafe
    return {}


@app.get("/get")
def get():
    return _last


@app.get("/own")
def get_own():
    return app.current_event.path


# Objects on the application, made before the first request.


@asynccontextmanager
async def lifespan(web):
    web.state.seen = []
    web.state.limit = 10
    yield


web = FastAPI(lifespan=lifespan)


@web.get("/see/{name}")
def see(name: str, request: Request):
    request.app.state.seen.append(name)  # CA111: threads=unsafe processes=unsafe
    return request.app.state.seen[: request.app.state.limit]


@web.get("/own/{name}")
def see_own(name: str, request: Request):
    request.state.name = name
    return request.state.name


# Elements of a list, all of them set in one walk and read in another.


class Table:
    def __init__(self, name):
        self.name = name
        self.rows = None

    def load(self, event):
        self.rows = event[self.name]  # CA104: threads=unsafe processes=safe

    def sql(self):
        return f"insert {self.name} {self.rows}"


TABLES = [Table("a"), Table("b")]


def elements_handler(event, context):
    ready = []
    for table in TABLES:
        table.load(event)
        ready.append(table)
    return [table.sql() for table in ready]
