"""What one entry point leaves in a name, and another one takes: it empties the name when it has gone by what it held."""

import json

import requests
from flask import Flask, jsonify, request

app = Flask(__name__)
loading = False
loaded = []
headline = ""
state = {"mode": None, "draft": None}


@app.route("/load")
def load():
    global loading, loaded, headline
    loaded = requests.get("https://talks.example.com/last", timeout=3).json()  # CA101: threads=unsafe processes=unsafe
    headline = read_headline()  # CA101: threads=unsafe processes=unsafe
    loading = True  # CA101: threads=unsafe processes=unsafe
    return "ok"


def read_headline():
    with open("/opt/talks/headline.txt") as file:
        return file.read()


@app.route("/page")
def page():
    global loading, loaded, headline
    rows = []
    if loading:
        for each in loaded:
            rows.append(each)
    said = headline or "none"
    loaded = []
    loading = False
    headline = ""
    return jsonify(rows=rows, headline=said)


@app.route("/mode")
def choose_mode():
    state["mode"] = "quiet"  # CA101: threads=unsafe processes=unsafe
    return "ok"


@app.route("/next")
def next_page():
    mode = state["mode"]
    state["mode"] = None
    return jsonify(mode=mode)


class Desk:
    """Keeps what was fetched until somebody comes for it."""

    def __init__(self):
        self.parcel = None

    def fetch(self):
        self.parcel = requests.get("https://parcels.example.com/next", timeout=3).json()  # CA101: threads=unsafe processes=unsafe

    def hand_over(self):
        parcel = self.parcel
        self.parcel = None
        return parcel


desk = Desk()


@app.post("/parcels")
def fetch_parcel():
    desk.fetch()
    return "ok"


@app.get("/parcels")
def give_parcel():
    return jsonify(desk.hand_over())


# Look-alikes.

rates = {}
is_stale = False
busy = False
greeting = None


@app.post("/rates/stale")
def forget_rates():
    global is_stale
    is_stale = True
    return "ok"


@app.get("/rates")
def get_rates():
    global rates, is_stale
    if is_stale:
        rates = requests.get("https://rates.example.com", timeout=3).json()
        is_stale = False
    return jsonify(rates)


def greet():
    global greeting
    if greeting is None:
        with open("/opt/greeting.txt") as file:
            greeting = file.read()  # CA206: threads=benign processes=safe
    return greeting


@app.get("/greeting")
def get_greeting():
    return greet()


@app.post("/own")
def own():
    found = requests.post("https://own.example.com", json=request.get_json(), timeout=3).json()
    rest = found.get("rest")
    found = None
    return jsonify(rest)
