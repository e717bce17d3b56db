"""What a worker keeps of an object of a bucket, changes and puts back whole: other workers keep copies of their own."""

import uuid

import boto3

s3 = boto3.client("s3")
table = boto3.client("dynamodb")

# ---- hazards: the copy is the worker's own, what is stored is everybody's

_facts = {}


def _facts_of(user):
    if user in _facts:
        return _facts[user]
    text = s3.get_object(Bucket="facts", Key=user)["Body"].read().decode()
    _facts[user] = (user, text)
    return user, text


def _keep_fact(user, fact):
    key, text = _facts.get(user, (user, ""))
    longer = (text or "") + f"- {fact}\n"
    _facts[user] = (key, longer)  # CA102: threads=unsafe processes=unsafe
    s3.put_object(Bucket="facts", Key=key, Body=longer.encode())


def facts_handler(event, context):
    _, known = _facts_of(event["user"])
    if event.get("fact"):
        _keep_fact(event["user"], event["fact"])
    return {"known": known}


_lists = {}


def lists_handler(event, context):
    names = _lists.get(event["team"], ()) + (event["name"],)
    _lists[event["team"]] = names  # CA102: threads=unsafe processes=unsafe
    table.put_item(TableName="teams_kept", Item={"id": {"S": event["team"]}, "names": {"SS": names}})
    return {"names": list(names)}


# ---- what looks like it

_logs = {}


# each is stored under a name of its own, and overwrites nothing
def logs_handler(event, context):
    text = _logs.get(event["user"], "") + event["line"]
    _logs[event["user"]] = text  # CA102: threads=unsafe processes=benign
    s3.put_object(Bucket="logs", Key=str(uuid.uuid4()), Body=text.encode())
    return {"text": text}


_told = {}


# kept in memory only
def told_handler(event, context):
    text = _told.get(event["user"], "") + event["line"]
    _told[event["user"]] = text  # CA102: threads=unsafe processes=benign
    return {"text": text}
