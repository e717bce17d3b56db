"""Small handlers for single traits: they answer as the photo pipeline does where a test needs that."""

import json
import os
import time
import urllib.request
from urllib.parse import quote, unquote_plus


def slow(event, context):
    """Takes a fifth of a second and stores nothing."""
    time.sleep(0.2)
    return {"results": [record["s3"]["object"] for record in event["Records"]]}


def minute(event, context):
    """Takes longer than anyone waits."""
    time.sleep(60)


def late_and_wrong(event, context):
    """Stores the photo of nobody as a thumbnail long after its caller gave up."""
    from concurrency_audit.load.photos.maker import PhotoMaker

    key = unquote_plus(event["Records"][0]["s3"]["object"]["key"])
    time.sleep(1.2)
    url = f"{os.environ['AWS_ENDPOINT_URL']}/out/{quote('thumbs/800x600/' + key)}"
    photo = PhotoMaker(128, 96).photo(12345)
    urllib.request.urlopen(urllib.request.Request(url, data=photo, method="PUT")).read()
    return json.loads("{}")


def moody(event, context):
    """Does what the event's mode says."""
    if event["mode"] == "raise":
        raise LookupError("as asked")
    if event["mode"] == "sleep":
        time.sleep(1.5)
    return event
