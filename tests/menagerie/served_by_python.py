"""Servers of Python's own: with a thread for each request, on one event loop, or one request after the other."""

import asyncio
import socketserver
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer

LAST = {}
LINES = {}
ALONE = {}
PEERS = {}


class Shop(BaseHTTPRequestHandler):
    def do_POST(self):
        LAST["user"] = self.headers["user"]  # CA103: threads=unsafe processes=safe
        self.wfile.write(LAST["user"].encode())

    def log_message(self, *args):
        self.logged = args  # the object of this request


class Lines(socketserver.StreamRequestHandler):
    def handle(self):
        LINES["line"] = self.rfile.readline()  # CA103: threads=unsafe processes=safe
        self.wfile.write(LINES["line"])


class Alone(BaseHTTPRequestHandler):
    def do_GET(self):
        ALONE["path"] = self.path  # its server takes one request after the other
        self.wfile.write(ALONE["path"].encode())


async def converse(reader, writer):
    PEERS["last"] = await reader.readline()  # CA103: threads=unsafe processes=safe
    await writer.drain()
    writer.write(PEERS["last"])


async def _listen():
    server = await asyncio.start_server(converse, "", 0)
    await server.serve_forever()


def main():
    with socketserver.ThreadingTCPServer(("", 0), Lines) as lines:
        lines.serve_forever()
    HTTPServer(("", 0), Alone).serve_forever()


if __name__ == "__main__":
    ThreadingHTTPServer(("", 0), Shop).serve_forever()
    main()
    asyncio.run(_listen())
