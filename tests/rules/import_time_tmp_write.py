"""CA505 import-time-tmp-write: all workers import at the same time, and all write the same file under /tmp."""

import fcntl
import json
import logging
import os
import shutil
import sqlite3
import subprocess
import tempfile
import urllib.request
from pathlib import Path

import boto3

s3 = boto3.client("s3")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# a unique folder per worker
_own_folder = tempfile.mkdtemp(prefix="model-")
s3.download_file("models", "labels.json", f"{_own_folder}/labels.json")


def own_folder_handler(event, context):
    return {"labels": json.loads(Path(_own_folder, "labels.json").read_text())}


# read at import
_rules = Path("/var/task/rules.txt").read_text()


def import_time_read_handler(event, context):
    return {"rules": _rules}


# a program at import that is only told where others write
subprocess.run(["df", "/tmp/spool"], check=True)


def spooled_handler(event, context):
    folder = tempfile.mkdtemp(dir="/tmp/spool")
    Path(folder, "row").write_text(event["row"])
    return {"row": Path(folder, "row").read_text()}


# in memory
_words = s3.get_object(Bucket="models", Key="words.txt")["Body"].read().decode().split()


def in_memory_handler(event, context):
    return {"known": event["word"] in _words}


# one worker at a time, and the others find it done
with open("/tmp/vocabulary.lock", "w") as _lock_file:
    fcntl.flock(_lock_file, fcntl.LOCK_EX)
    if not os.path.exists("/tmp/vocabulary.txt"):
        s3.download_file("models", "vocabulary.txt", "/tmp/vocabulary.txt")


def file_lock_handler(event, context):
    return {"size": os.path.getsize("/tmp/vocabulary.txt")}


# a function that neither import-time code nor a handler calls
def fetch_for_tests():
    """Put the test model in place."""
    s3.download_file("models", "test.bin", "/tmp/test-model.bin")


# ---- hazards ----------------------------------------------------------------------------------------------------------

# convention: import-time download to /tmp
if not os.path.exists("/tmp/cities.json"):
    s3.download_file("models", "cities.json", "/tmp/cities.json")  # CA505: threads=safe processes=unsafe


def download_handler(event, context):
    return {"city": json.loads(Path("/tmp/cities.json").read_text()).get(event["zip"])}


# convention: import-time write to /tmp
Path("/tmp/settings.ini").write_text("[app]\nstage = prod\n")  # CA505: threads=safe processes=unsafe


def write_handler(event, context):
    return {"settings": Path("/tmp/settings.ini").read_text()}


# in a function that import-time code calls
def _prepare():
    urllib.request.urlretrieve("https://files.example.com/geo.mmdb", "/tmp/geo.mmdb")  # CA505: threads=safe processes=unsafe
    return "/tmp/geo.mmdb"


_GEO = _prepare()


def prepared_handler(event, context):
    return {"size": os.path.getsize(_GEO)}


# atomically: N downloads, but nobody sees half a file
_target = Path("/tmp/stations.json")
if not _target.exists():
    with tempfile.NamedTemporaryFile(dir="/tmp", delete=False) as _out:
        s3.download_fileobj("models", "stations.json", _out)
    os.replace(_out.name, _target)  # CA505: threads=safe processes=benign


def atomic_handler(event, context):
    return {"stations": json.loads(_target.read_text())}


# by a program whose work nobody described: what is read below the folder, it has made
subprocess.run(["git", "clone", "https://git.example.com/templates.git", "/tmp/templates"], check=True)  # CA505: threads=safe processes=unsafe


def cloned_handler(event, context):
    return {"text": Path("/tmp/templates", event["name"]).read_text()}


# unpacked by a program, into the folder for all files and into one of its own
subprocess.run(["tar", "xzf", "/var/task/tools.tgz", "-C", "/tmp/tools"], check=True)  # CA505: threads=safe processes=unsafe
subprocess.run("unzip -o /var/task/maps.zip -d /tmp/maps", shell=True)  # CA505: threads=safe processes=unsafe


def unpacked_handler(event, context):
    return subprocess.run(["/tmp/tools/convert", event["name"]], check=True).returncode


def mapped_handler(event, context):
    return {"map": Path("/tmp/maps/all.json").read_text()}


# put together from a folder that nobody writes
def packed_handler(event, context):
    with tempfile.TemporaryDirectory() as out:
        subprocess.run(["tar", "-czf", f"{out}/all.tgz", "-C", "/tmp/tools", "."], check=True)
        return {"size": os.path.getsize(f"{out}/all.tgz")}


# a database that is copied
shutil.copy("/opt/base.db", "/tmp/base_of_routes.db")  # CA505: threads=safe processes=unsafe


def routed_handler(event, context):
    db = sqlite3.connect("file:/tmp/base_of_routes.db?mode=ro", uri=True)
    return db.execute("SELECT name FROM routes WHERE id = ?", (event["id"],)).fetchall()


# lines that are added, and that nobody reads
_told = logging.FileHandler("/tmp/told.log")  # CA505: threads=safe processes=benign
_told_anew = logging.FileHandler("/tmp/told_anew.log", mode="w")  # CA505: threads=safe processes=unsafe
