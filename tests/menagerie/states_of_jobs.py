"""The state of a job under a key of its own, which another request asks for: known to the worker that has begun it."""

import random
from uuid import uuid4

from cachetools import LRUCache, TTLCache
from fastapi import BackgroundTasks, FastAPI, HTTPException, WebSocket

app = FastAPI()

# ---- hazards

jobs = {}


def _work(pk, text):
    jobs[pk] = text.upper()


@app.post("/jobs")
def begin(tasks: BackgroundTasks, text: str):
    pk = uuid4().hex
    jobs[pk] = "running"  # CA603: threads=safe processes=unsafe
    tasks.add_task(_work, pk, text)
    return pk


@app.get("/jobs/{pk}")
def state_of_job(pk: str):
    return jobs.get(pk, "unknown")


runs = {}


def _run(pk):
    runs[pk].update(status="done", progress=100)


@app.post("/runs")
def begin_run(tasks: BackgroundTasks):
    pk = uuid4().hex
    runs[pk] = {"status": "running", "progress": 0}  # CA603: threads=safe processes=unsafe
    tasks.add_task(_run, pk)
    return pk


@app.get("/runs/{pk}")
def state_of_run(pk: str):
    return runs.get(pk) or {"status": "unknown"}


exports = {}


@app.post("/exports/{pk}")
def begin_export(pk: str):
    exports[pk] = {"status": "running"}  # CA603: threads=safe processes=unsafe
    return {}


@app.get("/exports/{pk}")
def state_of_export(pk: str):
    try:
        return exports[pk]
    except KeyError:
        raise HTTPException(404) from None


# begun empty, then set
imports = {}


def _import(pk):
    imports[pk]["status"] = "done"


@app.post("/imports")
def begin_import(tasks: BackgroundTasks):
    pk = uuid4().hex
    imports.setdefault(pk, {})["status"] = "running"  # CA603: threads=safe processes=unsafe
    tasks.add_task(_import, pk)
    return pk


@app.get("/imports/{pk}")
def state_of_import(pk: str):
    found = imports.get(pk)
    if found is None:
        raise HTTPException(404)
    return found["status"]


# parts of a file, put together by the request that comes last
uploads = {}


@app.put("/uploads/{pk}/{number}")
def add_part(pk: str, number: int, data: str):
    uploads.setdefault(pk, {})[number] = data  # CA603: threads=safe processes=unsafe
    return "ok"


@app.post("/uploads/{pk}")
def put_together(pk: str):
    return "".join(uploads[pk][number] for number in sorted(uploads[pk]))


# a cache of a library that forgets what is old, as the only store of codes
passwords = TTLCache(1000, 300)


@app.post("/passwords/{user}")
def send_password(user: str):
    passwords[user] = str(random.randint(1000, 9999))  # CA205: threads=unsafe processes=benign ; CA603: threads=safe processes=unsafe


@app.post("/passwords/{user}/check")
def check_password(user: str, password: str):
    return passwords.get(user) == password


signed_in = LRUCache(1000)


@app.post("/signed-in/{user}")
def sign_in(user: str):
    token = uuid4().hex
    signed_in[token] = {"user": user}  # CA205: threads=unsafe processes=benign ; CA603: threads=safe processes=unsafe
    return token


@app.get("/signed-in/{token}")
def who(token: str):
    if token not in signed_in:
        raise HTTPException(401)
    return signed_in[token]["user"]


# ---- what looks like it

# a cache of a library that is used as one: whoever finds nothing works it out
upper = TTLCache(1000, 300)


@app.get("/upper/{word}")
def upper_of(word: str):
    if word not in upper:
        upper[word] = word.upper()  # CA205: threads=unsafe processes=benign
    return upper[word]


lower = LRUCache(1000)


@app.get("/lower/{word}")
def lower_of(word: str):
    found = lower.get(word)  # CA205: threads=unsafe processes=benign
    if found is None:
        found = lower[word] = word.lower()
    return found


@app.get("/lower/{word}/length")
def length_of_lower(word: str):
    return len(lower.get(word) or word)


# records that each request begins where there are none, for what it works out
shapes = {}


@app.get("/shapes/{word}")
def shape(word: str):
    shapes.setdefault(word, {})["length"] = len(word)
    return shapes[word]

# whoever finds nothing works it out: each worker does
lengths = {}


@app.get("/lengths/{word}")
def length(word: str):
    if word not in lengths:
        lengths[word] = len(word)  # CA201: threads=benign processes=benign
    return lengths[word]


# a table that is made at import
titles = {"de": "Hallo"}


@app.get("/titles/{language}")
def title(language: str):
    return titles.get(language, "Hello")


# the same request asks for what it has left
steps = {}


@app.post("/steps/{pk}")
def step(pk: str):
    steps[pk] = "running"
    return {"state": steps.get(pk)}


# a code that is made up by one request, and compared by another one
codes = {}


@app.post("/codes/{user}")
async def send_code(user: str):
    codes[user] = str(random.randint(1000, 9999))  # CA603: threads=safe processes=unsafe


@app.post("/codes/{user}/check")
async def check_code(user: str, code: str):
    return codes.get(user) == code


# rooms of connections under a name
rooms = {}


@app.websocket("/rooms/{room}")
async def talk(socket: WebSocket, room: str):
    await socket.accept()
    if room not in rooms:
        rooms[room] = []
    rooms[room].append(socket)  # CA603: threads=safe processes=unsafe
    try:
        while True:
            text = await socket.receive_text()
            for other in rooms[room]:
                await other.send_text(text)
    finally:
        rooms[room].remove(socket)
