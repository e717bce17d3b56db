# truth: threads=unsafe processes=unsafe
from pathlib import Path

import boto3

s3 = boto3.client("s3")
TMP = Path("/tmp")


def handler(event, context):
    source = TMP / "work" / "source.json"
    source.parent.mkdir(exist_ok=True)
    source.write_bytes(s3.get_object(Bucket="data", Key=event["key"])["Body"].read())  # CA501: threads=unsafe processes=unsafe
    return {"text": source.read_text()}
