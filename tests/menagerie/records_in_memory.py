"""Records that requests keep in the memory of one worker: found by a field, asked within, or taken by the first."""

import uuid

import boto3

service = boto3.client("dynamodb")
orders = []
loaded = []
talks = {}
profiles = {}
steps = {}
seats = {}
marks = {}


# --- a list that is walked through for one of them ---


def order_handler(event, context):
    orders.append({"id": str(uuid.uuid4()), "title": event["title"]})  # CA603: threads=safe processes=unsafe
    return {"ok": True}


def found(order_id):
    for order in orders:
        if order["id"] == order_id:
            return order
    return None


def order_of_handler(event, context):
    order = found(event["id"])
    return {"statusCode": 404} if order is None else order


def cancel_handler(event, context):
    order = found(event["id"])
    if order is None:
        return {"statusCode": 404}
    orders.remove(order)  # CA110: threads=unsafe processes=unsafe
    return {"ok": True}


# one that is filled with what a service has, by whoever finds it empty, and emptied again


def rates_handler(event, context):
    if not loaded:
        for item in service.scan(TableName="rates")["Items"]:
            loaded.append(item)  # CA206: threads=unsafe processes=safe
    for rate in loaded:
        if rate["name"]["S"] == event["name"]:
            return rate
    return {"statusCode": 404}


# --- a question that is open, in the record of the one who was asked ---


def talk_handler(event, context):
    if event["phone"] not in talks:
        talks[event["phone"]] = {}  # CA201: threads=unsafe processes=benign
    if event["text"] == "yes":
        pending = talks[event["phone"]].get("pending")
        if not pending:
            return "nothing to confirm"
        talks[event["phone"]].pop("pending", None)
        return pending
    talks[event["phone"]]["pending"] = event["text"]  # CA603: threads=safe processes=unsafe
    return "confirm?"


# a field that is fetched where it is missing


def profile_handler(event, context):
    profile = profiles.setdefault(event["user"], {})
    if "name" not in profile:
        item = service.get_item(TableName="users", Key={"id": {"S": event["user"]}})["Item"]
        profile["name"] = item["name"]["S"]
    if not profile["name"]:
        return {"statusCode": 404}
    return {"name": profile["name"]}


# one that this request has set before it looks


def step_handler(event, context):
    step = {}
    steps[context.aws_request_id] = step
    step["kind"] = event["kind"]
    if step.get("kind") != "start":
        return {"statusCode": 400}
    del steps[context.aws_request_id]
    return {"statusCode": 200}


# --- a seat that the first one takes, and a mark that says only that somebody was there ---


def seat_handler(event, context):
    if event["seat"] in seats:
        return {"statusCode": 409}
    who = {"by": event["user"]}
    seats[event["seat"]] = who  # CA201: threads=unsafe processes=benign ; CA603: threads=unsafe processes=unsafe
    return {"statusCode": 200}


def mark_handler(event, context):
    if event["page"] in marks:
        return {"first": False}
    marks[event["page"]] = True  # CA201: threads=benign processes=benign ; CA603: threads=unsafe processes=benign
    return {"first": True}


# --- parts of one upload, which several requests bring ---

uploads = {}
files = {}
batches = {}
tried = {}


def part_handler(event, context):
    parts = uploads.setdefault(event["upload"], {})
    parts[event["number"]] = event["data"]  # CA603: threads=safe processes=unsafe
    if len(parts) < event["total"]:
        return "more"
    return "".join(parts[number] for number in sorted(parts))


def file_handler(event, context):
    if event["name"] not in files:
        files[event["name"]] = []  # CA201: threads=unsafe processes=benign
    files[event["name"]].append(event["data"])  # CA202: threads=unsafe processes=benign ; CA603: threads=safe processes=unsafe
    if len(files[event["name"]]) < event["total"]:
        return "more"
    service.put_item(TableName="files", Item={"name": {"S": event["name"]}, "data": {"SS": files.pop(event["name"])}})
    return "done"


# what is collected in one request alone, and a size that turns nobody away


def batch_handler(event, context):
    parts = {}
    batches[context.aws_request_id] = parts
    for record in event["records"]:
        parts[record["id"]] = record["data"]
    if len(parts) < 2:
        return "more"
    return "".join(parts.values())


def tried_handler(event, context):
    mine = tried.setdefault(event["user"], {})
    mine[event["page"]] = event["text"]
    if len(mine) > 20:
        mine.clear()
    return {"ok": True}
