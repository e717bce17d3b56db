"""Ports: any free one, and one that others want too."""

import asyncio
import http.server
import os
import socket
import socketserver

free = socket.socket()
free.bind(("127.0.0.1", 0))
local = socket.socket(socket.AF_UNIX)
taken = socket.socket()
taken.bind(("127.0.0.1", 8999))  # CA414: threads=safe processes=unsafe
PORT = int(os.environ["PORT"])
server = socketserver.TCPServer(("", PORT), socketserver.BaseRequestHandler)  # CA414: threads=safe processes=unsafe


def free_handler(event, context):
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as here:
        return here.server_address


def asked_for_handler(event, context):
    return socket.create_connection(("127.0.0.1", 8999)).recv(10)


def fixed_handler(event, context):
    address = ("127.0.0.1", 8080)
    with http.server.HTTPServer(address, http.server.BaseHTTPRequestHandler):  # CA414: threads=unsafe processes=unsafe
        return "ok"


async def _serve():
    return await asyncio.start_server(print, "127.0.0.1", 9000)  # CA414: threads=unsafe processes=unsafe


def asyncio_handler(event, context):
    return str(asyncio.run(_serve()))
