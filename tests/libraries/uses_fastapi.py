"""fastapi: request data are arguments; def endpoints run in a thread pool."""

import sqlite3
import time

from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, Request
from fastapi.routing import APIRoute
from starlette.middleware.base import BaseHTTPMiddleware

app = FastAPI()


@app.get("/orders/{order}")
def order(order: str):
    """Answer with the path."""
    return {"order": order}


def _mail(address):
    """Send a mail, later."""
    return len(address)


@app.post("/orders")
async def take(address: str, tasks: BackgroundTasks):
    """Take an order and mail later."""
    tasks.add_task(_mail, address)
    return {"ok": True}


def _page(size: int = 10):
    """A dependency of the request's own."""
    return {"size": min(size, 100)}


@app.get("/pages")
def pages(page: dict = Depends(_page)):
    page["seen"] = True
    return page


def _by_call(name: str):
    return {"name": name}


app.add_api_route("/names/{name}", _by_call)

_last = None


def _remember(name: str):
    global _last
    _last = name  # CA103: threads=unsafe processes=safe


@app.get("/last", dependencies=[Depends(_remember)])
def last():
    return {"last": _last}


_seen = {}


def _tile(name: str):
    if name not in _seen:
        _seen[name] = name.upper() + str(time.time())  # CA201: threads=unsafe processes=benign
    return _seen[name]


_router = APIRouter()
_router.add_api_route("/tiles/{name}", endpoint=_tile)
app.include_router(_router)

_connection = sqlite3.connect("/var/task/rates.db", check_same_thread=False)


def _database():
    yield _connection


def _cursor(connection=Depends(_database)):
    return connection.cursor()  # CA301: threads=unsafe processes=safe


@app.get("/rates")
def rates(cursor=Depends(_cursor)):
    return cursor.execute("select 1").fetchall()


class Tenant(BaseHTTPMiddleware):
    """One instance sees every request."""

    async def dispatch(self, request, call_next):
        self.tenant = request.headers["x-tenant"]  # CA104: threads=unsafe processes=safe
        answer = await call_next(request)
        answer.headers["x-tenant"] = self.tenant
        return answer


app.add_middleware(Tenant)


class Server:
    """Its routes are made in a method."""

    def __init__(self):
        self.api = FastAPI()
        self.user = None
        self.api.post("/login")(self.login)

        @self.api.get("/user")
        def user():
            return {"user": self.user}

    def login(self, name: str):
        self.user = name  # CA104: threads=unsafe processes=unsafe
        return {"user": self.user}


server = Server()


# a class of routes: what its method returns runs around the function of each
_last_path = {}


class _PathRoute(APIRoute):
    def get_route_handler(self):
        original = super().get_route_handler()

        async def handle(request: Request):
            own = {"path": request.url.path}
            _last_path["path"] = own["path"]  # CA103: threads=unsafe processes=safe
            return await original(request)

        return handle


_paths = APIRouter(route_class=_PathRoute)


@_paths.get("/path")
def path():
    return {"path": _last_path["path"]}
