"""A chat behind a websocket API: whoever connects enters a room and is told in which rooms he is."""

import threading

import socketio

server = socketio.Server(async_mode="threading")
guard = threading.Lock()


def handler(event, context):
    visitor = server.manager.connect(event["connection"], "/")
    server.enter_room(visitor, event["room"])
    return {"rooms": len(server.rooms(visitor))}


def mended(event, context):
    with guard:
        return handler(event, context)
