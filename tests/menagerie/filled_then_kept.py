"""What an invocation makes empty, fills with its data, and keeps for all: lists, dictionaries, objects, counts. What a method
before has told already is found by the next request."""

from collections import Counter, deque
from dataclasses import dataclass
from threading import Lock

import boto3

table = boto3.client("dynamodb")
lock = Lock()
limits = None
words = None


@dataclass
class Order:
    number: str | None


class Report:
    rows = None
    names = None
    order = None
    counts = None
    latest = None
    steps = None

    def of_lists(self, event):
        rows = []
        for name in event["names"]:
            rows.append(name.strip())
        self.rows = rows  # CA104: threads=unsafe processes=safe
        return self.told()

    def of_entries(self, event):
        names = {}
        for name in event["names"]:
            names[name] = 1
        self.names = names  # CA104: threads=unsafe processes=unsafe
        return self.told()

    def of_objects(self, event):
        order = Order(None)
        order.number = event["number"]
        self.order = order  # CA104: threads=unsafe processes=unsafe
        return self.told()

    def of_counts(self, event):
        counts = Counter()
        counts.update(event["words"])
        self.counts = counts  # CA104: threads=unsafe processes=unsafe
        return self.told()

    def of_queues(self, event):
        latest = deque(maxlen=3)
        latest.extend(event["words"])
        self.latest = latest  # CA104: threads=unsafe processes=unsafe
        return self.told()

    def of_constants(self, event):
        steps = []
        steps.append("begin")
        steps.append("end")
        self.steps = steps
        return self.told()

    def told(self):
        return {"rows": self.rows, "names": self.names, "order": self.order, "counts": self.counts,
                "latest": self.latest, "steps": self.steps}


report = Report()


def lambda_handler(event, context):
    report.of_lists(event)
    report.of_entries(event)
    report.of_objects(event)
    report.of_counts(event)
    report.of_queues(event)
    return report.of_constants(event)


def limits_handler(event, context):
    global limits
    with lock:
        if limits is None:
            made = {}
            for item in table.scan(TableName="limits")["Items"]:
                made[item["name"]["S"]] = item["limit"]["N"]
            limits = made
    return {"limit": limits.get(event["name"])}


def own_handler(event, context):
    own = Report()
    rows = []
    rows.append(event["name"])
    own.rows = rows
    return own.told()
