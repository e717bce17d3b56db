"""A boto3 resource made once, next to the clients.

boto3's clients may be shared by threads, its resources and sessions may not: two invocations in one interpreter can
damage what the resource keeps. Use a client, or a Session of its own per invocation.
"""

import os

import boto3

dynamodb = boto3.resource("dynamodb")
table = dynamodb.Table(os.environ["TABLE_NAME"])


def lambda_handler(event, context):
    """Store one order."""
    table.put_item(Item={"id": event["id"], "total": event["total"]})  # CA301: threads=unsafe processes=safe
    return {"statusCode": 201}
