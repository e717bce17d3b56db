"""Items that all entry points ask for through the same helpers, of several kinds in one table; and jobs that begin with
all flags down, who is asked for before something of his is removed, and what a model says of what it was told."""

import json
import os
import time
import uuid

import boto3
from boto3.dynamodb.conditions import Attr, Key
from google import genai
from pydantic import BaseModel


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


def all_pages(among, **query):
    items = []
    request = dict(query)
    while True:
        response = among.query(**request)
        items.extend(response.get("Items", []))
        if not response.get("LastEvaluatedKey"):
            return items
        request["ExclusiveStartKey"] = response["LastEvaluatedKey"]


class Documents:
    def __init__(self, name, kind):
        self.table, self.kind = table(name), kind

    def key(self, tenant, document_id):
        return {"PK": f"TENANT#{tenant}", "SK": f"{self.kind}#{document_id}"}

    def put(self, document):
        item = {**document, **self.key(document["tenant"], document["id"])}
        self.table.put_item(Item=item)  # CA306: threads=unsafe processes=unsafe
        return document

    def get(self, tenant, document_id):
        return self.table.get_item(Key=self.key(tenant, document_id)).get("Item")

    def all(self, tenant):
        asked = Key("PK").eq(f"TENANT#{tenant}") & Key("SK").begins_with(f"{self.kind}#")
        return all_pages(self.table, KeyConditionExpression=asked)


def bill_handler(event, context):
    """A second bill of one order is a hazard, though other callers of the helper ask for other fields."""
    bills = Documents("bills52", "BILL")
    for bill in bills.all(event["tenant"]):
        if (bill.get("source") or {}).get("order") == event["order"]:
            return {"bill": bill}
    made = {"tenant": event["tenant"], "id": uuid.uuid4().hex, "source": {"order": event["order"]}}
    return {"bill": bills.put(made)}


def lines_of_order_handler(event, context):
    return all_pages(table("lines52"), KeyConditionExpression=Key("order").eq(event["order"]))


class Notices:
    """Notices are found by a query only, beside tasks that are asked for one by one, in the same table."""

    def __init__(self):
        self.table = table("notices52")

    def key(self, kind, tenant, document_id):
        return {"PK": f"TENANT#{tenant}", "SK": f"{kind}#{document_id}"}

    def put(self, kind, document):
        item = {**document, **self.key(kind, document["tenant"], document["id"])}
        self.table.put_item(Item=item)  # CA306: threads=unsafe processes=unsafe

    def notice(self, tenant, document_id):
        return self.table.get_item(Key=self.key("NOTICE", tenant, document_id)).get("Item")

    def task(self, tenant, document_id):
        return self.table.get_item(Key=self.key("TASK", tenant, document_id)).get("Item")

    def notices(self, tenant):
        asked = Key("PK").eq(f"TENANT#{tenant}") & Key("SK").begins_with("NOTICE#")
        return self.table.query(KeyConditionExpression=asked)["Items"]


def notice_handler(event, context):
    notices = Notices()
    return [notices.notice(event["tenant"], event["id"]), notices.task(event["tenant"], event["id"])]


def read_notices_handler(event, context):
    notices = Notices()
    for notice in notices.notices(event["tenant"]):
        if notice.get("state") == "unread":
            notice["state"] = "read"
            notice["at"] = int(time.time())
            notices.put("NOTICE", notice)
    return {}


def job_handler(event, context):
    """The job is put with its flags down and gets them later: it is one and the same item."""
    source = table("sources52").get_item(Key={"id": event["source"]}).get("Item")
    if not source:
        return 404
    job = uuid.uuid4().hex
    table("jobs52").put_item(Item={"job": job, "done": False, "progress": 0, "source": event["source"]})
    table("jobs52").update_item(
        Key={"job": job},
        UpdateExpression="SET done = :done, progress = :progress",
        ExpressionAttributeValues={":done": True, ":progress": 100},
    )
    return {"job": job}


def known_user(token):
    found = table("accounts52").scan(FilterExpression=Attr("session").eq(token))["Items"]
    return found[0]["user"] if found else None


def forget_handler(event, context):
    """Who asks was found: nothing is removed because somebody was missing."""
    user = known_user(event["token"])
    if not user:
        return 401
    table("remembered52").delete_item(Key={"user": user, "id": event["id"]})
    return 204


def sign_up_handler(event, context):
    table("accounts52").put_item(
        Item={"user": event["name"], "session": event["token"]}, ConditionExpression="attribute_not_exists(#u)"
    )
    return 201


def remembered(user):
    return table("thoughts52").query(KeyConditionExpression=Key("user").eq(user))["Items"]


def chat_handler(event, context):
    """What the model wants to be kept is what it says, not what was read for it."""
    client = genai.Client(api_key=os.environ["MODEL_KEY"])
    told = json.dumps(remembered(event["user"]), default=str)
    answer = client.models.generate_content(model="gemini-2.5-flash", contents=[told, event["text"]])
    for part in answer.candidates[0].content.parts:
        if part.function_call:
            kept = {"user": event["user"], "id": uuid.uuid4().hex, "text": part.function_call.args["text"]}
            table("thoughts52").put_item(Item=kept)
    return {"text": answer.text}


class Match(BaseModel):
    id: str
    rounds: list = []


class Matches:
    def __init__(self):
        self.table = table("matches52")

    def get(self, match_id):
        item = self.table.get_item(Key={"id": match_id}).get("Item")
        return Match(**item) if item else Match(id=str(uuid.uuid4()))

    def put(self, match):
        self.table.put_item(Item=json.loads(match.json()))  # CA306: threads=unsafe processes=unsafe


def round_handler(event, context):
    matches = Matches()
    match = matches.get(event["id"])
    match.rounds.append(event["round"])
    matches.put(match)
    return match.json()
