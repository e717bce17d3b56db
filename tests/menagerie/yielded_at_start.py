"""What a lifespan yields is in the state of every request; what middleware puts there is the request's own."""

from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI, Request


class Badge:
    def __init__(self):
        self.owner = None

    def show(self, owner):
        self.owner = owner  # CA104: threads=unsafe processes=safe
        return {"owner": self.owner}


class Printer:
    def show(self, owner):
        return {"owner": owner}


class Note:
    def __init__(self):
        self.owner = None

    def show(self, owner):
        self.owner = owner
        return {"owner": self.owner}


@asynccontextmanager
async def lifespan(app: FastAPI):
    badge = Badge()
    yield {"badge": badge, "printer": Printer(), "guests": [], "colours": ["red"], "count": 0}


app = FastAPI(lifespan=lifespan)
router = APIRouter()


@app.get("/badges/{owner}")
def badges(owner: str, request: Request):
    return request.state.badge.show(owner)


@router.get("/printed/{owner}")
def printed(owner: str, request: Request):
    return request.state.printer.show(owner)


@router.get("/notes/{owner}")
def notes(owner: str, request: Request):
    request.state.note = Note()
    return request.state.note.show(owner)


@app.get("/guests/{owner}")
def guests(owner: str, request: Request):
    request.state.guests.append(owner)  # CA111: threads=unsafe processes=unsafe
    return request.state.guests


@app.get("/colours")
def colours(request: Request):
    return request.state.colours


@app.get("/counts/{owner}")
def counts(owner: str, request: Request):
    request.state.count = owner
    return request.state.count


@app.get("/own/{owner}")
def own(owner: str, request: Request):
    request.state.seen = []
    request.state.seen.append(owner)
    return request.state.seen


app.include_router(router)
