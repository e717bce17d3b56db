"""Thumbnails of what was uploaded."""

import os
from urllib.parse import unquote_plus

import work


def _records(event):
    for record in event["Records"]:
        yield record["s3"]["bucket"]["name"], unquote_plus(record["s3"]["object"]["key"])


def thumbnail(event, context):
    made = []
    for bucket, key in _records(event):
        path = work.by_basename(bucket, key)
        with open(path, "rb") as file:
            small = file.read()[:20]
        work.s3.put_object(Bucket="thumbs", Key=key, Body=small)
        os.remove(path)
        made.append(key)
    return {"made": made}


def thumbnail_apart(event, context):
    made = []
    for bucket, key in _records(event):
        path = work.by_chance(bucket, key)
        with open(path, "rb") as file:
            small = file.read()[:20]
        work.s3.put_object(Bucket="thumbs", Key=key, Body=small)
        os.remove(path)
        made.append(key)
    return {"made": made}


def index(event, context):
    """A list of all pictures, read from the bucket and written back with one more."""
    for _, key in _records(event):
        try:
            names = work.s3.get_object(Bucket="thumbs", Key="index")["Body"].read().decode().split()
        except work.s3.exceptions.NoSuchKey:
            names = []
        work.s3.put_object(Bucket="thumbs", Key="index", Body="\n".join([*names, key]).encode())
    return {"ok": True}
