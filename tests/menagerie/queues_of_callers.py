"""Connections and queues at which callers wait: what another request sends reaches those of one worker."""

import asyncio
import queue
from collections import UserDict

from fastapi import FastAPI, HTTPException, WebSocket
from fastapi.responses import StreamingResponse

app = FastAPI()
_waiting = {}
_rooms = {}
_own = {}
_mail = {"out": queue.Queue()}


@app.get("/events/{user}")
async def events(user: str):
    mine = asyncio.Queue()
    _waiting[user] = mine  # CA603: threads=safe processes=unsafe

    async def stream():
        while True:
            yield await mine.get()  # CA301: threads=unsafe processes=safe

    return StreamingResponse(stream())


@app.post("/notify/{user}")
async def notify(user: str, text: str):
    if user in _waiting:
        await _waiting[user].put(text)
    return {}


@app.websocket("/rooms/{room}")
async def enter(socket: WebSocket, room: str):
    await socket.accept()
    _rooms[room] = socket  # CA603: threads=safe processes=unsafe


@app.post("/rooms/{room}")
async def say(room: str, text: str):
    if room in _rooms:
        await _rooms[room].send_json({"text": text})
    return {}


class Sockets:
    """Those that are open now."""

    def __init__(self):
        self.active: list[WebSocket] = []

    async def connect(self, socket):
        await socket.accept()
        self.active.append(socket)  # CA603: threads=safe processes=unsafe

    async def broadcast(self, text):
        for socket in self.active:
            await socket.send_text(text)


_sockets = Sockets()


@app.websocket("/all")
async def join(socket: WebSocket):
    await _sockets.connect(socket)
    await _sockets.broadcast("somebody came")


# a queue of the worker's own, made at import
@app.post("/mail")
def mail(text: str):
    _mail["out"].put(text)
    return {}


class Tasks(UserDict):
    """A dictionary of the project's own kind."""

    def add(self, key, text):
        self[key] = text  # CA603: threads=safe processes=unsafe


_tasks = Tasks()


@app.post("/tasks/{key}")
def create(key: str, text: str):
    _tasks.add(key, text)
    return {}


@app.get("/tasks/{key}")
def show(key: str):
    task = _tasks.get(key)
    if task is None:
        raise HTTPException(404)
    return task
