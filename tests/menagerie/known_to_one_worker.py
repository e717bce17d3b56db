"""What one request leaves in memory and another one needs: sessions, codes, jobs; and caches that anyone can refill."""

import logging
import time
import uuid
from datetime import datetime, timedelta

import boto3
import requests
from cachetools import TTLCache
from fastapi import BackgroundTasks, FastAPI, HTTPException

app = FastAPI()
log = logging.getLogger(__name__)
api = boto3.client("apigatewaymanagementapi", endpoint_url="https://example.com")
ITEMS = {}
CODES = {}
JOBS: dict[str, dict] = {}
CACHE = {}
FALLBACK = {}
ROLES = {"a": 1}


class Sessions:
    known = {}

    @staticmethod
    def begin(user):
        key = str(uuid.uuid4())
        Sessions.known[user] = key  # CA603: threads=safe processes=unsafe
        return key

    @staticmethod
    def valid(user, key):
        return Sessions.known.get(user) == key


def session_handler(event, context):
    if event["path"] == "/login":
        return {"key": Sessions.begin(event["user"])}
    if not Sessions.valid(event["user"], event["key"]):
        return {"statusCode": 403}
    return {"statusCode": 200}


@app.post("/items/{name}")
def put_item(name: str, item: dict):
    ITEMS[name] = item  # CA603: threads=safe processes=unsafe
    return item


@app.get("/items/{name}")
def get_item(name: str):
    if name not in ITEMS:
        raise HTTPException(404)
    return ITEMS[name]


def code_handler(event, context):
    if event["path"] == "/send":
        CODES[event["mail"]] = str(uuid.uuid4())[:6]  # CA603: threads=safe processes=unsafe
        return "sent"
    code = CODES.pop(event["mail"], None)
    if code != event["code"]:
        return "wrong"
    return "ok"


@app.post("/jobs")
def start():
    key = str(uuid.uuid4())
    JOBS[key] = {"state": "new", "id": key}  # CA603: threads=safe processes=unsafe
    return key


@app.get("/jobs/{key}")
def state(key: str):
    job = JOBS.get(key)
    if job is None:
        raise HTTPException(404)
    return job


def cached_handler(event, context):
    if event["id"] not in CACHE:
        CACHE[event["id"]] = load(event["id"])  # CA201: threads=benign processes=benign
    return CACHE[event["id"]]


def load(key):
    return key.upper()


def fallback_handler(event, context):
    found = FALLBACK.get(event["id"])
    if found is None:
        found = load(event["id"])
    return found


def fill_handler(event, context):
    FALLBACK[event["id"]] = event["value"]


def role_handler(event, context):
    if event["role"] not in ROLES:
        return 403
    return ROLES[event["role"]]


def own_handler(event, context):
    seen = {}
    seen[event["id"]] = event["value"]
    if event["other"] not in seen:
        return 404
    return seen[event["other"]]


class Store:
    def __init__(self):
        self.rows = {}

    def put(self, key, row):
        self.rows[key] = row  # CA603: threads=safe processes=unsafe

    def find(self, key):
        if key in self.rows:
            return self.rows[key]
        raise KeyError(key)


store = Store()


def save_handler(event, context):
    store.put(event["id"], event["row"])
    return "ok"


def find_handler(event, context):
    return store.find(event["id"])


LEVELS = {}


def level_of(user):
    if user in LEVELS:
        level, at = LEVELS[user]
        if time.time() - at < 60:
            return level
    level = load(user)
    LEVELS[user] = (level, time.time())
    return level


def level_handler(event, context):
    return {"level": level_of(event["user"])}


# Connections of a WebSocket API go on after the request; whoever sends to all of them reaches those of one worker.

CONNECTIONS = set()
SOCKETS = {}


def connect_handler(event, context):
    CONNECTIONS.add(event["requestContext"]["connectionId"])  # CA111: threads=unsafe processes=unsafe ; CA603: threads=safe processes=unsafe
    return {"statusCode": 200}


def broadcast_handler(event, context):
    for connection in list(CONNECTIONS):
        api.post_to_connection(ConnectionId=connection, Data=event["body"])
    return {"statusCode": 200}


def subscribe_handler(event, context):
    SOCKETS[event["requestContext"]["connectionId"]] = event["topic"]  # CA603: threads=safe processes=unsafe
    return {"statusCode": 200}


def publish_handler(event, context):
    for connection, topic in list(SOCKETS.items()):
        if topic == event["topic"]:
            api.post_to_connection(ConnectionId=connection, Data=event["body"])
    return {"statusCode": 200}


# what is collected for one call only
def told_handler(event, context):
    told = set()
    told.add(event["requestContext"]["connectionId"])
    for connection in told:
        api.post_to_connection(ConnectionId=connection, Data=event["body"])
    return {"statusCode": 200}


mail = boto3.client("sns")
LAST_TOLD = datetime.min
FIRST_DAY = datetime.min


# a name that requests bind anew is state, whatever it held first
def reminder_handler(event, context):
    global LAST_TOLD
    if datetime.now() - LAST_TOLD < timedelta(minutes=5):
        return {"statusCode": 204}
    LAST_TOLD = datetime.now()  # CA206: threads=benign processes=safe ; CA603: threads=unsafe processes=unsafe
    mail.publish(TopicArn="reminders", Message="again")
    return {"statusCode": 200}


# a name that nobody binds anew is none
def since_handler(event, context):
    if datetime.now() - FIRST_DAY < timedelta(days=event["days"]):
        return {"statusCode": 204}
    mail.publish(TopicArn="reminders", Message="long ago")
    return {"statusCode": 200}


# when a price was asked for, kept beside it: the worker that has not heard of it asks anew
PRICES, PRICED_AT = {}, {}


def priced(symbol):
    if symbol in PRICES:
        at = PRICED_AT.get(symbol)
        if at and time.time() - at < 60:
            return PRICES[symbol]
    return None


def keep_price(symbol, price):
    PRICES[symbol] = price
    PRICED_AT[symbol] = time.time()


def prices_handler(event, context):
    found, wanted = {}, []
    for symbol in event["symbols"]:
        known = priced(symbol)
        if known is not None:
            found[symbol] = known
        else:
            wanted.append(symbol)
    for symbol, price in boto3.Session().client("lambda").invoke(FunctionName="prices")["Prices"].items():
        keep_price(symbol, price)
        found[symbol] = price
    return found


# ... and the end of a session, without which its user is turned away
ENDS = {}


def log_in_handler(event, context):
    ENDS[event["token"]] = time.time() + 3600  # CA603: threads=safe processes=unsafe
    return {"ok": True}


def logged_in_handler(event, context):
    end = ENDS.get(event["token"])
    if end is None or end < time.time():
        return {"statusCode": 401}
    return {"statusCode": 200}


LISTENERS = set()
GATEWAY = boto3.client("apigatewaymanagementapi", endpoint_url="https://example.com")


def listener_handler(event, context):
    me = event["requestContext"]["connectionId"]
    if event["requestContext"]["routeKey"] == "$connect":
        LISTENERS.add(me)  # CA603: threads=safe processes=unsafe
    elif event["requestContext"]["routeKey"] == "$disconnect":
        LISTENERS.discard(me)
    else:
        for other in list(LISTENERS):
            GATEWAY.post_to_connection(ConnectionId=other, Data=event["body"])
    return {"statusCode": 200}


class Kinds:
    """A table that each worker reads for itself, behind a flag."""

    ids = {}
    ready = False

    @classmethod
    def load(cls):
        if cls.ready:
            return
        for row in boto3.client("dynamodb").scan(TableName="kinds")["Items"]:  # CA302: threads=unsafe processes=safe
            cls.ids[row["name"]["S"]] = row["id"]["S"]
        cls.ready = True


def kind_handler(event, context):
    Kinds.load()
    kind = Kinds.ids.get(event["kind"])
    if kind is None:
        raise ValueError("unknown kind")
    return kind


class Tokens:
    """A cache whose readers go on without an entry; only who removes one is told whether it was there."""

    def __init__(self):
        self._kept = {}

    def get(self, user):
        token = self._kept.get(user)
        log.info("hit" if token else "miss")
        return token

    def put(self, user, token):
        self._kept[user] = token

    def remove(self, user):
        if user in self._kept:
            del self._kept[user]  # CA202: threads=unsafe processes=benign
            return True
        return False


TOKENS = Tokens()


@app.get("/tokens/{user}")
def shown(user: str):
    return {"token": TOKENS.get(user) or str(uuid.uuid4())}


@app.post("/tokens/{user}")
def renewed(user: str):
    TOKENS.put(user, str(uuid.uuid4()))
    return {}


@app.delete("/tokens/{user}")
def removed(user: str):
    TOKENS.remove(user)
    return {}


TASKS = {}


@app.post("/tasks")
def task_begun(name: str):
    TASKS[str(uuid.uuid4())] = name  # CA603: threads=safe processes=unsafe
    return {}


@app.post("/tasks/{key}")
def task_ended(key: str):
    if key in TASKS:
        del TASKS[key]  # CA202: threads=unsafe processes=benign
        return {"ended": True}
    return {"ended": False}


RUNS = {}


def _run(key):
    try:
        RUNS[key]["answer"] = sum(range(10))
        RUNS[key]["status"] = "done"
    except ValueError:
        RUNS[key]["status"] = "failed"


@app.post("/runs")
def run_begun(tasks: BackgroundTasks):
    key = str(uuid.uuid4())
    RUNS[key] = {"status": "running"}  # CA603: threads=safe processes=unsafe
    tasks.add_task(_run, key)
    return {"key": key}


@app.get("/runs/{key}")
def run_shown(key: str):
    if key not in RUNS:
        raise HTTPException(404)
    return RUNS[key]


STATES = {}


@app.get("/login")
def login_begun():
    state = str(uuid.uuid4())
    STATES[state] = {"at": "login"}  # CA603: threads=safe processes=unsafe
    return {"state": state}


@app.get("/login/{state}")
def login_ended(state: str):
    if state not in STATES:
        raise HTTPException(400)
    found = STATES[state]  # CA202: threads=unsafe processes=benign
    del STATES[state]
    return found["at"]


AGENTS = {}
NOTES = {}


def _asked(session):
    if session not in NOTES:
        raise HTTPException(500)
    return NOTES[session]


@app.post("/ask/{session}")
def ask(session: str, who: str):
    """Each worker fills both for itself."""
    if session not in AGENTS:
        AGENTS[session] = object()  # CA201: threads=benign processes=benign
        NOTES[session] = {"who": who}
    return {"agent": str(AGENTS[session]), "who": _asked(session)["who"]}


# what a service has answered, kept for a while: every worker may ask for itself


class Costs:
    def __init__(self):
        self.kept = {}

    def found(self, user):
        if user in self.kept:
            cost, at = self.kept[user]  # CA202: threads=unsafe processes=benign
            if datetime.utcnow() - at < timedelta(seconds=30):
                return cost
            del self.kept[user]
        return None

    def keep(self, user, cost):
        self.kept[user] = (cost, datetime.utcnow())  # CA201: threads=unsafe processes=benign

    def of(self, user):
        found = self.found(user)
        if found is not None:
            return found
        cost = users.get_item(TableName="costs", Key={"id": {"S": user}}).get("Item")
        if not cost:
            self.keep(user, {"total": 0})
            return {"total": 0}
        self.keep(user, cost)
        return cost


users = boto3.client("dynamodb")
costs = Costs()


def cost_handler(event, context):
    if costs.of(event["user"])["total"] > 100:
        return {"statusCode": 429}
    return {"statusCode": 200}


# one that forgets what is old, filled where a look found nothing, and given up by whoever leaves


class Tokens:
    def __init__(self):
        self.kept = TTLCache(maxsize=100, ttl=300)

    def drop(self, user):
        if user in self.kept:
            del self.kept[user]
            return True
        return False


tokens = Tokens()


def token_handler(event, context):
    found = tokens.kept.get(event["user"])  # CA205: threads=unsafe processes=benign
    if found:
        return found
    token = requests.post("https://example.com", json={"user": event["user"]}).json()["token"]
    tokens.kept[event["user"]] = token
    return token


def leave_handler(event, context):
    tokens.drop(event["user"])
    return {"ok": True}


# what runs, under an id that nobody else has heard of: who has noted it takes it off
STEPS = {}


def step_begins(name):
    step = uuid.uuid4().hex
    STEPS[step] = name
    return step


def step_ends(step):
    name = STEPS.pop(step, None)
    if name is None:
        log.warning("unknown")
        return False
    log.info("done %s", name)
    return True


@app.post("/steps")
def take_steps(name: str):
    step = step_begins(name)
    try:
        return {"length": len(name)}
    finally:
        step_ends(step)


# the same, but the id goes out and another request ends by it
ORDERS = {}


@app.post("/orders")
def begin_order(name: str):
    order = uuid.uuid4().hex
    ORDERS[order] = name  # CA603: threads=safe processes=unsafe
    return {"order": order}


@app.delete("/orders/{order}")
def end_order(order: str):
    if ORDERS.pop(order, None) is None:
        raise HTTPException(404)
    return {}


# a token that each worker makes when it needs one, and that a logout takes out
MADE = {}


def token_of(user):
    token = MADE.get(user)
    if token:
        return token
    made = uuid.uuid4().hex
    MADE[user] = made  # CA201: threads=unsafe processes=benign
    return made


@app.get("/made/{user}")
def use_token(user: str):
    return requests.get("https://example.com", headers={"X-Token": token_of(user)}, timeout=5).json()


@app.delete("/made/{user}")
def drop_token(user: str):
    if user in MADE:
        MADE.pop(user, None)
        return {"dropped": True}
    return {"dropped": False}


# a game that a request begins and others play on: a record, and no limit, though its floors are counted
GAMES = {}


@app.post("/games/{user}")
def begin_game(user: str):
    GAMES[user] = {"floor": 0}  # CA603: threads=safe processes=unsafe
    return {}


@app.post("/games/{user}/climb")
def climb(user: str):
    game = GAMES.get(user)
    if not game:
        raise HTTPException(404)
    game["floor"] += 1  # CA102: threads=unsafe processes=benign
    if game["floor"] >= 10:
        GAMES.pop(user, None)
        return {"text": "won"}
    return {"floor": game["floor"]}


# which of the things that the code has belongs to a key: every worker finds the same, and an effect hangs on it
RULES = ("a-", "b-")
CHOSEN = {}


def rule_of(name):
    if name in CHOSEN:
        return CHOSEN[name]
    for rule in RULES:
        if name.startswith(rule):
            CHOSEN[name] = rule  # CA201: threads=benign processes=benign
            return rule
    return None


def chosen_handler(event, context):
    if rule_of(event["name"]):
        mail.publish(TopicArn="chosen", Message=event["name"])
    return "ok"


# a mark that it was done, under the same look
DONE_MARKS = {}


def done_marks_handler(event, context):
    if event["order"] in DONE_MARKS:
        return DONE_MARKS[event["order"]]
    mail.publish(TopicArn="orders", Message=event["order"])
    DONE_MARKS[event["order"]] = "done"  # CA201: threads=benign processes=benign ; CA603: threads=unsafe processes=unsafe
    return "done"


# who has voted is turned away, by the worker that has seen him
VOTED = set()
VOTES = {"yes": 0, "no": 0}


@app.post("/votes/{user}/{choice}")
def vote(user: str, choice: str):
    if user in VOTED:
        raise HTTPException(409)
    VOTED.add(user)  # CA603: threads=unsafe processes=benign
    VOTES[choice] += 1  # CA102: threads=unsafe processes=benign
    return dict(VOTES)
