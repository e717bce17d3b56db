"""Functions that make an application and that nobody here calls: a server does (`gunicorn "shop:create_app()"`)."""

from flask import Flask, request

current = {}
names = ("a", "b")


def create_app(config=None):
    app = Flask(__name__)
    app.before_request(remember)

    @app.route("/who")
    def who():
        return current["who"]

    @app.get("/names")
    def all_names():
        return names[0]

    return app


def remember():
    current["who"] = request.headers["who"]  # CA103: threads=unsafe processes=safe


def connect(address):
    return address
