"""Jobs that go through some items, look for each whether there is one of it, and make it under a new key else."""

import datetime
import uuid

import boto3
from boto3.dynamodb.conditions import Key


def table(name):
    return boto3.Session().resource("dynamodb").Table(name)


def there_is(reports, project, day):
    found = reports.query(KeyConditionExpression=Key("project").eq(project))["Items"]
    return any(report["day"] == day and report["kind"] == "daily" for report in found)


# Look-alikes.


def day_in_the_key_handler(event, context):
    """The second one of a day is stored over the first."""
    reports, today = table("reports-of-days"), datetime.date.today().isoformat()
    for project in table("projects-of-days").scan()["Items"]:
        if there_is(reports, project["id"], today):
            continue
        reports.put_item(Item={"project": project["id"], "day": today, "kind": "daily"})


def note_of_each_handler(event, context):
    """Nothing is looked for of what is stored."""
    notes = table("notes-of-projects")
    for project in table("projects-noted").scan()["Items"]:
        if not notes.query(KeyConditionExpression=Key("project").eq(project["id"]))["Items"]:
            continue
        notes.put_item(Item={"project": project["id"], "id": str(uuid.uuid4()), "text": event["text"]})


# Hazards.


def daily_handler(event, context):
    reports, today = table("reports"), datetime.date.today().isoformat()
    for project in table("projects").scan()["Items"]:
        if there_is(reports, project["id"], today):
            continue
        reports.put_item(  # CA306: threads=unsafe processes=unsafe
            Item={"project": project["id"], "id": str(uuid.uuid4()), "day": today, "kind": "daily"}
        )
