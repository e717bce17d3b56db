"""Entries of one dictionary: some are written for every request, others for some; the worst of them is told."""

import json
import urllib.request

always = {}
sometimes = {}
answers = {"Status": "SUCCESS", "Data": {}}


# Look-alike: both are written anew by every request.


def always_handler(event, context):
    always["id"] = event["id"]  # CA103: threads=unsafe processes=safe
    always["name"] = event.get("name", "")
    return {"id": always["id"], "name": always["name"]}


# Hazards.


def sometimes_handler(event, context):
    sometimes["id"] = event["id"]
    if "name" in event:
        sometimes["name"] = event["name"]  # CA103: threads=unsafe processes=unsafe
    return {"id": sometimes["id"], "name": sometimes.get("name")}


def send(event):
    body = json.dumps(answers).encode()
    urllib.request.urlopen(urllib.request.Request(event["ResponseURL"], data=body, method="PUT"))


def provider_handler(event, context):
    if event["RequestType"] == "Create":
        answers["Data"]["Vpc"] = event["Vpc"]  # CA104: threads=unsafe processes=unsafe
    send(event)
