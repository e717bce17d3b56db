"""CA501 fixed-tmp-path: every invocation writes the same file under /tmp and takes what it reads back for its own."""

import fcntl
import io
import json
import os
import subprocess
import tempfile
import uuid
import zipfile
from pathlib import Path

import boto3
from acme_pages import make_engine, render, render_page, send_page
from filelock import FileLock

s3 = boto3.client("s3")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# the request id in the name
def request_id_handler(event, context):
    path = f"/tmp/{context.aws_request_id}.csv"
    with open(path, "w") as out:
        out.write(event["text"])
    s3.upload_file(path, "reports", "report.csv")
    os.remove(path)
    return {"ok": True}


# a random name
def uuid_handler(event, context):
    path = Path("/tmp") / f"{uuid.uuid4()}.jpg"
    s3.download_file("photos", event["key"], str(path))
    try:
        return {"size": path.stat().st_size}
    finally:
        path.unlink()


# tempfile
def named_temporary_file_handler(event, context):
    with tempfile.NamedTemporaryFile(suffix=".jpg", dir="/tmp") as out:
        s3.download_fileobj("photos", event["key"], out)
        out.flush()
        return {"size": Path(out.name).stat().st_size}


def temporary_directory_handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        target = os.path.join(folder, "in.zip")
        s3.download_file("archives", event["key"], target)
        with zipfile.ZipFile(target) as archive:
            archive.extractall(os.path.join(folder, "files"))
        return {"files": sorted(os.listdir(os.path.join(folder, "files")))}


def mkstemp_handler(event, context):
    descriptor, path = tempfile.mkstemp(prefix="report-")  # CA508: threads=benign processes=benign
    with os.fdopen(descriptor, "w") as out:
        out.write(event["text"])
    return {"text": Path(path).read_text()}


# fixed names inside a folder that is unique
def unique_folder_handler(event, context):
    folder = Path("/tmp", context.aws_request_id)
    folder.mkdir()
    (folder / "page.html").write_text(event["html"])
    subprocess.run(["/opt/bin/render", str(folder / "page.html"), str(folder / "page.pdf")], check=True)
    return {"pdf": (folder / "page.pdf").read_bytes().hex()}


# in memory
def in_memory_handler(event, context):
    out = io.BytesIO()
    s3.download_fileobj("photos", event["key"], out)
    return {"size": out.tell()}


# only read: somebody else put it there
def read_only_handler(event, context):
    settings = Path("/tmp/extension/settings.json")
    return {"settings": settings.read_text() if settings.exists() else None, "rules": Path("/opt/rules.txt").read_text()}


# a file lock held from writing to reading
def flock_handler(event, context):
    with open("/tmp/report.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        Path("/tmp/locked-report.txt").write_text(event["text"])
        subprocess.run(["/opt/bin/render", "/tmp/locked-report.txt"], check=True)
    return {"ok": True}


def filelock_handler(event, context):
    with FileLock("/tmp/archive.lock"):
        s3.download_file("archives", event["key"], "/tmp/locked.zip")
        return {"size": os.path.getsize("/tmp/locked.zip")}


# a folder outside /tmp, and a key that only looks like a path
def other_folder_handler(event, context):
    s3.put_object(Bucket="reports", Key="tmp/report.csv", Body=event["text"])
    return {"key": "/tmp/report.csv"}


# one function that nobody described gets the name: it may be anything
def named_once_handler(event, context):
    return render(event["text"], cache="/tmp/styles.css")


# a folder that two of them are told of is a setting
def folder_told_twice_handler(event, context):
    engine = make_engine(home="/tmp/engine")
    return engine.render(event["text"], home="/tmp/engine")


# ---- hazards ----------------------------------------------------------------------------------------------------------


# convention: fixed /tmp name written and read back
def open_handler(event, context):
    with open("/tmp/report.csv", "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["text"])
    s3.upload_file("/tmp/report.csv", "reports", event["key"])
    return {"ok": True}


# convention: fixed name written but never read back
def never_read_back_handler(event, context):
    with open("/tmp/last-call.txt", "w") as out:  # CA501: threads=benign processes=benign
        out.write("called")
    return {"ok": True}


# a download
def download_handler(event, context):
    s3.download_file("photos", event["key"], "/tmp/photo.jpg")  # CA501: threads=unsafe processes=unsafe
    return {"photo": Path("/tmp/photo.jpg").read_bytes().hex()}


# pathlib, and a name in a constant
WORK = Path("/tmp")
PAGE = WORK / "page.html"


def pathlib_handler(event, context):
    PAGE.write_text(event["html"])  # CA501: threads=unsafe processes=unsafe
    return {"html": PAGE.read_text()}


# joined with the temporary folder
def gettempdir_handler(event, context):
    path = os.path.join(tempfile.gettempdir(), "rows.csv")
    with open(path, "wb") as out:  # CA501: threads=unsafe processes=unsafe
        s3.download_fileobj("reports", event["key"], out)
    with open(path) as rows:
        return {"rows": len(rows.readlines())}


# one object for all, at a path that is put together of what the code states: it appears in one step
def same_model_handler(event, context):
    path = os.path.join(tempfile.gettempdir(), "model.bin")
    if not os.path.exists(path):
        s3.download_file(os.environ["MODELS"], "model.bin", path)  # CA501: threads=benign processes=benign
    return {"size": len(Path(path).read_bytes())}


# one that a program renews in its folder, before it is stored again
def renewed_handler(event, context):
    path = os.path.join("/tmp/definitions", "main.cld")
    s3.download_file(os.environ["DEFINITIONS"], "main.cld", path)  # CA501: threads=unsafe processes=unsafe
    subprocess.run(["/opt/bin/freshclam", "--datadir=/tmp/definitions"], check=True)  # CA501: threads=unsafe processes=unsafe
    s3.upload_file(path, os.environ["DEFINITIONS"], "main.cld")
    return {"size": len(Path(path).read_bytes())}


# one that a program only reads in its folder
def scanned_handler(event, context):
    path = os.path.join("/tmp/signatures", "main.cld")
    s3.download_file(os.environ["DEFINITIONS"], "main.cld", path)  # CA501: threads=benign processes=benign
    found = subprocess.run(["/opt/bin/scan", "--database=/tmp/signatures"], capture_output=True, check=False)
    return {"code": found.returncode}


# the same with an object of the request
def model_of_request_handler(event, context):
    path = os.path.join(tempfile.gettempdir(), "asked.bin")
    s3.download_file(os.environ["MODELS"], event["key"], path)  # CA501: threads=unsafe processes=unsafe
    return {"size": len(Path(path).read_bytes())}


# the output file of a program
def subprocess_handler(event, context):
    subprocess.run(["/opt/bin/ffmpeg", "-y", "-i", event["url"], "/tmp/out.mp4"], check=True)  # CA501: threads=unsafe processes=unsafe
    s3.upload_file("/tmp/out.mp4", "videos", event["key"])
    return {"ok": True}


# unpacked into a fixed folder
def extract_handler(event, context):
    with zipfile.ZipFile(io.BytesIO(s3.get_object(Bucket="archives", Key=event["key"])["Body"].read())) as archive:
        archive.extractall("/tmp/unpacked")  # CA501: threads=unsafe processes=unsafe
    return {"files": sorted(os.listdir("/tmp/unpacked"))}


# written by a helper that is told where
def _save(rows, path):
    Path(path).write_text("\n".join(rows))  # CA501: threads=unsafe processes=unsafe
    return path


def helper_handler(event, context):
    path = _save(event["rows"], "/tmp/saved.txt")
    s3.upload_file(path, "reports", event["key"])
    return {"ok": True}


# fixed name, written atomically: readers get a whole file, the newest one
def atomic_handler(event, context):
    with tempfile.NamedTemporaryFile("w", dir="/tmp", delete=False) as out:
        out.write(s3.get_object(Bucket="config", Key="rates.json")["Body"].read().decode())
    os.replace(out.name, "/tmp/rates.json")  # CA501: threads=benign processes=benign
    return {"rates": Path("/tmp/rates.json").read_text()}


# nobody described the two functions: the first must have made what the second gets
def unknown_functions_handler(event, context):
    render_page(event["text"], "/tmp/page.bmp")  # CA501: threads=unsafe processes=unsafe confidence=medium
    send_page(event["to"], attachment="/tmp/page.bmp")


# emptied by opening it, before it is locked: who reads it meanwhile reads nothing
def locked_too_late_handler(event, context):
    with open("/tmp/token.json", "w") as file:  # CA501: threads=unsafe processes=unsafe
        fcntl.flock(file, fcntl.LOCK_EX)
        json.dump(event["token"], file)
    return {"ok": True}


def token_handler(event, context):
    with open("/tmp/token.json") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        return json.load(file)


# opened without being emptied, and changed under the lock
def locked_in_time_handler(event, context):
    with open("/tmp/orders.json", "a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        orders = json.load(file)
        file.truncate(0)
        json.dump([*orders, event["order"]], file)
    return {"ok": True}


def locked_for_change_handler(event, context):
    with open("/tmp/lines.json", "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        lines = json.load(file)
        file.seek(0)
        json.dump([*lines, event["line"]], file)
    return {"ok": True}


# a file that is nothing but a lock may be emptied
def behind_a_lock_file_handler(event, context):
    with open("/tmp/rows.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with open("/tmp/rows.json", "w") as file:
            json.dump(event["rows"], file)
        with open("/tmp/rows.json") as file:
            return json.load(file)


# numbered by enumerate: the same numbers in every request
def numbered_parts_handler(event, context):
    names = []
    for number, part in enumerate(event["parts"]):
        name = f"/tmp/numbered-{number}.txt"
        with open(name, "w") as out:  # CA501: threads=unsafe processes=unsafe
            out.write(part)
        names.append(name)
    return [open(name).read() for name in names]


def numbered_parts_of_its_own_handler(event, context):
    names = []
    for number, part in enumerate(event["parts"]):
        name = f"/tmp/{context.aws_request_id}-{number}.txt"
        with open(name, "w") as out:
            out.write(part)
        names.append(name)
    return [open(name).read() for name in names]
