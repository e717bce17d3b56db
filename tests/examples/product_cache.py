"""A cache in a module variable, as most blog posts show it.

Two invocations that ask for the same product at once both find it missing, both fetch it, and the second store wins:
the callers hold different answers, and a price that changed in between comes out old. With one process per invocation
every worker has a cache of its own: more fetches and old prices, nothing worse.
"""

import boto3

dynamodb = boto3.client("dynamodb")
_cache = {}


def load(key):
    """Fetch one product."""
    return dynamodb.get_item(TableName="products", Key={"id": {"S": key}}).get("Item")


def lambda_handler(event, context):
    """Answer with one product."""
    key = event["pathParameters"]["id"]
    if key not in _cache:
        _cache[key] = load(key)  # CA201: threads=unsafe processes=benign
    return {"statusCode": 200, "product": _cache[key]}
