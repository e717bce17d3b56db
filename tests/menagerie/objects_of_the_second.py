"""Objects stored under the time: two requests of one second get one name. And names made of the name that was read."""

import os
import time
import uuid
from datetime import datetime, timezone
from pathlib import Path

import boto3

BUCKET = os.environ["BUCKET"]


def s3():
    return boto3.session.Session().client("s3")


def stamp():
    return datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%SZ")


def store(prefix, text):
    s3().put_object(Bucket=BUCKET, Key=f"{prefix}/out_{stamp()}.csv", Body=text)  # CA306: threads=unsafe processes=unsafe


def stamped_handler(event, context):
    store("exports", event["rows"])


def epoch_handler(event, context):
    key = f"uploads/{int(time.time())}.json"
    s3().put_object(Bucket=BUCKET, Key=key, Body=event["body"])  # CA306: threads=unsafe processes=unsafe


def from_file_handler(event, context):
    with open(f"/tmp/{context.aws_request_id}.csv", "w") as file:
        file.write(event["rows"])
    name = time.strftime("%Y-%m-%d_%H%M%S")
    s3().upload_file(f"/tmp/{context.aws_request_id}.csv", BUCKET, f"files/{name}.csv")  # CA306: threads=unsafe processes=unsafe


def thumbnail_in_place_handler(event, context):
    key = event["key"]
    picture = s3().get_object(Bucket=BUCKET, Key=key)["Body"].read()
    s3().put_object(Bucket=BUCKET, Key=key, Body=picture[:100])  # CA306: threads=unsafe processes=unsafe


def ending_handler(event, context):
    ending = os.path.splitext(event["url"])[1]
    name = f"Maria_{datetime.now().strftime('%Y%m%d%H%M%S')}{ending}"
    s3().put_object(Bucket=BUCKET, Key=name, Body=event["body"])  # CA306: threads=unsafe processes=unsafe


def behind_the_dot_handler(event, context):
    name = f"in/{stamp()}.{event['name'].rsplit('.', 1)[-1]}"
    s3().put_object(Bucket=BUCKET, Key=name, Body=event["body"])  # CA306: threads=unsafe processes=unsafe


def suffix_handler(event, context):
    name = f"notes/{stamp()}{Path(event['name']).suffix}"
    s3().put_object(Bucket=BUCKET, Key=name, Body=event["body"])  # CA306: threads=unsafe processes=unsafe


def type_handler(event, context):
    name = f"{event['eventType']}/{stamp()}.json"
    s3().put_object(Bucket=BUCKET, Key=name, Body=event["body"])  # CA306: threads=unsafe processes=unsafe


# Look-alikes.


def last_part_handler(event, context):
    s3().put_object(Bucket=BUCKET, Key=f"{stamp()}/{event['path'].split('/')[-1]}", Body=event["body"])


def stem_handler(event, context):
    s3().put_object(Bucket=BUCKET, Key=f"{stamp()}_{Path(event['name']).stem}.txt", Body=event["body"])


def kind_and_user_handler(event, context):
    s3().put_object(Bucket=BUCKET, Key=f"{event['user']}/{event['type']}_{stamp()}.txt", Body=event["body"])


def text_handler(event, context):
    s3().put_object(Bucket=BUCKET, Key=f"texts/{event['text']}_{stamp()}.txt", Body=event["body"])


def fine_handler(event, context):
    key = f"exports/{datetime.now().strftime('%Y%m%d%H%M%S%f')}.csv"
    s3().put_object(Bucket=BUCKET, Key=key, Body=event["rows"])


def of_the_user_handler(event, context):
    s3().put_object(Bucket=BUCKET, Key=f"{event['user']}/{stamp()}.csv", Body=event["rows"])


def random_handler(event, context):
    s3().put_object(Bucket=BUCKET, Key=f"exports/{stamp()}-{uuid.uuid4().hex}.csv", Body=event["rows"])


def request_handler(event, context):
    s3().put_object(Bucket=BUCKET, Key=f"exports/{stamp()}-{context.aws_request_id}.csv", Body=event["rows"])


def of_the_day_handler(event, context):
    """One report a day, made anew by whoever comes."""
    s3().put_object(Bucket=BUCKET, Key=f"reports/{datetime.now():%Y-%m-%d}.csv", Body=event["rows"])


def heartbeat_handler(event, context):
    s3().put_object(Bucket=BUCKET, Key=f"alive/{stamp()}", Body="")


def thumbnail_handler(event, context):
    key = event["key"]
    picture = s3().get_object(Bucket=BUCKET, Key=key)["Body"].read()
    s3().put_object(Bucket=BUCKET, Key=key.replace("photos/", "thumbnails/"), Body=picture[:100])


def moved_handler(event, context):
    key, path = event["key"], f"/tmp/{context.aws_request_id}"
    s3().download_file(BUCKET, key, path)
    with open(path, "a") as file:
        file.write("seen")
    s3().upload_file(path, BUCKET, key.removeprefix("in/"))


def snapshot_handler(event, context):
    """What all requests of one second find is the same: nothing of this one is in it."""
    rows = boto3.session.Session().client("dynamodb").scan(TableName="shelves-of-the-second")["Items"]
    text = str({"at": stamp(), "how_many": len(rows), "rows": [{"name": row["name"]["S"]} for row in rows]})
    s3().put_object(Bucket=BUCKET, Key=f"snapshots/{stamp()}.json", Body=text)
