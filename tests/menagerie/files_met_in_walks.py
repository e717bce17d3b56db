"""Who walks through a folder reads what other invocations have put there, by whatever name."""

import glob
import logging
import os
import tempfile
from pathlib import Path

import boto3

s3 = boto3.client("s3")
logger = logging.getLogger(__name__)
INBOX = Path("/tmp/walked-inbox")


def _name(key):
    return key.split("/")[-1]


def globbed_handler(event, context):
    for key in event["keys"]:
        s3.download_file("tables", key, "/tmp/" + _name(key))  # CA502: threads=unsafe processes=unsafe
    return sum(len(Path(path).read_text()) for path in glob.glob("/tmp/*.csv"))


def listed_handler(event, context):
    for key in event["keys"]:
        s3.download_file("tables", key, os.path.join("/tmp/listed", _name(key)))  # CA502: threads=unsafe processes=unsafe
    total = 0
    for name in os.listdir("/tmp/listed"):
        with open(os.path.join("/tmp/listed", name)) as table:
            total += len(table.read())
    return {"total": total}


def found_by_path_handler(event, context):
    for key in event["keys"]:
        s3.download_file("tables", key, str(INBOX / Path(key).name))  # CA502: threads=unsafe processes=unsafe
    return sum(len(path.read_text()) for path in INBOX.glob("*.csv"))


def walked_handler(event, context):
    s3.download_file("trees", event["key"], "/tmp/walked/in/page.html")  # CA501: threads=unsafe processes=unsafe
    for folder, _, names in os.walk("/tmp/walked"):
        for name in names:
            s3.upload_file(os.path.join(folder, name), "pages", name)
    return {"ok": True}


# how large each is, which goes out
def measured_handler(event, context):
    for number, text in enumerate(event["texts"]):
        with open(f"/tmp/measured/part{number}.txt", "w") as out:  # CA501: threads=unsafe processes=unsafe
            out.write(text)
    return {name: os.path.getsize("/tmp/measured/" + name) for name in os.listdir("/tmp/measured")}


# ---- safe look-alikes -----------------------------------------------------------------------------------------------


def own_folder_handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        for key in event["keys"]:
            s3.download_file("tables", key, os.path.join(folder, _name(key)))
        return sum(len(Path(path).read_text()) for path in glob.glob(os.path.join(folder, "*.csv")))


# no name of these ends or begins as those that are looked for
def others_handler(event, context):
    with open("/tmp/asked/last.json", "w") as out:  # CA501: threads=benign processes=benign
        out.write(event["id"])
    with open("/tmp/asked/first.csv", "w") as out:  # CA501: threads=benign processes=benign
        out.write(event["id"])
    return sum(len(Path(path).read_text()) for path in glob.glob("/tmp/asked/last*.csv"))


# only those of the folder itself are met
def further_in_handler(event, context):
    with open("/tmp/flat/deep/last.txt", "w") as out:  # CA501: threads=benign processes=benign
        out.write(event["id"])
    return sum(len(Path("/tmp/flat", name).read_text()) for name in os.listdir("/tmp/flat"))


# only counted
def counted_handler(event, context):
    with open("/tmp/counted/last.txt", "w") as out:  # CA501: threads=benign processes=benign
        out.write(event["id"])
    return {"files": len(os.listdir("/tmp/counted"))}


# asked how large and how old, for the log
def logged_handler(event, context):
    with open("/tmp/logged/last.txt", "w") as out:  # CA501: threads=benign processes=benign
        out.write(event["id"])
    for path in Path("/tmp/logged").glob("*.txt"):
        if path.stat().st_size > 1000 or os.path.getmtime(path) < 9:
            logger.info("large or old: %d", os.path.getsize(path))
    return {"ok": True}
