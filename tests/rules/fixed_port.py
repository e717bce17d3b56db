"""Ports: any free one, and one that others want too."""

import asyncio
import http.server
import os
import socket
import socketserver
import subprocess

free = socket.socket()
free.bind(("127.0.0.1", 0))
local = socket.socket(socket.AF_UNIX)
taken = socket.socket()
taken.bind(("127.0.0.1", 8999))  # CA414: threads=safe processes=unsafe
browser = subprocess.Popen(["/opt/chrome", "--headless", "--remote-debugging-port=9222"])  # CA414: threads=safe processes=unsafe
proxy = subprocess.Popen("/opt/bin/proxy --listen 127.0.0.1:2773", shell=True)  # CA414: threads=safe processes=unsafe
subprocess.run(["/opt/bin/psql", "--port", "5432", "-c", "select 1"], check=True)
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


def asked_by_option_handler(event, context):
    done = subprocess.run(["/opt/bin/psql", "--port", "5432", "-c", "select 1"], capture_output=True, check=True)
    return done.stdout


def free_by_option_handler(event, context):
    with subprocess.Popen(["/opt/bin/serve", "--port=0"]) as process:
        return process.pid


def fixed_by_option_handler(event, context):
    with subprocess.Popen(["/opt/bin/serve", "--port", "8080"]) as process:  # CA414: threads=unsafe processes=unsafe
        return process.pid
