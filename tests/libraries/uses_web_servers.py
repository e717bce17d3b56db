"""falcon, bottle, tornado: what belongs to a request travels as arguments or in an instance of its own."""

import falcon
import tornado.web
from bottle import Bottle, request
from sanic.views import HTTPMethodView

app = falcon.App()
bottle_app = Bottle()
_RATES = {"EUR": 1.0}


class Rate:
    """One resource for all requests, which keeps nothing."""

    def on_get(self, req, resp, currency):
        resp.media = {"rate": _RATES.get(currency)}


app.add_route("/rates/{currency}", Rate())


class Hello(tornado.web.RequestHandler):
    """Each request gets an instance of its own."""

    def get(self, name):
        self.name = name
        self.write(f"Hello {self.name}")


_last = None


@bottle_app.route("/remember")
def remember():
    global _last
    _last = request.query.name
    return {"ok": True}


@bottle_app.get("/rate")
def rate():
    return {"rate": _RATES.get(request.query.currency)}


class Last:
    """One resource for all requests."""

    def on_post(self, req, resp):
        self.user = req.get_header("x-user")  # CA104: threads=unsafe processes=safe
        resp.media = {"user": self.user}


app.add_route("/last", Last())


_sunk = None


def sink(req, resp):
    global _sunk
    _sunk = req.path  # CA103: threads=unsafe processes=safe
    resp.media = {"path": _sunk, "rates": open("/var/task/rates.json").read()}


app.add_sink(sink, prefix="/other")
_given = None


def given_by_call(name):
    global _given
    _given = name  # CA103: threads=unsafe processes=safe
    return {"name": _given, "rates": open("/var/task/rates.json").read()}


bottle_app.route("/given/<name>", "GET", given_by_call)
_viewed = None


class Page(HTTPMethodView):
    """Each request gets an instance of its own."""

    async def get(self, request, name):
        global _viewed
        self.name = name
        _viewed = name  # CA103: threads=unsafe processes=safe
        await request.respond()
        return {"name": _viewed, "own": self.name}
