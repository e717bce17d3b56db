"""Shared dictionaries that are spread over keyword arguments: all that is in them is read."""

import boto3

OPTIONS = {"limit": 10}
BASE = {"first": 1}
STATE = {}
SETTINGS = {"region_name": "eu-west-1"}
FIXED = {"limit": 10}


def lambda_handler(event, context):
    if event.get("tenant"):
        OPTIONS["tenant"] = event["tenant"]  # CA103: threads=unsafe processes=unsafe
    return found(**OPTIONS)


def found(limit=1, tenant=None):
    return {"tenant": tenant}


class Query:
    def __init__(self, **given):
        self.given = given


def query_handler(event, context):
    BASE.update(event["query"])  # CA111: threads=unsafe processes=unsafe
    return Query(**BASE).given


def display_handler(event, context):
    if event.get("tenant"):
        STATE["tenant"] = event["tenant"]  # CA103: threads=unsafe processes=unsafe
    return {**STATE}


def client_handler(event, context):
    return boto3.session.Session().client("s3", **SETTINGS).list_buckets()


def copy_handler(event, context):
    return changed(event, **FIXED)


def changed(event, **given):
    given["user"] = event["user"]
    return given
