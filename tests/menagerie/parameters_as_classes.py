"""Classes that only take a request apart: `Depends()` says nothing more than the annotation does."""

from typing import Annotated

from fastapi import Depends, FastAPI, Request

app = FastAPI()
_asked = {}
_paged = {}

# ---- hazards ----------------------------------------------------------------------------------------------------------


class Caller:
    def __init__(self, request: Request):
        _asked["by"] = request.headers["x-caller"]  # CA103: threads=unsafe processes=safe


@app.get("/caller")
def caller(who: Caller = Depends()):
    return {"caller": _asked["by"]}


class Page:
    def __init__(self, number: int = 0):
        _paged["number"] = number  # CA103: threads=unsafe processes=safe


@app.get("/page")
def page(wanted: Annotated[Page, Depends()]):
    return {"page": _paged["number"]}


# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# each request has an object of its own
class Filter:
    def __init__(self, word: str = "", limit: int = 10):
        self.word = word
        self.limit = limit


@app.get("/filter")
def filtered(by: Filter = Depends()):
    by.limit += 1
    return {"word": by.word, "limit": by.limit}


class Sorting:
    def __init__(self, column: str = "name"):
        self.columns = [column]


@app.get("/sorted")
def sorted_by(order: Annotated[Sorting, Depends()]):
    order.columns.append("id")
    return {"columns": order.columns}
