# truth: safe
import os

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    path = f"/tmp/{context.aws_request_id}.jpg"
    s3.download_file(event["bucket"], event["key"], path)
    try:
        return {"size": os.path.getsize(path)}
    finally:
        os.remove(path)
