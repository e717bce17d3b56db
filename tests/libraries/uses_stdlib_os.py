"""stdlib_os: reading the process's state is fine, setting it is for everybody."""

import locale
import os
import signal
import socket
import sys
import warnings

_STAGE = os.environ.get("STAGE", "test")
sys.path.append("/opt/vendored")
socket.setdefaulttimeout(5)


def read_handler(event, context):
    return {"stage": _STAGE, "home": os.environ["HOME"], "here": os.getcwd(), "pid": os.getpid()}


def query_locale_handler(event, context):
    return {"locale": locale.setlocale(locale.LC_ALL), "paths": len(sys.path)}


def child_environment_handler(event, context):
    environment = dict(os.environ)
    environment["TENANT"] = event["tenant"]
    return {"n": len(environment)}


def environ_handler(event, context):
    os.environ["TENANT"] = event["tenant"]  # CA401: threads=unsafe processes=safe
    return {"ok": True}


def cwd_handler(event, context):
    os.chdir(event["folder"])  # CA402: threads=unsafe processes=safe
    return {"names": os.listdir(".")}


def locale_handler(event, context):
    locale.setlocale(locale.LC_ALL, event["locale"])  # CA404: threads=unsafe processes=safe
    return {"price": locale.currency(event["price"])}


def alarm_handler(event, context):
    signal.signal(signal.SIGALRM, signal.SIG_IGN)  # CA406: threads=unsafe processes=safe
    return {"ok": True}


def timeout_handler(event, context):
    socket.setdefaulttimeout(event["timeout"])  # CA407: threads=unsafe processes=safe
    return {"ok": True}


def warnings_handler(event, context):
    warnings.simplefilter("ignore")  # CA408: threads=benign processes=safe
    return {"ok": True}
