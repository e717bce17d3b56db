"""Applications under another name than their own, and what runs before one of their routes alone."""

import flask
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from flask import Flask, current_app, request

shop = Flask(__name__)
app = APIGatewayHttpResolver()
TENANT = {}
LIMITS = {"a": 1}


@shop.before_request
def remember():
    current_app.config["TENANT"] = request.headers["tenant"]  # CA303: threads=unsafe processes=safe


@shop.get("/tenant")
def tenant():
    return {"tenant": shop.config["TENANT"], "limit": current_app.config["LIMIT"], "name": current_app.name}


@shop.after_request
def forget(response):
    flask.current_app.config["LAST"] = request.headers["tenant"]  # CA303: threads=unsafe processes=safe
    return response


def keep_tenant(app, next_middleware):
    TENANT["id"] = app.current_event.headers["tenant"]  # CA103: threads=unsafe processes=safe
    return next_middleware(app)


def look_up(app, next_middleware):
    """It keeps nothing."""
    app.append_context(limit=LIMITS.get(app.current_event.headers["tenant"]))
    return next_middleware(app)


@app.get("/orders", middlewares=[look_up, keep_tenant])
def orders():
    return {"tenant": TENANT["id"]}


@app.get("/known", middlewares=[look_up])
def known():
    return {"limit": app.context.get("limit")}  # CA301: threads=unsafe processes=safe
