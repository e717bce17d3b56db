# truth: threads=safe processes=unsafe
import json
import os

import boto3

s3 = boto3.client("s3")
MODEL = "/tmp/model.json"

if not os.path.exists(MODEL):
    s3.download_file("models", "current.json", MODEL)  # CA505: threads=safe processes=unsafe


def handler(event, context):
    with open(MODEL) as source:
        weights = json.load(source)
    return {"score": sum(weights.get(name, 0) * value for name, value in event["features"].items())}
