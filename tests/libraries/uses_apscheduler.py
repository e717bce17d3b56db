"""APScheduler: jobs run beside the requests, whenever their time has come."""

import requests
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

app = Flask(__name__)
_hits = {"n": 0}
_runs = {"n": 0}
_rows = []
_NAMES = ["orders", "returns"]


def reset():
    _hits["n"] = 0


def work():
    """No job begins while the last run of it goes on."""
    _runs["n"] += 1
    requests.post("https://example.com/runs", json={"runs": _runs["n"], "names": _NAMES})


async def flush():
    await send(list(_rows))
    _rows.clear()  # CA110: threads=unsafe processes=safe


async def send(rows):
    requests.post("https://example.com/rows", json=rows)


scheduler = BackgroundScheduler()
scheduler.add_job(func=reset, trigger="cron", hour=0)
scheduler.add_job(work, "interval", minutes=5)
scheduler.start()
beside = AsyncIOScheduler()
beside.add_job(flush, "interval", seconds=5)
beside.start()


@app.get("/hit")
def hit():
    _hits["n"] += 1  # CA102: threads=unsafe processes=unsafe
    return _hits


@app.post("/row/<row>")
def add(row):
    _rows.append(row)
    return {"names": _NAMES}
