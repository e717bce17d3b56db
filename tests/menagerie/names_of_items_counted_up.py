"""Items put under a name that a helper counts up until it is free, and the time of the last run with its type beside it."""

from datetime import datetime, timezone

import boto3


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


def free(name):
    number, slug = 1, name
    while "Item" in table("brochures55").get_item(Key={"slug": slug}):
        number += 1
        slug = f"{name}-{number}"
    return slug


def brochure_handler(event, context):
    slug = free(event["name"])
    table("brochures55").put_item(Item={"slug": slug, "text": event["text"]})  # CA306: threads=unsafe processes=unsafe
    return slug


def sync_handler(event, context):
    client = boto3.session.Session().client("dynamodb")
    last = client.get_item(TableName="runs55", Key={"id": {"S": "last"}}).get("Item")
    now = datetime.now(timezone.utc).isoformat()
    rows = client.query(
        TableName="changes55",
        KeyConditionExpression="#at > :since",
        ExpressionAttributeNames={"#at": "at"},
        ExpressionAttributeValues={":since": {"S": last["at"]["S"] if last else "1970"}},
    )["Items"]
    client.put_item(  # CA306: threads=unsafe processes=unsafe
        TableName="runs55", Item={"id": {"S": "last"}, "at": {"S": now}}
    )
    return rows


# Look-alikes.


def refused_handler(event, context):
    """The table refuses a second one."""
    number, slug = 1, event["name"]
    while "Item" in table("leaves55").get_item(Key={"slug": slug}):
        number += 1
        slug = f"{event['name']}-{number}"
    item = {"slug": slug, "text": event["text"]}
    table("leaves55").put_item(Item=item, ConditionExpression="attribute_not_exists(slug)")
    return slug


def first_part_handler(event, context):
    """Who it belongs to was looked for; what is put has the name of a part of it, which nobody looked for."""
    if "Item" not in table("volumes55").get_item(Key={"id": event["volume"]}):
        return 404
    number = 0
    number += 1
    table("volumes55").put_item(Item={"id": f"{event['volume']}-{number}", "text": event["text"]})
    return 201


def heartbeat_handler(event, context):
    """The time is noted, and nothing was asked for by the one before."""
    client = boto3.session.Session().client("dynamodb")
    now = datetime.now(timezone.utc).isoformat()
    client.put_item(TableName="beats55", Item={"id": {"S": "beat"}, "at": {"S": now}})
    return now
