# truth: threads=unsafe processes=unsafe
import csv

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    with open("/tmp/export.csv", "w", newline="") as out:  # CA501: threads=unsafe processes=unsafe
        csv.writer(out).writerows(event["rows"])
    s3.upload_file("/tmp/export.csv", "exports", f"{event['user']}.csv")
    return {"ok": True}
