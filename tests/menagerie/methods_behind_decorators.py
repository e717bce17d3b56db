"""Methods of views behind decorators of the project: each is an entry point of its own, with its object."""

from functools import wraps

from flask import Flask, request
from flask.views import MethodView

app = Flask(__name__)
READ = {}
WRITTEN = {}
ERASED = {}
FOUND = {}


def checked(method):
    def wrapper(self, *args, **kwargs):
        return method(self, *args, **kwargs)

    return wrapper


def signed(role):
    def decorate(method):
        @wraps(method)
        def wrapper(*args, **kwargs):
            return method(*args, **kwargs)

        return wrapper

    return decorate


class counted:  # noqa: N801
    def __init__(self, function):
        self.function = function

    def __call__(self, *args, **kwargs):
        return self.function(*args, **kwargs)


class Inks(MethodView):
    def __init__(self):
        self.shelf = []

    @checked
    def get(self, ink):
        READ["ink"] = ink  # CA103: threads=unsafe processes=safe
        return READ["ink"]

    @checked
    def post(self, ink):
        WRITTEN["ink"] = ink  # CA103: threads=unsafe processes=safe
        self.shelf.append(ink)  # the object of this request
        return WRITTEN["ink"]


class Papers(MethodView):
    def __init__(self):
        self.taken = None

    @signed("clerk")
    def get(self, paper):
        self.taken = paper  # the object of this request
        return self.taken

    @checked
    @signed("clerk")
    def delete(self, paper):
        ERASED["paper"] = paper  # CA103: threads=unsafe processes=safe
        return ERASED["paper"]


@app.get("/pens")
@counted
def pens():
    FOUND["pen"] = request.args["pen"]  # CA103: threads=unsafe processes=safe
    return FOUND["pen"]


app.add_url_rule("/inks/<ink>", view_func=Inks.as_view("inks"))
app.add_url_rule("/papers/<paper>", view_func=Papers.as_view("papers"))
