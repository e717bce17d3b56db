"""Calls that never return: what follows them runs for others."""

import sys

import boto3
import jwt
from flask import Flask, abort, request

app = Flask(__name__)
users = boto3.resource("dynamodb").Table("users")
mails = boto3.resource("dynamodb").Table("mails")


class Current:
    user = None


class Maybe:
    user = None


def login():
    try:
        Current.user = jwt.decode(request.headers["token"], "key", algorithms=["HS256"])["sub"]  # CA105: threads=unsafe processes=safe
    except jwt.InvalidTokenError:
        abort(401)


@app.get("/current")
def current_route():
    login()
    return {"user": Current.user}


@app.get("/maybe")
def maybe_route():
    try:
        Maybe.user = jwt.decode(request.headers["token"], "key", algorithms=["HS256"])["sub"]  # CA105: threads=unsafe processes=unsafe
    except jwt.InvalidTokenError:
        request.headers.get("guest") or abort(401)
    return {"user": Maybe.user}


@app.post("/users")
def refused_route():
    name = request.json["name"]
    if "Item" in users.get_item(Key={"name": name}):  # CA301: threads=unsafe processes=safe
        abort(409)
    users.put_item(Item={"name": name, "mail": request.json["mail"]})  # CA306: threads=unsafe processes=unsafe
    return {}


@app.post("/mails")
def refused_otherwise_route():
    if not request.json.get("mail"):
        abort(400)
    mails.put_item(Item={"mail": request.json["mail"]})  # CA301: threads=unsafe processes=safe
    return {}


def main():
    if len(sys.argv) < 2:
        sys.exit(2)
    print(sys.argv[1])
