# truth: safe
import threading

import boto3

_client = None
_lock = threading.Lock()


def client():
    global _client
    if _client is None:
        with _lock:
            if _client is None:
                _client = boto3.client("dynamodb")
    return _client


def handler(event, context):
    return client().get_item(TableName="orders", Key={"id": {"S": event["id"]}}).get("Item")
