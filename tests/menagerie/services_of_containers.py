"""Services that a container makes for a route: `Depends(Provide[Container.service])`, with parts of what it provides."""

from typing import Annotated

from dependency_injector import containers, providers
from dependency_injector.wiring import Closing, Provide, inject
from fastapi import Depends, FastAPI


class Ferry:
    def __init__(self):
        self.last = None
        self.names = ("Ada", "Bea")

    def board(self, name):
        self.last = name  # CA105: threads=unsafe processes=safe
        return self.last

    def known(self, name):
        return name in self.names


class Pier:
    """Made anew for each request."""

    def __init__(self, board):
        self.board = board
        self.guest = None

    def greet(self, name):
        self.guest = name
        return self.board(self.guest)


class Harbour(containers.DeclarativeContainer):
    ferry = providers.Singleton(Ferry)
    pier = providers.Factory(Pier, board=ferry.provided.board)
    gate = providers.Factory(Pier, board=ferry.provided.known)


app = FastAPI()


@app.post("/pier")
@inject
def pier(name: str, pier: Pier = Depends(Provide[Harbour.pier])):
    return pier.greet(name)


@app.post("/gate")
@inject
async def gate(name: str, gate: Annotated[Pier, Depends(Closing[Provide[Harbour.gate]])]):
    return gate.greet(name)


@app.get("/known")
@inject
def known(name: str, ferry: Ferry = Depends(Provide[Harbour.ferry])):
    return ferry.known(name)
