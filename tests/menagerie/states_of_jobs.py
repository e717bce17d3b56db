"""The state of a job under a key of its own, which another request asks for: known to the worker that has begun it."""

import random
from uuid import uuid4

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


# ---- what looks like it

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
