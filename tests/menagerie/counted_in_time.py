"""Limits per user in the memory of one worker; caches and breakers, which each worker may have for itself."""
import collections
import logging
import threading
import time

from fastapi import FastAPI, HTTPException, Request
from starlette.middleware.base import BaseHTTPMiddleware

app = FastAPI()
lock = threading.Lock()
locked = collections.defaultdict(collections.deque)
plain = {}
buckets = {}
last = {}

log = logging.getLogger(__name__)


def allowed(ip):
    now = time.monotonic()
    with lock:
        mine = locked[ip]
        while mine and mine[0] < now - 60:
            mine.popleft()
        if len(mine) >= 10:
            return False
        mine.append(now)  # CA603: threads=safe processes=unsafe
        return True


def deque_handler(event, context):
    if not allowed(event["ip"]):
        return {"statusCode": 429}
    return {"statusCode": 200}


def list_handler(event, context):
    now = time.time()
    mine = [t for t in plain.get(event["ip"], []) if t > now - 60]
    if len(mine) >= 10:
        return {"statusCode": 429}
    mine.append(now)
    plain[event["ip"]] = mine  # CA102: threads=unsafe processes=benign ; CA603: threads=unsafe processes=unsafe
    return {"statusCode": 200}


def bucket_handler(event, context):
    now = time.time()
    tokens, then = buckets.get(event["ip"], (10, now))
    tokens = min(10, tokens + (now - then) * 0.5)
    if tokens < 1:
        return {"statusCode": 429}
    buckets[event["ip"]] = (tokens - 1, now)  # CA102: threads=unsafe processes=benign ; CA603: threads=unsafe processes=unsafe
    return {"statusCode": 200}


def last_handler(event, context):
    now = time.time()
    if now - last.get(event["user"], 0) < 1:
        return {"statusCode": 429}
    last[event["user"]] = now  # CA201: threads=unsafe processes=benign ; CA603: threads=unsafe processes=unsafe
    return {"statusCode": 200}


class Limiter:
    def __init__(self, limit, window):
        self.limit, self.window = limit, window
        self.requests = collections.defaultdict(list)

    def is_allowed(self, key):
        now = time.time()
        self.requests[key] = [t for t in self.requests[key] if now - t < self.window]
        if len(self.requests[key]) >= self.limit:
            return False
        self.requests[key].append(now)  # CA603: threads=unsafe processes=unsafe
        return True


limiter = Limiter(10, 60)


class Limit(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        if not limiter.is_allowed(request.client.host):
            raise HTTPException(429)
        return await call_next(request)


app.add_middleware(Limit)


@app.get("/x")
def x():
    return {}


cache = {}


def cache_handler(event, context):
    entry = cache.get(event["id"])
    if entry and time.time() - entry["at"] < 60:
        return entry["value"]
    value = len(event["id"])
    cache[event["id"]] = {"at": time.time(), "value": value}  # CA201: threads=unsafe processes=benign
    return value


failures = []


def breaker_handler(event, context):
    now = time.time()
    if len([t for t in failures if t > now - 30]) > 5:
        return {"statusCode": 503}
    try:
        return {"statusCode": 200, "body": str(1 / event["x"])}
    except ZeroDivisionError:
        failures.append(now)
        raise


histories = collections.defaultdict(list)


def allowed_by_history(ip):
    now = time.time()
    history = histories[ip]
    history[:] = [t for t in history if now - t < 60]
    if len(history) >= 10:
        return False
    history.append(now)  # CA603: threads=unsafe processes=unsafe
    return True


@app.middleware("http")
async def limit(request: Request, call_next):
    if not allowed_by_history(request.client.host):
        raise HTTPException(429)
    return await call_next(request)


# the list that is there, or a new one, in one step
by_default = {}
lock_of_default = threading.Lock()


def allowed_by_default(ip):
    now = time.time()
    with lock_of_default:
        mine = by_default.setdefault(ip, collections.deque())
        while mine and now - mine[0] > 60:
            mine.popleft()
        if len(mine) >= 10:
            return False
        mine.append(now)  # CA603: threads=safe processes=unsafe
        return True


def by_default_handler(event, context):
    if not allowed_by_default(event["requestContext"]["identity"]["sourceIp"]):
        return {"statusCode": 429}
    return {"statusCode": 200}


# a bucket of tokens for each user, an object in a table
class Bucket:
    def __init__(self, tokens, last):
        self.tokens = tokens
        self.last = last


class Buckets:
    def __init__(self, most, rate):
        self.most, self.rate = most, rate
        self._lock = threading.Lock()
        self._buckets = {}

    def allow(self, key):
        now = time.monotonic()
        with self._lock:
            bucket = self._buckets.get(key)
            if bucket is None:
                bucket = Bucket(self.most, now)
                self._buckets[key] = bucket
            bucket.tokens = min(self.most, bucket.tokens + (now - bucket.last) * self.rate)
            bucket.last = now
            if bucket.tokens >= 1:
                bucket.tokens -= 1  # CA603: threads=safe processes=unsafe
                return True
            return False


token_buckets = Buckets(10, 1)


def token_bucket_handler(event, context):
    if not token_buckets.allow(event["requestContext"]["identity"]["sourceIp"]):
        return {"statusCode": 429}
    return {"statusCode": 200}


# objects kept for each user whose count turns nobody away
class Visit:
    def __init__(self):
        self.times = 0


visits = {}
lock_of_visits = threading.Lock()


def visit_handler(event, context):
    with lock_of_visits:
        visit = visits.get(event["user"])
        if visit is None:
            visit = visits[event["user"]] = Visit()
        visit.times += 1
        log.info("visit %s", visit.times)
    return {"statusCode": 200}


# a count beside a time, in a pair, and decided on after it was stored
_by_address = {}


def pair_handler(event, context):
    address = event["requestContext"]["identity"]["sourceIp"]
    count, last = _by_address.get(address, (0, 0.0))
    if time.time() - last > 1:
        count = 0
    count += 1
    _by_address[address] = (count, time.time())  # CA102: threads=unsafe processes=benign ; CA603: threads=unsafe processes=unsafe
    if count > 10:
        return {"statusCode": 429}
    return {"statusCode": 200}


_counts_of_users = {}


def record_handler(event, context):
    count = _counts_of_users.get(event["user"], {"n": 0})["n"] + 1
    _counts_of_users[event["user"]] = {"n": count}  # CA102: threads=unsafe processes=benign ; CA603: threads=unsafe processes=unsafe
    if count > 10:
        return {"statusCode": 429}
    return {"statusCode": 200}


# tokens that come back with time, as many as there may be
_tokens, _filled_at = 10.0, time.time()


def refilled_handler(event, context):
    global _tokens, _filled_at
    now = time.time()
    _tokens = min(10, _tokens + (now - _filled_at) * 2)  # CA102: threads=unsafe processes=benign ; CA603: threads=unsafe processes=unsafe
    _filled_at = now
    if _tokens < 1:
        return {"statusCode": 429}
    _tokens -= 1
    return {"statusCode": 200}


# what a request says is kept beside the last, and nothing is counted
_named = {}


def named_handler(event, context):
    old = _named.get(event["user"], {"name": ""})
    _named[event["user"]] = {"name": event["name"] or old["name"]}  # CA102: threads=benign processes=benign
    return {"statusCode": 200}


# the largest so far is only told
_largest = 0


def largest_handler(event, context):
    global _largest
    _largest = max(_largest, event["size"])  # CA102: threads=unsafe processes=benign
    return {"largest": _largest}


# one request in ten seconds, whoever asks
_last_draw = 0.0


def drawing_handler(event, context):
    global _last_draw
    if time.time() - _last_draw < 10:
        return {"statusCode": 429}
    _last_draw = time.time()  # CA206: threads=benign processes=safe ; CA603: threads=unsafe processes=unsafe
    return {"statusCode": 200}


# when a service failed last, which each worker finds out for itself
_failed_at = 0.0


def guarded_handler(event, context):
    global _failed_at
    if time.time() - _failed_at < 10:
        return {"statusCode": 503}
    try:
        return {"statusCode": 200, "rows": ask_service(event["id"])}
    except OSError:
        _failed_at = time.time()  # CA206: threads=benign processes=safe
        raise


def ask_service(key):
    return [key]


# when the rows were read last
_rows, _read_at = [], 0.0


def rows_handler(event, context):
    global _rows, _read_at
    if time.time() - _read_at < 10:
        return {"rows": _rows}
    _rows = ask_service("all")
    _read_at = time.time()
    return {"rows": _rows}
