"""Items looked through for a name, and one added under a new random key: two requests that look at once both add."""

import json
import uuid

import boto3
from boto3.dynamodb.conditions import Key

SEEDS = {"north": [{"name": "rye", "price": 1}, {"name": "oat", "price": 2}], "south": [{"name": "fig", "price": 3}]}


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


def plain(text):
    return text.strip().lower()


def all_of(name, kind):
    return table(name).query(KeyConditionExpression=Key("kind").eq(kind))["Items"]


def listed_handler(event, context):
    """They are looked through for the answer, and nobody is turned away."""
    names = [page["title"] for page in all_of("jottings", "NOTE")]
    title = json.loads(event["body"])["title"]
    table("jottings").put_item(Item={"kind": "NOTE", "id": uuid.uuid4().hex, "title": title})
    return {"before": names}


def keyed_handler(event, context):
    """The name is the key: a second one replaces the first with the same."""
    for seed in SEEDS["north"]:
        if seed["name"] in {each["name"] for each in all_of("grown_crops", "CROP")}:
            continue
        table("grown_crops").put_item(
            Item={"kind": "CROP", "id": seed["name"], "price": seed["price"]},
            ConditionExpression="attribute_not_exists(id)",
        )


def copied_handler(event, context):
    """What is added is of those that were found."""
    for entry in all_of("day_book", "ENTRY"):
        if entry["state"] != "open":
            continue
        table("day_book").put_item(Item={"kind": "ENTRY", "id": uuid.uuid4().hex, "state": entry["state"]})


# Hazards.


def titled_handler(event, context):
    title = json.loads(event["body"])["title"].strip()
    if any(plain(page.get("title", "")) == plain(title) for page in all_of("wiki_leaves", "PAGE")):
        raise ValueError(title)
    page = {"kind": "PAGE", "id": uuid.uuid4().hex, "title": title}
    table("wiki_leaves").put_item(Item=page)  # CA306: threads=unsafe processes=unsafe


def page_handler(event, context):
    return table("wiki_leaves").get_item(Key={"kind": "PAGE", "id": event["id"]})["Item"]


def seed_handler(event, context):
    for region, seeds in SEEDS.items():
        asked = Key("kind").eq("SEED") & Key("sk").begins_with(f"{region}#")
        there = table("sown_seeds").query(KeyConditionExpression=asked).get("Items", [])
        names = {seed.get("name") for seed in there}
        for seed in seeds:
            if seed["name"] in names:
                continue
            key = uuid.uuid4().hex
            table("sown_seeds").put_item(  # CA306: threads=unsafe processes=unsafe
                Item={"kind": "SEED", "sk": f"{region}#{key}", "id": key, "name": seed["name"], "price": seed["price"]}
            )
