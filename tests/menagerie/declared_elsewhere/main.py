"""Classes that are imported for type checkers alone: annotations name them all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request

if TYPE_CHECKING:
    from .badges import Badges, Plain

app = FastAPI()


def the_badges(request: Request) -> Badges:
    return request.app.state.badges


@app.get("/badges/{owner}")
def badges(request: Request, owner: str):
    return the_badges(request).show(owner)


@app.get("/plain/{owner}")
def plain(request: Request, owner: str):
    plain: Plain = request.app.state.plain
    return plain.show(owner)
