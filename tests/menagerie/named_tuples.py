"""Tuples with named fields that a call defines: functions in them are called, defaults are one object for all."""

import collections
from collections import namedtuple

Route = namedtuple("Route", "method run")
Store = collections.namedtuple("Store", ["save", "load"])
Job = namedtuple("Job", "name rows", defaults=[[]])
HELD = {}
KEPT = []


def keep(event):
    KEPT.append(event["row"])  # CA111: threads=unsafe processes=unsafe
    return KEPT


def save(event):
    HELD["user"] = event["user"]  # CA103: threads=unsafe processes=safe


def load():
    return HELD["user"]


def plain(event):
    return [event["row"]]


ROUTE = Route("PUT", keep)
STORE = Store(save, load)
PLAIN = Route(method="GET", run=plain)


def lambda_handler(event, context):
    return ROUTE.run(event)


def store_handler(event, context):
    STORE.save(event)
    return STORE.load()


def job_handler(event, context):
    job = Job(event["name"])
    job.rows.append(event["row"])  # CA111: threads=unsafe processes=unsafe
    return job.rows


def own_handler(event, context):
    job = Job(event["name"], [])
    job.rows.append(event["row"])
    name, rows = job
    return name, rows, job[0]


def plain_handler(event, context):
    return PLAIN.run(event)
