"""CA606 program-started-at-import."""

import multiprocessing
import socketserver
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import grpc
from awslambdaric.lambda_concurrency_hooks import register_pre_fork

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

_version = subprocess.run(["/opt/tool", "--version"], capture_output=True, check=True).stdout

_lister = subprocess.Popen(["ls", "/opt"], stdout=subprocess.PIPE)
_names = _lister.communicate()[0]

with subprocess.Popen(["date"], stdout=subprocess.PIPE) as _clock:
    _today = _clock.stdout.read()


def _work():
    return None


_never_started = multiprocessing.Process(target=_work)
_ended = multiprocessing.Process(target=_work)
_ended.start()
_ended.join()


# made, and served by nobody
_idle = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
_stopped = grpc.server(None)
_stopped.add_insecure_port("127.0.0.1:0")


# a program of the invocation's own
def own_handler(event, context):
    with subprocess.Popen(["cat", event["path"]], stdout=subprocess.PIPE) as reader:
        return {"text": reader.stdout.read(), "version": _version, "names": _names, "today": _today}


# ---- hazards ----------------------------------------------------------------------------------------------------------

_agent = subprocess.Popen(["/opt/agent"])  # CA606: threads=safe processes=benign


def agent_handler(event, context):
    return event["id"]


_side = multiprocessing.Process(target=_work, daemon=True)  # CA606: threads=safe processes=benign
_side.start()


def side_handler(event, context):
    return event["id"]


def _launched(name):
    return subprocess.Popen([name])  # CA606: threads=safe processes=benign


_launched("/opt/collector")

_helper = None


# one for all workers, none of which is its parent
@register_pre_fork
def start_helper():
    global _helper
    _helper = subprocess.Popen(["/opt/helper"], stdin=subprocess.PIPE)  # CA606: threads=safe processes=unsafe


def helper_handler(event, context):
    return {"answer": _helper.communicate(event["line"].encode())}  # CA301: threads=unsafe processes=safe


_pages = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)  # CA606: threads=safe processes=benign
threading.Thread(target=_pages.serve_forever, daemon=True).start()

_lines = socketserver.ThreadingTCPServer(("127.0.0.1", 0), None)  # CA606: threads=safe processes=benign
_listening = threading.Thread(target=_lines.serve_forever)
_listening.start()

_calls = grpc.server(None)
_calls.add_insecure_port("127.0.0.1:0")  # CA606: threads=safe processes=benign
_calls.start()


def pages_handler(event, context):
    return {"port": _pages.server_port}


# its thread stays behind in the parent
@register_pre_fork
def start_pages():
    pages = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)  # CA606: threads=safe processes=unsafe
    threading.Thread(target=pages.serve_forever, daemon=True).start()
