"""The user of the request in a module variable, so that helpers need no parameter.

A second invocation overwrites it while the first is still at work: one customer is shown the orders of another.
"""

import boto3

dynamodb = boto3.client("dynamodb")
current_user = None


def my_orders():
    """Orders of the current user."""
    return dynamodb.query(
        TableName="orders",
        KeyConditionExpression="customer = :c",
        ExpressionAttributeValues={":c": {"S": current_user}},
    )["Items"]


def lambda_handler(event, context):
    """List the caller's orders."""
    global current_user
    current_user = event["requestContext"]["authorizer"]["principalId"]  # CA103: threads=unsafe processes=safe
    return {"statusCode": 200, "orders": my_orders()}
