"""Answers that one helper makes of dictionaries and lists of different content."""

import json

lines = []
names = []


def reply(body, status=200):
    return {"statusCode": status, "body": body}


def reply_as_text(body, status=200):
    return {"statusCode": status, "body": json.dumps(body)}


# Look-alike: what goes out is not what keeps growing.


def other_content_handler(event, context):
    if event["type"] == 1:
        return reply({"text": []})
    own = [event["text"]]
    return reply({"text": own})


# Hazards.


def same_field_handler(event, context):
    if event["type"] == 1:
        return reply({"text": []})
    lines.append(event["text"])  # CA111: threads=unsafe processes=unsafe
    return reply({"text": lines})


def other_field_handler(event, context):
    if event["type"] == 1:
        return reply_as_text({"type": 1})
    names.append(event["name"])  # CA111: threads=unsafe processes=unsafe
    return reply_as_text({"names": names})
