"""Items that a layer copies entry by entry before it stores them: what their fields are stays known."""

import os
import uuid
from decimal import Decimal

import boto3
from boto3.dynamodb.types import TypeSerializer

serializer = TypeSerializer()


class Db:
    def __init__(self):
        self.table = boto3.session.Session().resource("dynamodb").Table(os.environ["T"])

    def _ser(self, item):
        out = {}
        for key, value in item.items():
            if isinstance(value, float):
                out[key] = Decimal(str(value))
            elif isinstance(value, dict):
                out[key] = self._ser(value)
            else:
                out[key] = value
        return out

    def put(self, item):
        self.table.put_item(Item=self._ser(item))  # CA306: threads=unsafe processes=unsafe

    def put2(self, item):
        self.table.put_item(  # CA306: threads=unsafe processes=unsafe
            Item={k: serializer.serialize(v) for k, v in item.items()}
        )

    def put3(self, item):
        self.table.put_item(  # CA306: threads=unsafe processes=unsafe
            Item={k: v for k, v in item.items() if v is not None}
        )

    def new(self, item):
        self.table.put_item(Item={k: v for k, v in item.items()})

    def query_gsi(self, name, pk):
        return self.table.query(
            IndexName=name, KeyConditionExpression="GSI1PK = :pk", ExpressionAttributeValues={":pk": pk}
        ).get("Items", [])

    def one(self, pk, sk):
        return self.table.get_item(Key={"PK": pk, "SK": sk}).get("Item")

    def drop(self, pk, sk):
        self.table.delete_item(Key={"PK": pk, "SK": sk})


def user(event):
    key = str(uuid.uuid4())
    return {"PK": f"USER#{key}", "SK": "PROFILE", "GSI1PK": f"EMAIL#{event['email']}", "email": event["email"]}


def put_handler(event, context):
    db = Db()
    if db.query_gsi("GSI1", f"EMAIL#{event['email']}"):
        raise ValueError
    db.put(user(event))


def put2_handler(event, context):
    db = Db()
    if db.query_gsi("GSI1", f"EMAIL#{event['email']}"):
        raise ValueError
    db.put2(user(event))


def put3_handler(event, context):
    db = Db()
    if db.query_gsi("GSI1", f"EMAIL#{event['email']}"):
        raise ValueError
    db.put3(user(event))


def new_handler(event, context):
    """Another item, of a new key, beside the one that was looked at."""
    db = Db()
    if not db.one(f"USER#{event['user']}", "PROFILE"):
        raise ValueError
    db.new({"PK": f"USER#{event['user']}", "SK": f"ORDER#{uuid.uuid4()}", "what": event["what"]})
