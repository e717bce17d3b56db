# truth: safe
import threading

import boto3

ssm = boto3.client("ssm")
_values = {}
_lock = threading.Lock()


def value(name):
    with _lock:
        if name not in _values:
            _values[name] = ssm.get_parameter(Name=name)["Parameter"]["Value"]
        return _values[name]


def handler(event, context):
    return {"value": value(event["name"])}
