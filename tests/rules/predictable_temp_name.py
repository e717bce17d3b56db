"""CA507 predictable-temp-name: a name under /tmp that was made up so as to be unique, and is not."""

import datetime
import os
import random
import secrets
import tempfile
import threading
import time
import uuid
from pathlib import Path

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# made by the system, or long and random
def mkstemp_handler(event, context):
    descriptor, path = tempfile.mkstemp(prefix=f"{int(time.time())}-")  # CA508: threads=benign processes=benign
    with os.fdopen(descriptor, "w") as out:
        out.write(event["text"])
    return {"text": Path(path).read_text()}


def secrets_handler(event, context):
    path = Path("/tmp", secrets.token_hex(16))
    path.write_text(event["text"])
    return {"text": path.read_text()}


# time and process id beside something unique
def time_and_uuid_handler(event, context):
    path = Path(f"/tmp/{time.time_ns()}-{os.getpid()}-{uuid.uuid4().hex}.txt")
    path.write_text(event["text"])
    return {"text": path.read_text()}


def request_id_handler(event, context):
    path = Path(f"/tmp/{datetime.date.today()}-{context.aws_request_id}.txt")
    path.write_text(event["text"])
    return {"text": path.read_text()}


# a key in a bucket is not a file here
def time_key_handler(event, context):
    return {"key": f"reports/{int(time.time())}.csv"}


# a folder of the invocation
def folder_handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{time.time():.0f}.txt")
        path.write_text(event["text"])
        return {"text": path.read_text()}


# ---- hazards ----------------------------------------------------------------------------------------------------------


# two invocations in the same second
def time_handler(event, context):
    path = f"/tmp/report-{int(time.time())}.csv"
    with open(path, "w") as out:  # CA507: threads=unsafe processes=unsafe
        out.write(event["text"])
    return {"text": Path(path).read_text()}


def strftime_handler(event, context):
    path = Path("/tmp") / datetime.datetime.now().strftime("%Y%m%d-%H%M%S.txt")
    path.write_text(event["text"])  # CA507: threads=unsafe processes=unsafe
    return {"text": path.read_text()}


# one process has one id, but may run many invocations
def pid_handler(event, context):
    path = Path(f"/tmp/work-{os.getpid()}.txt")
    path.write_text(event["text"])  # CA507: threads=unsafe processes=safe
    return {"text": path.read_text()}


# one thread has one id, but forked workers have the same ones
def thread_id_handler(event, context):
    path = Path(f"/tmp/work-{threading.get_ident()}.txt")
    path.write_text(event["text"])  # CA507: threads=safe processes=unsafe
    return {"text": path.read_text()}


# a small random number
def small_number_handler(event, context):
    path = Path(f"/tmp/{random.randint(1, 1000)}.txt")
    path.write_text(event["text"])  # CA507: threads=unsafe processes=unsafe
    return {"text": path.read_text()}


# mktemp names a file that is not there yet: another may make it first, which takes a great coincidence
def mktemp_handler(event, context):
    path = tempfile.mktemp(suffix=".txt")  # CA507: threads=benign processes=benign
    Path(path).write_text(event["text"])
    return {"text": Path(path).read_text()}


# the format holds the folder
def folder_in_the_format_handler(event, context):
    path = datetime.datetime.now().strftime("/tmp/daily-%Y%m%d.csv")
    with open(path, "w") as out:  # CA507: threads=unsafe processes=unsafe
        out.write(event["text"])
    return Path(path).read_text()


# ninety million values
def eight_digits_handler(event, context):
    path = Path(f"/tmp/drawn-{random.randint(10_000_000, 99_999_999)}.txt")
    path.write_text(event["text"])
    try:
        return {"text": path.read_text()}
    finally:
        path.unlink()


def _named(suffix):
    return tempfile.mktemp(suffix=suffix)  # CA507: threads=benign processes=benign


def helper_handler(event, context):
    with open(_named(".first"), "w") as first, open(_named(".second"), "w") as second:
        first.write(event["a"])
        second.write(event["b"])
