"""CA503 shared-file-removed: a file under /tmp is removed or emptied while another invocation may use it."""

import os
import tempfile
from pathlib import Path

import boto3

s3 = boto3.client("s3")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# one's own file
def own_file_handler(event, context):
    path = f"/tmp/{context.aws_request_id}.bin"
    s3.download_file("photos", event["key"], path)
    size = os.path.getsize(path)
    os.remove(path)
    return {"size": size}


def mkstemp_handler(event, context):
    descriptor, path = tempfile.mkstemp()
    os.close(descriptor)
    try:
        s3.download_file("photos", event["key"], path)
        return {"size": os.path.getsize(path)}
    finally:
        os.unlink(path)


def own_folder_handler(event, context):
    folder = Path(tempfile.mkdtemp())
    target = folder / "photo.jpg"
    target.write_bytes(s3.get_object(Bucket="photos", Key=event["key"])["Body"].read())
    size = target.stat().st_size
    target.unlink()
    folder.rmdir()
    return {"size": size}


# remove() of a list
def list_remove_handler(event, context):
    names = ["/tmp/a", "/tmp/b"]
    names.remove("/tmp/a")
    return {"names": names}


# ---- hazards ----------------------------------------------------------------------------------------------------------


# convention: deleted while others may use it (writing it is CA501's business)
def remove_handler(event, context):
    s3.download_file("photos", event["key"], "/tmp/input.jpg")  # CA501: threads=unsafe processes=unsafe
    try:
        return {"size": os.path.getsize("/tmp/input.jpg")}
    finally:
        os.remove("/tmp/input.jpg")  # CA503: threads=unsafe processes=unsafe


# a file named after the key's base name
def unlink_handler(event, context):
    path = Path("/tmp") / os.path.basename(event["key"])
    path.write_bytes(s3.get_object(Bucket="photos", Key=event["key"])["Body"].read())  # CA502: threads=unsafe processes=unsafe
    size = len(path.read_bytes())
    path.unlink(missing_ok=True)  # CA503: threads=unsafe processes=unsafe
    return {"size": size}


# convention: truncated while others may use it
def truncate_handler(event, context):
    with open("/tmp/journal.txt", "a") as journal:  # CA501: threads=unsafe processes=unsafe
        journal.write(event["line"] + "\n")
    s3.upload_file("/tmp/journal.txt", "journals", "journal.txt")
    os.truncate("/tmp/journal.txt", 0)  # CA503: threads=unsafe processes=unsafe
    return {"ok": True}


# a file that was made at import
Path("/tmp/rules.txt").write_text("a\nb\n")  # CA505: threads=safe processes=unsafe


def import_time_file_handler(event, context):
    rules = Path("/tmp/rules.txt").read_text().splitlines()
    if event.get("reset"):
        os.remove("/tmp/rules.txt")  # CA503: threads=unsafe processes=unsafe
    return {"rules": rules}
