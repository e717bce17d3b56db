"""Asks one of several hosts through a shared manager that keeps a pool for only one of them."""

import socket

import urllib3

http = urllib3.PoolManager(num_pools=1, retries=False)
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


def answered(connection):
    """In place of `HTTPConnection.connect`: the answer is there already, and no network is needed."""
    connection.sock, other = socket.socketpair()
    other.sendall(ANSWER)
    connection.other_end = other


def setup():
    urllib3.connection.HTTPConnection.connect = answered


def handler(event, context):
    response = http.request("GET", f"http://{event['host']}/status")
    return {"host": event["host"], "status": response.status}
