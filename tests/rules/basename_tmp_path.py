"""CA502 basename-tmp-path: the /tmp name comes from the request, but two requests can have the same one."""

import hashlib
import os
import tempfile
from pathlib import Path

import boto3
from PIL import Image

s3 = boto3.client("s3")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# the base name inside a folder of the invocation
def own_folder_handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, os.path.basename(event["key"]))
        s3.download_file("photos", event["key"], path)
        return {"size": os.path.getsize(path)}


# the base name after the request id
def request_id_prefix_handler(event, context):
    path = f"/tmp/{context.aws_request_id}-{os.path.basename(event['key'])}"
    s3.download_file("photos", event["key"], path)
    return {"size": os.path.getsize(path)}


# the suffix of the key, the name from tempfile
def suffix_handler(event, context):
    with tempfile.NamedTemporaryFile(suffix=os.path.splitext(event["key"])[1]) as out:
        s3.download_fileobj("photos", event["key"], out)
        return {"size": out.tell()}


# the base name is used, but not for a file here
def download_name_handler(event, context):
    name = event["key"].split("/")[-1]
    return {"headers": {"Content-Disposition": f'attachment; filename="{name}"'}}


def target_key_handler(event, context):
    name = os.path.basename(event["key"])
    s3.copy_object(Bucket="thumbs", Key=f"tmp/{name}", CopySource={"Bucket": "photos", "Key": event["key"]})
    return {"key": f"tmp/{name}"}


# ---- hazards ----------------------------------------------------------------------------------------------------------


# convention: name from the key's basename
def basename_handler(event, context):
    path = f"/tmp/{os.path.basename(event['key'])}"
    s3.download_file("photos", event["key"], path)  # CA502: threads=unsafe processes=unsafe
    with Image.open(path) as image:
        return {"size": image.size}


# the last part of the key
def split_handler(event, context):
    record = event["Records"][0]["s3"]
    name = record["object"]["key"].rsplit("/", 1)[-1]
    path = os.path.join("/tmp", name)
    s3.download_file(record["bucket"]["name"], record["object"]["key"], path)  # CA502: threads=unsafe processes=unsafe
    return {"size": os.path.getsize(path)}


# pathlib
def path_name_handler(event, context):
    path = Path("/tmp") / Path(event["key"]).name
    path.write_bytes(s3.get_object(Bucket="photos", Key=event["key"])["Body"].read())  # CA502: threads=unsafe processes=unsafe
    return {"size": len(path.read_bytes())}


# the full key, but written in place: a second invocation reads half a file
def full_key_in_place_handler(event, context):
    name = hashlib.sha256(f"{event['bucket']}/{event['key']}".encode()).hexdigest()
    path = Path("/tmp", name)
    if not path.exists():
        path.write_bytes(s3.get_object(Bucket=event["bucket"], Key=event["key"])["Body"].read())  # CA502: threads=unsafe processes=unsafe
    return {"size": len(path.read_bytes())}


# convention: name from bucket and full key; `download_file` writes a file beside and renames it
def full_key_downloaded_handler(event, context):
    name = hashlib.sha256(f"{event['bucket']}/{event['key']}".encode()).hexdigest()
    path = Path("/tmp", f"downloaded-{name}")
    if not path.exists():
        s3.download_file(event["bucket"], event["key"], str(path))  # CA502: threads=benign processes=benign
    return {"size": len(path.read_bytes())}


# convention: name from bucket and full key, written atomically, never deleted
def full_key_atomic_handler(event, context):
    name = hashlib.sha256(f"{event['bucket']}/{event['key']}".encode()).hexdigest()
    path = Path("/tmp", f"object-{name}")
    if not path.exists():
        with tempfile.NamedTemporaryFile(dir="/tmp", delete=False) as out:
            s3.download_fileobj(event["bucket"], event["key"], out)
        os.replace(out.name, path)  # CA502: threads=benign processes=benign
    return {"size": len(path.read_bytes())}
