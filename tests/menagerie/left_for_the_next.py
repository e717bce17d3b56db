"""What one request leaves under its session for the next one of that session, in one entry point."""

import time

import requests
from fastapi import FastAPI

app = FastAPI()

# ---- hazards

_titles = {}


@app.post("/titles/{session}")
async def rename(session: str, title: str):
    last = _titles.get(session)
    _titles[session] = title  # CA603: threads=safe processes=unsafe
    return {"last": last}


_topics = {}


@app.post("/topics/{session}")
async def ask_on(session: str, question: str):
    topic = _topics.get(session)
    if topic:
        question = f"{question} (about {topic})"
    answer = requests.post("https://models.internal", json={"q": question}, timeout=9).json()
    _topics[session] = answer["topic"]  # CA603: threads=safe processes=unsafe
    return answer


class Memory:
    def __init__(self):
        self.steps = {}

    def step_of(self, user):
        return self.steps.get(user, "start")

    def go_on(self, user, step):
        self.steps[user] = step  # CA603: threads=safe processes=unsafe


memory = Memory()


@app.post("/steps/{user}")
async def take_step(user: str, text: str):
    step = memory.step_of(user)
    memory.go_on(user, text[:20])
    return {"was": step}


# ---- what looks like it

# worked out of the key alone: a cache that is filled anew each time
_prices = {}


@app.get("/prices/{symbol}")
async def price(symbol: str):
    old = _prices.get(symbol)
    _prices[symbol] = requests.get(f"https://prices.internal/{symbol}", timeout=9).json()["price"]
    return {"price": _prices[symbol], "was": old}


# when it was asked for last
_asked_at = {}


@app.get("/asked/{symbol}")
async def asked(symbol: str):
    before = _asked_at.get(symbol)
    _asked_at[symbol] = time.time()
    return {"before": before}


# a total, of which each worker has one
_totals = {}


@app.post("/totals/{user}")
async def add_up(user: str, amount: int):
    _totals[user] = _totals.get(user, 0) + amount
    return {"total": _totals[user]}


# whoever finds nothing fills it
_translated = {}


@app.post("/translated/{word}")
async def translate(word: str, language: str):
    found = _translated.get((word, language))
    if found is None:
        found = requests.get(f"https://words.internal/{word}", params={"to": language}, timeout=9).text
        _translated[word, language] = found
    return found
