"""python-socketio and Flask-SocketIO: the handlers of events serve all clients, and so does a namespace's object."""

import socketio
from flask import Flask
from flask_socketio import Namespace, SocketIO, emit

server = socketio.AsyncServer(async_mode="asgi")
app = socketio.ASGIApp(server)
flask_app = Flask(__name__)
sockets = SocketIO(flask_app)
joined = {"room": None}
spoken = {"text": None}
seen = {"page": None}


@server.on("join")
async def join(sid, data):
    joined["room"] = data["room"]  # CA103: threads=unsafe processes=safe
    await server.enter_room(sid, data["room"])
    return joined["room"]


@server.event
async def leave(sid, data):
    room = data["room"]
    await server.leave_room(sid, room)
    return room


class Chat(socketio.AsyncNamespace):
    async def on_message(self, sid, data):
        self.message = data  # CA104: threads=unsafe processes=safe
        await self.emit("message", data)
        await self.emit("again", self.message)


server.register_namespace(Chat("/chat"))


@sockets.on("speak")
def speak(data):
    spoken["text"] = data["text"]  # CA103: threads=unsafe processes=safe
    emit("spoken", spoken["text"])


class Pages(Namespace):
    def on_turn(self, data):
        page = data["page"]
        emit("turned", page)


sockets.on_namespace(Pages("/pages"))


def show(data):
    seen["page"] = data["page"]  # CA103: threads=unsafe processes=safe
    emit("shown", seen["page"])


sockets.on_event("show", show)
