"""Shared dictionaries and lists by other names, emptied first, and set entry by entry."""

import json
from copy import deepcopy
from functools import lru_cache
import os

import boto3
from fastapi import FastAPI, WebSocket

app = FastAPI()
cleared = {}
emptied = []
named = {}
skipped = {}
alias = {"to": None}
alias_of_some = {"to": None}
both = {}
sent = {"to": None, "at": None}
answered = {"Data": {}}
whole = {"to": None, "at": None}
talked = []
totals = {}
ranked = 0


def cleared_handler(event, context):
    cleared.clear()
    cleared.update(event["headers"])  # CA103: threads=unsafe processes=safe
    return cleared["user"]


def emptied_handler(event, context):
    emptied.clear()  # CA110: threads=unsafe processes=safe
    for row in event["rows"]:
        emptied.append(row)
    return [row for row in emptied]


def named_handler(event, context):
    for name in ("user", "tenant"):
        named[name] = event[name]  # CA103: threads=unsafe processes=safe
    return named["user"], named["tenant"]


def skipped_handler(event, context):
    for name in ("user", "tenant"):
        if name not in event:
            continue
        skipped[name] = event[name]  # CA103: threads=unsafe processes=unsafe
    return skipped["user"], skipped["tenant"]


def _send(mail):
    return mail["to"]


def alias_handler(event, context):
    mail = alias
    mail["to"] = event["to"]  # CA103: threads=unsafe processes=safe
    return _send(mail)


def alias_of_some_handler(event, context):
    mail = alias_of_some
    if "to" in event:
        mail["to"] = event["to"]  # CA103: threads=unsafe processes=unsafe
    return mail.get("to")


# Of two entries the one that later requests find.


def both_handler(event, context):
    both["id"] = event["id"]
    if "name" in event:
        both["name"] = event["name"]  # CA103: threads=unsafe processes=unsafe
    return both["id"], both.get("name")


def sent_handler(event, context):
    sent["to"] = event["to"]  # CA110: threads=unsafe processes=unsafe
    if "at" in event:
        sent["at"] = event["at"]
    return json.dumps(sent)


def answered_handler(event, context):
    answered["RequestId"] = event["RequestId"]  # CA110: threads=unsafe processes=unsafe
    if event["RequestType"] == "Create":
        answered["Data"]["VpcId"] = event["VpcId"]
    return json.dumps(answered)


def whole_handler(event, context):
    whole["to"] = event["to"]  # CA110: threads=unsafe processes=safe
    whole["at"] = event["at"]
    return json.dumps(whole)


# What goes out by what the request came with, what decides on the order, and a step of an entry within `update`.


@app.websocket("/talk")
async def talk(socket: WebSocket):
    await socket.accept()
    talked.append(await socket.receive_text())  # CA111: threads=unsafe processes=unsafe
    await socket.send_json(talked)


def _rank(row):
    global ranked
    ranked += 1  # CA102: threads=unsafe processes=benign
    return ranked


def ranked_handler(event, context):
    return sorted(event["rows"], key=_rank)


def totals_handler(event, context):
    totals.update({event["k"]: totals.get(event["k"], 0) + event["n"]})  # CA102: threads=unsafe processes=benign
    return totals[event["k"]]


def own_handler(event, context):
    own = {}
    own.update({event["k"]: own.get(event["k"], 0) + event["n"]})
    own.clear()
    for name in ("a", "b"):
        own[name] = event[name]
    return own


# One of several that settings choose among, kept by a cache.


class Stored:
    def __init__(self, client):
        self.client = client

    def once(self, key):
        self.client.put_item(Item={"id": {"S": key}}, ConditionExpression="attribute_not_exists(id)", TableName="keys")
        return True


class Remembered:
    def __init__(self):
        self.keys = set()

    def once(self, key):
        if key in self.keys:
            return False
        self.keys.add(key)  # CA111: threads=unsafe processes=unsafe ; CA603: threads=unsafe processes=unsafe
        return True


@lru_cache(maxsize=1)
def keys():
    if os.getenv("KEYS") == "dynamodb":
        return Stored(boto3.session.Session().client("dynamodb"))
    return Remembered()


def keys_handler(event, context):
    return keys().once(event["id"])


class Members:
    def __init__(self):
        self.rows = {}

    def find(self, key):
        row = self.rows.get(key)
        return deepcopy(row) if row else None

    def entitle(self, key, what):
        row = self.rows.get(key)
        if row is None:
            return None
        row.what = what
        self.rows[key] = deepcopy(row)  # CA102: threads=unsafe processes=benign
        return row


@lru_cache(maxsize=1)
def members():
    return Members()


def members_handler(event, context):
    return members().entitle(event["id"], event["what"]) or members().find(event["id"])
