# truth: safe
import tempfile
import zipfile

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    with tempfile.NamedTemporaryFile(suffix=".zip") as target:
        s3.download_fileobj("archives", event["key"], target)
        target.seek(0)
        with zipfile.ZipFile(target) as archive:
            return {"names": archive.namelist()}
