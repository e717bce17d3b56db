"""What a framework keeps for the current request, settings that are the same each time, and what is set alike."""
import argparse, os
from flask import Flask, g, session
from dataclasses import dataclass

app = Flask(__name__)


@dataclass
class Event:
    request: str = ""


@app.before_request
def start():
    g.audit = Event()
    g.audit.request = session["user"]
    g.audit.rows = []


@app.get("/x")
def show():
    g.audit.rows.append(1)
    return {"r": g.audit.request, "rows": g.audit.rows}


args = None


def settings():
    parser = argparse.ArgumentParser()
    parser.add_argument("--topic", default="x")
    found = parser.parse_args()
    if "TOPIC" in os.environ:
        found.topic = os.environ["TOPIC"]
    return found


def lambda_handler(event, context):
    global args
    args = settings()
    return work(event)


def work(event):
    return {"t": args.topic}


CACHE = {}
KEY = "app"


class App:
    debug = False


def other_handler(event, context):
    app = CACHE.get(KEY)
    if app is None:
        app = App()
        CACHE[KEY] = app  # CA201: threads=benign processes=benign
    app.debug = os.environ["DEBUG"] == "1"
    return work(event)
