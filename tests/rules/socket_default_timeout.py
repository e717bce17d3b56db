"""CA407 socket-default-timeout: the default timeout holds for every socket that any thread opens from now on."""

import socket
import urllib.request

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

socket.setdefaulttimeout(10)


def import_time_handler(event, context):
    return {"timeout": socket.getdefaulttimeout()}


# the timeout of one socket, of one call
def own_socket_handler(event, context):
    with socket.create_connection((event["host"], 443), timeout=3) as connection:
        connection.settimeout(context.get_remaining_time_in_millis() / 1000)
        return {"peer": connection.getpeername()[0]}


def call_timeout_handler(event, context):
    with urllib.request.urlopen("https://api.example.com/status", timeout=5) as answer:
        return {"status": answer.status}


# ---- hazards ----------------------------------------------------------------------------------------------------------


# set to a constant
def constant_handler(event, context):
    socket.setdefaulttimeout(5)  # CA407: threads=benign processes=safe
    return {"ok": True}


# set to what is left of this invocation
def remaining_time_handler(event, context):
    socket.setdefaulttimeout(context.get_remaining_time_in_millis() / 1000)  # CA407: threads=unsafe processes=safe
    with urllib.request.urlopen("https://api.example.com/status") as answer:
        return {"status": answer.status}


def for_a_moment_handler(event, context):
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(1)  # CA407: threads=unsafe processes=safe
    try:
        return {"address": socket.gethostbyname(event["host"])}
    finally:
        socket.setdefaulttimeout(before)
