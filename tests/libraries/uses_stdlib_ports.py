"""Servers of the standard library: any free port, and one that is taken."""

import socket
import socketserver
import xmlrpc.server
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

any_port = xmlrpc.server.SimpleXMLRPCServer(("127.0.0.1", 0))
calls = xmlrpc.server.SimpleXMLRPCServer(("127.0.0.1", 8800))  # CA414: threads=safe processes=unsafe
lines = socketserver.ThreadingUDPServer(("", 514), socketserver.BaseRequestHandler)  # CA414: threads=safe processes=unsafe


def free_handler(event, context):
    with socket.create_server(("127.0.0.1", 0)) as own:
        return own.getsockname()


def handler(event, context):
    with ThreadingHTTPServer(("", 8080), BaseHTTPRequestHandler) as server:  # CA414: threads=unsafe processes=unsafe
        return server.server_address


# where a shared socket is bound is the same for all; what comes in on it is not
bound = socket.create_server(("127.0.0.1", 0))
heard = socket.create_server(("127.0.0.1", 0))


def address_handler(event, context):
    return {"port": bound.getsockname()[1], "timeout": bound.gettimeout()}


def heard_handler(event, context):
    port = heard.getsockname()[1]
    caller, _ = heard.accept()  # CA301: threads=unsafe processes=safe
    with caller:
        return {"port": port, "text": caller.recv(100).decode()}
