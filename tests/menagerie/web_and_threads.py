"""Web routes, thread pools and shared objects with methods of their own, side by side."""
import asyncio, boto3, json, time, uuid, threading, os, tempfile, random
from concurrent.futures import ThreadPoolExecutor
from functools import partial, wraps
from collections import deque, OrderedDict
from dataclasses import dataclass, field
import requests
from fastapi import FastAPI, Depends
from flask import Flask, g, request, session

app = FastAPI()
_cache: dict[str, dict] = {}

@app.get("/a/{k}")
async def read(k: str):
    if k not in _cache:
        _cache[k] = {"k": k}
    return _cache[k]

@app.get("/b/{k}")
async def read_b(k: str):
    if k not in _slow:
        _slow[k] = await fetch(k)  # CA201: threads=benign processes=benign
    return _slow[k]
_slow = {}
async def fetch(k):
    await asyncio.sleep(1)
    return k

@app.get("/c")
def sync_route(q: str):
    last["q"] = q  # CA103: threads=unsafe processes=safe
    return {"q": last["q"]}
last = {}

fl = Flask(__name__)
@fl.route("/x")
def fx():
    g.user = request.args["u"]
    counters["x"] = counters.get("x", 0) + 1  # CA102: threads=unsafe processes=benign
    return {"n": counters["x"], "u": g.user}
counters = {}

class LRU:
    def __init__(self, n):
        self.n = n
        self.d = OrderedDict()
        self.lock = threading.Lock()
    def get(self, k):
        with self.lock:
            if k in self.d:
                self.d.move_to_end(k)
                return self.d[k]
        return None
    def put(self, k, v):
        with self.lock:
            self.d[k] = v  # CA201: threads=unsafe processes=benign
            if len(self.d) > self.n:
                self.d.popitem(last=False)
lru = LRU(10)
def lru_handler(event, context):
    v = lru.get(event["k"])
    if v is None:
        v = expensive(event["k"])
        lru.put(event["k"], v)
    return v
def expensive(k):
    return requests.get(f"https://x/{k}").json()

queue = deque(maxlen=10)
def deque_handler(event, context):
    queue.append(event["x"])  # CA111: threads=unsafe processes=unsafe
    return list(queue)

def fanout_handler(event, context):
    out = {}
    def work(r):
        out[r["id"]] = boto3.client("s3").head_object(Bucket="b", Key=r["k"])  # CA302: threads=unsafe processes=unsafe
    with ThreadPoolExecutor() as ex:
        futures = [ex.submit(work, r) for r in event["Records"]]
        for f in futures: f.result()
    return out

@dataclass
class State:
    seen: set = field(default_factory=set)
    def check(self, i):
        if i in self.seen:
            return True
        self.seen.add(i)  # CA603: threads=unsafe processes=benign
        return False
state = State()
def dedupe_handler(event, context):
    return [r for r in event["Records"] if not state.check(r["id"])]

def retry(fn):
    @wraps(fn)
    def inner(*a, **k):
        for _ in range(3):
            try:
                return fn(*a, **k)
            except Exception:
                time.sleep(1)
    return inner
totals = {}
@retry
def add(k, n):
    totals[k] = totals.get(k, 0) + n  # CA102: threads=unsafe processes=benign
def retry_handler(event, context):
    add(event["k"], 1)
    return totals

TOKEN = None
EXPIRES = 0
def token():
    global TOKEN, EXPIRES
    if TOKEN is None or time.time() > EXPIRES:
        r = requests.post("https://auth").json()
        TOKEN = r["token"]  # CA206: threads=benign processes=safe
        EXPIRES = time.time() + r["ttl"]  # CA206: threads=benign processes=safe
    return TOKEN
def token_handler(event, context):
    return requests.get("https://api", headers={"Authorization": token()}).json()

PLUGINS = []
def register(f):
    PLUGINS.append(f)
    return f
@register
def p1(x): return x
def plugins_handler(event, context):
    for p in PLUGINS:
        event = p(event)
    return event

def tmp_handler(event, context):
    with tempfile.TemporaryDirectory() as d:
        p = os.path.join(d, "x.json")
        json.dump(event, open(p, "w"))
        return json.load(open(p))
def tmp2_handler(event, context):
    name = str(uuid.uuid4())
    p = "/tmp/{}.json".format(name)
    with open(p, "w") as f: json.dump(event, f)
    os.remove(p)
def tmp3_handler(event, context):
    p = f"/tmp/{context.aws_request_id}/in.bin"
    os.makedirs(os.path.dirname(p), exist_ok=True)
    boto3.client("s3").download_file("b", "k", p)  # CA302: threads=unsafe processes=safe
    return open(p).read()
