"""Containers that a request fills step by step and then keeps where others find them."""

from collections import defaultdict

import boto3

s3 = boto3.client("s3")
newest = []
groups = {}
shown = ()
wrapped = {}
columns = []
names = None
state = {"rows": []}


class Service:
    def answer(self, lines):
        rows = []
        for line in lines:
            rows.append(line.strip())
        self.rows = rows  # CA104: threads=unsafe processes=safe
        return self.render()

    def count(self, lines):
        counts = {}
        for line in lines:
            counts[line] = 1
        self.counts = counts  # CA104: threads=unsafe processes=safe
        return self.counted()

    def render(self):
        return {"rows": self.rows}

    def counted(self):
        return {"counts": self.counts}


service = Service()


def answer_handler(event, context):
    return service.answer(event["lines"])


def count_handler(event, context):
    return service.count(event["lines"])


def fill(rows, given):
    for row in given:
        rows.append(row)


def helper_handler(event, context):
    global newest
    rows = []
    fill(rows, event["rows"])
    newest = rows  # CA103: threads=unsafe processes=safe
    return newest_shown()


def newest_shown():
    return {"newest": newest}


def groups_handler(event, context):
    global groups
    found = defaultdict(list)
    for row in event["rows"]:
        found[row["key"]].append(row["value"])
    groups = found  # CA103: threads=unsafe processes=safe
    return groups_shown()


def groups_shown():
    return dict(groups)


def tuple_handler(event, context):
    global shown
    rows = []
    for row in event["rows"]:
        rows.append(row)
    shown = tuple(rows)  # CA103: threads=unsafe processes=safe
    return all_shown()


def all_shown():
    return {"shown": shown}


def within_handler(event, context):
    global wrapped
    rows = []
    for row in event["rows"]:
        rows.append(row)
    wrapped = {"rows": rows}  # CA103: threads=unsafe processes=safe
    return wrapped_shown()


def wrapped_shown():
    return wrapped


def entry_handler(event, context):
    rows = set()
    for row in event["rows"]:
        rows.add(row)
    state["rows"] = rows  # CA103: threads=unsafe processes=safe
    return state_shown()


def state_shown():
    return list(state["rows"])


# the same for all requests, or nobody else's


def stated_handler(event, context):
    global columns
    found = []
    for name in ("first", "second"):
        found.append(name)
    columns = found
    return {"columns": columns, "id": event["id"]}


def once_handler(event, context):
    global names
    if names is None:
        found = []
        for each in s3.list_buckets()["Buckets"]:
            found.append(each["Name"])
        names = found  # CA206: threads=benign processes=safe
    return {"names": names}


def own_handler(event, context):
    return Service().answer(event["lines"])
