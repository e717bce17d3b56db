"""Fields and keys of Redis that are looked at, and then set, removed or given out."""

import json
import secrets
import uuid

import boto3
import redis

r = redis.Redis()
people = boto3.client("dynamodb")


def made_handler(event, context):
    if r.hexists("short-urls", event["slug"]):
        raise ValueError("taken")
    r.hset("short-urls", event["slug"], json.dumps(event["target"]))  # CA306: threads=unsafe processes=unsafe


def made_by_keyword_handler(event, context):
    if r.hexists(name="short-urls", key=event["slug"]):
        raise ValueError("taken")
    r.hset(  # CA306: threads=unsafe processes=unsafe
        name="short-urls", key=event["slug"], value=json.dumps(event["target"])
    )


def state_handler(event, context):
    seat = f"seat:{event['id']}"
    if r.hget(seat, "state") != b"free":
        return 409
    r.hset(seat, "state", "sold")  # CA306: threads=unsafe processes=unsafe
    return 200


def token_handler(event, context):
    """Of two who made one each the first has given out what is good no more."""
    name = f"signs-in:{event['user']}"
    token = r.get(name)
    if not token:
        token = uuid.uuid4().hex
        r.setex(name, 60, token)  # CA306: threads=unsafe processes=unsafe
    return token


def code_handler(event, context):
    name = f"otp:{event['mail']}"
    code = r.get(name)
    if code is None or code.decode() != event["code"]:
        return 401
    r.delete(name)  # CA306: threads=unsafe processes=unsafe
    people.put_item(TableName="people-known", Item={"mail": {"S": event["mail"]}, "known": {"BOOL": True}})
    return 200


# Look-alikes.


def set_once_handler(event, context):
    if not r.hsetnx("short-urls", event["slug"], json.dumps(event["target"])):
        raise ValueError("taken")


def got_and_removed_handler(event, context):
    code = r.getdel(f"otp:{event['mail']}")
    if code is None or code.decode() != event["code"]:
        return 401
    people.put_item(TableName="people-known", Item={"mail": {"S": event["mail"]}, "known": {"BOOL": True}})
    return 200


def token_once_handler(event, context):
    name = f"signs-in-once:{event['user']}"
    r.set(name, secrets.token_hex(), nx=True, ex=60)
    return r.get(name)


def cache_handler(event, context):
    found = r.hget("names", event["id"])
    if found is None:
        answer = people.get_item(TableName="people-named", Key={"id": {"S": event["id"]}})
        found = json.dumps(answer["Item"])
        r.hset("names", event["id"], found)
    return found


def forgotten_handler(event, context):
    """What is stored elsewhere is looked up again."""
    people.put_item(TableName="people-named", Item={"id": {"S": event["id"]}, "name": {"S": event["name"]}})
    if r.exists(f"name:{event['id']}"):
        r.delete(f"name:{event['id']}")


def signed_out_handler(event, context):
    name = f"session:{event['session']}"
    if not r.exists(name):
        return 404
    r.delete(name)
    return 200


def part(table, event):
    return people.get_item(TableName=table, Key={"id": {"S": event["id"]}})["Item"]


def answered_from_many_handler(event, context):
    """What was kept is given out, however many other things the answer may be made of."""
    name = f"answer-of-{event['id']}"
    if found := r.get(name):
        return json.loads(found)
    answer = {
        "first": [part("parts-a", event), part("parts-b", event), part("parts-c", event), part("parts-d", event)],
        "next": [part("parts-e", event), part("parts-f", event), part("parts-g", event), part("parts-h", event)],
        "then": [part("parts-i", event), part("parts-j", event), part("parts-k", event), part("parts-l", event)],
        "last": [part("parts-m", event), part("parts-n", event), part("parts-o", event)],
    }
    text = json.dumps(answer)
    if event["keep"]:
        r.set(name, text, ex=60)
    return text
