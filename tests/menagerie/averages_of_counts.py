"""A guard against dividing by nothing decides nothing; a limit that is counted by does."""

from fastapi import FastAPI, HTTPException

app = FastAPI()

# ---- what looks like it

_hits = 0
_misses = 0


def _hit_rate():
    total = _hits + _misses
    if total == 0:
        return 0.0
    return _hits / total


@app.get("/looked-up/{key}")
def look_up(key: str):
    global _hits, _misses
    if key == "known":
        _hits += 1  # CA102: threads=unsafe processes=benign
    else:
        _misses += 1  # CA102: threads=unsafe processes=benign
    return {"rate": _hit_rate()}


class Times:
    def __init__(self):
        self.count = 0
        self.seconds = 0.0

    def add(self, seconds):
        self.count += 1  # CA102: threads=unsafe processes=benign
        self.seconds += seconds  # CA102: threads=unsafe processes=benign

    @property
    def average(self):
        if not self.count:
            return None
        return self.seconds / self.count

    @property
    def rounded(self):
        if self.count > 0:
            mean = self.seconds / self.count
        else:
            mean = 0
        return mean


times = Times()


@app.post("/times")
def add_time(seconds: float):
    times.add(seconds)
    return {"average": times.average, "rounded": times.rounded}


# ---- hazards

_left = 100


def _share():
    if _left == 0:
        raise HTTPException(410)
    return 100 / _left


@app.post("/shares")
def share():
    global _left
    part = _share()
    _left -= 1  # CA102: threads=unsafe processes=benign ; CA603: threads=unsafe processes=unsafe
    return {"part": part}


_asked = 0


@app.post("/questions")
def ask():
    global _asked
    _asked += 1  # CA102: threads=unsafe processes=benign ; CA603: threads=unsafe processes=unsafe
    if _asked > 1000:
        return {"answer": None}
    return {"answer": 1 / _asked}
