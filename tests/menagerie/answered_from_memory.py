"""What one request leaves in the memory of a worker, and with what another one is answered."""

import random
import threading
import uuid

import pricing
from fastapi import FastAPI, HTTPException

app = FastAPI()

_titles = {}


@app.post("/titles")
def put_title(session: str, title: str):
    _titles[session] = title  # CA603: threads=safe processes=unsafe


@app.get("/titles")
def get_title(session: str):
    return {"title": _titles.get(session)}


_colours = {}


@app.post("/colours")
def put_colour(session: str, colour: str):
    _colours[session] = colour  # CA603: threads=safe processes=unsafe


@app.get("/colours")
def get_colour(session: str):
    return {"colour": _colours.get(session, "none")}


_taken = {}


@app.post("/taken")
def take(name: str):
    _taken[name] = 1  # CA603: threads=safe processes=unsafe


@app.get("/taken")
def is_taken(name: str):
    return {"taken": name in _taken}


# who finds nothing asks the service, and keeps what it says
_prices = {}


@app.post("/prices")
def put_price(name: str):
    price = pricing.renew(name)
    _prices[name] = price
    return price


@app.get("/prices")
def get_price(name: str):
    return {"price": _prices.get(name) or pricing.ask(name)}


# what a service has answered is there for all workers
_rates = {}


@app.post("/rates")
def put_rate(name: str):
    _rates[name] = pricing.renew(name)


@app.get("/rates")
def get_rate(name: str):
    return {"rate": _rates.get(name)}


# the same request
_echoes = {}


@app.post("/echo")
def echo(name: str, text: str):
    _echoes[name] = text
    return {"text": _echoes[name]}


# a table of import-time code
_TABLE = {"a": 1, "b": 2}


@app.get("/table")
def from_table(name: str):
    return {"n": _TABLE.get(name)}


# who has signed in is known to one worker
_tokens = set()


@app.post("/login")
def login(name: str):
    token = f"{name}-{uuid.uuid4()}"
    _tokens.add(token)  # CA603: threads=safe processes=unsafe
    return {"token": token}


@app.get("/me")
def me(token: str):
    if token not in _tokens:
        raise HTTPException(401)
    return {"ok": True}


_codes = []


@app.post("/codes")
def make_code():
    code = str(uuid.uuid4())
    _codes.append(code)  # CA603: threads=safe processes=unsafe
    return {"code": code}


@app.post("/codes/{code}")
def use_code(code: str):
    if code in _codes:
        return {"ok": True}
    return {"ok": False}


# connections of this worker, which it forgets
_open = set()
_open_lock = threading.Lock()


@app.post("/open")
def open_one(name: str):
    with _open_lock:
        _open.add(name)
    return {"ok": True}


@app.post("/close")
def close_one(name: str):
    with _open_lock:
        if name in _open:
            _open.remove(name)
    return {"ok": True}


# a list of import-time code
_ALLOWED = {"a", "b"}


@app.get("/allowed")
def allowed(name: str):
    if name not in _ALLOWED:
        raise HTTPException(403)
    return {"ok": True}


# a key that is made up where there is none, which each worker does for itself
_keys = {}


@app.post("/keys/{user}")
def key_of(user: str):
    if user in _keys:
        return {"key": _keys[user]}
    key = random.randint(1, 999999)
    _keys[user] = key  # CA201: threads=unsafe processes=benign ; CA603: threads=safe processes=unsafe
    return {"key": key}


@app.get("/keys/{user}/{key}")
def is_valid(user: str, key: int):
    if user in _keys:
        return {"valid": _keys[user] == key}
    return {"valid": False}


# what each worker asks a service for itself, and an entry point that only looks
_texts = {}


@app.post("/texts/{name}")
def text_of(name: str):
    if name not in _texts:
        _texts[name] = pricing.text(name)  # CA201: threads=unsafe processes=benign
    return _texts[name]


@app.get("/texts/{name}")
def known_text(name: str):
    if name in _texts:
        return {"text": _texts[name]}
    return {"text": pricing.text(name)}
