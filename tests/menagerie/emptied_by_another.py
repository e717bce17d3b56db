"""Lists and dictionaries that some entry points fill and answer with, and that another one empties."""

import requests
from flask import Flask, jsonify, request

app = Flask(__name__)
wishes = []
answers = {}
talk = []


@app.post("/wishes")
def wish():
    wishes.append(request.get_json()["wish"])
    return "ok"


@app.get("/wishes")
def all_wishes():
    return jsonify(wishes)


@app.post("/wishes/clear")
def no_wishes():
    wishes.clear()  # CA110: threads=unsafe processes=unsafe
    return "ok"


@app.post("/answers/<number>")
def answer(number):
    answers[number] = request.get_json()["answer"]  # CA603: threads=safe processes=unsafe
    return "ok"


@app.get("/answers")
def all_answers():
    return jsonify(answers)


@app.post("/answers/clear")
def no_answers():
    global answers
    answers = {}
    return "ok"


@app.post("/talk")
def say():
    name, text = request.get_json()["name"], request.get_json()["text"]
    talk.append((name, text))
    return jsonify([line for said, line in talk if said == name])


@app.post("/talk/end")
def end_talk():
    del talk[:]  # CA110: threads=unsafe processes=unsafe
    return "ok"


# Look-alikes.

prices = {}
names = []


@app.get("/prices/<name>")
def price(name):
    if name not in prices:
        prices[name] = requests.get(f"https://prices.example.com/{name}", timeout=3).json()  # CA201: threads=unsafe processes=benign
    return jsonify(prices.get(name))


@app.post("/prices/clear")
def forget_prices():
    prices.clear()
    return "ok"


@app.post("/names")
def collect():
    names.clear()  # CA110: threads=unsafe processes=safe
    for name in request.get_json()["names"]:
        names.append(name.strip())
    return jsonify(names)
