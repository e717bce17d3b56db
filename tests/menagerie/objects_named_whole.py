"""Objects that a download brings in one step under a name that holds all that tells them apart, and under less."""

import hashlib
import os
import zipfile
from urllib.parse import unquote_plus

import boto3

s3 = boto3.client("s3")
BUCKET = os.environ["BUCKET"]


def whole_handler(event, context):
    record = event["Records"][0]["s3"]
    bucket, key = record["bucket"]["name"], unquote_plus(record["object"]["key"])
    path = f"/tmp/{bucket}/{key}"
    s3.download_file(bucket, key, path)  # CA502: threads=benign processes=benign
    with open(path) as f:
        return f.read()


def no_bucket_handler(event, context):
    path = f"/tmp/{event['key']}"
    s3.download_file(event["bucket"], event["key"], path)  # CA502: threads=unsafe processes=unsafe
    with open(path) as f:
        return f.read()


def own_bucket_handler(event, context):
    path = os.path.join("/tmp", "cache", event["name"])
    s3.download_file(BUCKET, event["name"], path)  # CA502: threads=benign processes=benign
    with open(path) as f:
        return f.read()


def prefix_handler(event, context):
    path = os.path.join("/tmp", "cache2", event["name"] + ".bin")
    s3.download_file(BUCKET, f"models/{event['name']}.bin", path)  # CA502: threads=benign processes=benign
    with open(path) as f:
        return f.read()


def slice_handler(event, context):
    path = f"/tmp/c/{event['key'][:8]}"
    s3.download_file(BUCKET, event["key"], path)  # CA502: threads=unsafe processes=unsafe
    with open(path) as f:
        return f.read()


def split_handler(event, context):
    path = f"/tmp/d/{event['key'].split('/')[0]}"
    s3.download_file(BUCKET, event["key"], path)  # CA502: threads=unsafe processes=unsafe
    with open(path) as f:
        return f.read()


def removed_handler(event, context):
    path = f"/tmp/e/{event['key']}"
    s3.download_file(BUCKET, event["key"], path)  # CA502: threads=unsafe processes=unsafe
    with open(path) as f:
        text = f.read()
    os.remove(path)  # CA503: threads=unsafe processes=unsafe
    return text


def dirname_handler(event, context):
    path = "/tmp/" + os.path.dirname(event["key"]) + "/data.bin"
    s3.download_file(BUCKET, event["key"], path)  # CA502: threads=unsafe processes=unsafe
    with open(path) as f:
        return f.read()


def resource_handler(event, context):
    path = f"/tmp/f/{event['key']}"
    s3r = boto3.session.Session().resource("s3")
    s3r.Bucket(event["bucket"]).download_file(event["key"], path)  # CA502: threads=unsafe processes=unsafe
    with open(path) as f:
        return f.read()


def written_handler(event, context):
    path = f"/tmp/g/{event['key']}"
    with open(path, "wb") as f:  # CA502: threads=unsafe processes=unsafe
        s3.download_fileobj(BUCKET, event["key"], f)
    with open(path) as f:
        return f.read()


def stated_bucket_handler(event, context):
    path = f"/tmp/h/{event['key']}"
    boto3.session.Session().resource("s3").Bucket(BUCKET).download_file(event["key"], path)  # CA502: threads=benign processes=benign
    with open(path) as f:
        return f.read()


def digest_handler(event, context):
    path = "/tmp/i-" + hashlib.sha256(f"{event['bucket']}/{event['key']}".encode()).hexdigest()
    if not os.path.exists(path):
        s3.download_file(event["bucket"], event["key"], path)  # CA502: threads=benign processes=benign
    with open(path) as f:
        return f.read()


def cut_digest_handler(event, context):
    path = "/tmp/k-" + hashlib.sha256(f"{event['bucket']}/{event['key']}".encode()).hexdigest()[:2]
    if not os.path.exists(path):
        s3.download_file(event["bucket"], event["key"], path)  # CA502: threads=unsafe processes=unsafe
    with open(path) as f:
        return f.read()


def other_part_handler(event, context):
    name = event.get("name", "first")
    path = f"/tmp/l/{name}"
    boto3.session.Session().resource("s3").Bucket(event.get("bucket", BUCKET)).download_file(name, path)  # CA502: threads=unsafe processes=unsafe
    with open(path) as f:
        return f.read()


def listed_handler(event, context):
    s3.download_file(BUCKET, event["key"], "/tmp/m/" + event["key"])  # CA502: threads=unsafe processes=unsafe
    return [open("/tmp/m/" + name).read() for name in os.listdir("/tmp/m")]


def packed_handler(event, context):
    s3.download_file(BUCKET, event["key"], "/tmp/n/" + event["key"])  # CA502: threads=unsafe processes=unsafe
    path = f"/tmp/{context.aws_request_id}.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for folder, _, names in os.walk("/tmp/n"):
            for name in names:
                packed.write(os.path.join(folder, name))
    s3.upload_file(path, BUCKET, "all.zip")


def sizes_handler(event, context):
    s3.download_file(BUCKET, event["key"], "/tmp/o/" + event["key"])  # CA502: threads=benign processes=benign
    with open("/tmp/o/" + event["key"]) as f:
        return f.read(), sum(os.path.getsize("/tmp/o/" + name) for name in os.listdir("/tmp/o"))
