"""Files that say that somebody is at work, and names that go on behind the one that was given."""

import fcntl
import glob
import os
import shutil
import subprocess
import tempfile
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3

s3 = boto3.client("s3")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


def given_to_one_handler(event, context):
    try:
        descriptor = os.open("/tmp/nightly.lock", os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except FileExistsError:
        return {"busy": True}
    os.close(descriptor)
    try:
        return {"busy": False, "rows": len(event["rows"])}
    finally:
        os.unlink("/tmp/nightly.lock")


def opened_anew_handler(event, context):
    try:
        with open("/tmp/weekly.lock", "x") as out:
            out.write(context.aws_request_id)
    except FileExistsError:
        return {"busy": True}
    os.remove("/tmp/weekly.lock")
    return {"busy": False}


def done_once_handler(event, context):
    done = Path("/tmp/.prepared")
    if not done.exists():
        done.touch()  # CA501: threads=benign processes=benign
    return {"ok": True}


def packed_alone_handler(event, context):
    folder = f"/tmp/{uuid.uuid4().hex}"
    os.makedirs(folder)
    Path(folder, "note.txt").write_text(event["text"])
    packed = shutil.make_archive(folder + "-packed", "zip", folder)
    s3.upload_file(packed, "parcels", event["key"])
    os.remove(packed)
    shutil.rmtree(folder)


def other_file_handler(event, context):
    subprocess.run(["/opt/bin/tool", "/tmp/tool-settings"], check=True)
    return {"rules": Path("/tmp/tooling.json").exists()}


# ---- hazards ----------------------------------------------------------------------------------------------------------


def looked_for_first_handler(event, context):
    if os.path.exists("/tmp/hourly.lock"):
        return {"busy": True}
    open("/tmp/hourly.lock", "w").close()  # CA501: threads=unsafe processes=unsafe
    try:
        return {"busy": False, "rows": len(event["rows"])}
    finally:
        os.remove("/tmp/hourly.lock")  # CA503: threads=unsafe processes=unsafe


def taken_from_another_handler(event, context):
    if os.path.exists("/tmp/daily.lock"):
        os.remove("/tmp/daily.lock")  # CA503: threads=unsafe processes=unsafe
    with open("/tmp/daily.lock", "x") as out:  # CA501: threads=benign processes=benign
        out.write(context.aws_request_id)
    return {"busy": False}


def packed_handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "note.txt").write_text(event["text"])
        shutil.make_archive("/tmp/parcel", "zip", folder)  # CA501: threads=unsafe processes=unsafe
    s3.upload_file("/tmp/parcel.zip", "parcels", event["key"])


def packed_and_given_back_handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "note.txt").write_text(event["text"])
        base = os.path.join("/tmp", "export")
        packed = shutil.make_archive(base, "gztar", folder)  # CA501: threads=unsafe processes=unsafe
    s3.upload_file(packed, "parcels", event["key"])


def pages_handler(event, context):
    source = f"/tmp/{context.aws_request_id}.pdf"
    s3.download_file("papers", event["key"], source)
    subprocess.run(["pdftoppm", "-png", source, "/tmp/sheet"], check=True)  # CA501: threads=unsafe processes=unsafe
    os.remove(source)
    return [Path(page).read_bytes().hex() for page in sorted(glob.glob("/tmp/sheet-*.png"))]


def words_handler(event, context):
    source = f"/tmp/{context.aws_request_id}.png"
    s3.download_file("papers", event["key"], source)
    subprocess.run(["tesseract", source, "/tmp/scanned-words"], check=True)  # CA501: threads=unsafe processes=unsafe
    os.remove(source)
    return Path("/tmp/scanned-words.txt").read_text()


_MODELS = os.environ["MODELS_BUCKET"]


def same_for_all_handler(event, context):
    s3.download_file(_MODELS, "guess.bin", "/tmp/guess.bin")  # CA501: threads=benign processes=benign
    return {"size": os.path.getsize("/tmp/guess.bin")}


def locked_by_descriptor_handler(event, context):
    descriptor = os.open("/tmp/monthly.lock", os.O_CREAT | os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        return {"rows": len(event["rows"])}
    finally:
        os.close(descriptor)


def written_by_descriptor_handler(event, context):
    descriptor = os.open("/tmp/answer.bin", os.O_CREAT | os.O_WRONLY | os.O_TRUNC)  # CA501: threads=unsafe processes=unsafe
    os.write(descriptor, event["answer"].encode())
    os.close(descriptor)
    return {"size": len(Path("/tmp/answer.bin").read_bytes())}


def _of_the_process(text):
    path = f"/tmp/shout-{os.getpid()}.txt"
    with open(path, "w") as out:  # CA507: threads=unsafe processes=unsafe
        out.write(text)
    with open(path) as file:
        return file.read().upper()


def process_id_in_threads_handler(event, context):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(_of_the_process, event["texts"]))


# a stated format gives the ending: the archive is the file that is sent
def packed_and_sent_handler(event, context):
    shutil.make_archive("/tmp/ended", "gztar", "/opt/site")  # CA501: threads=unsafe processes=unsafe
    s3.upload_file("/tmp/ended.tar.gz", "sites", event["key"])


def packed_for_itself_handler(event, context):
    base = f"/tmp/{context.aws_request_id}"
    shutil.make_archive(base, format="zip", root_dir="/opt/site")
    s3.upload_file(base + ".zip", "sites", event["key"])


# who finds the file is answered that another was first; two can both be the first
def first_of_all_handler(event, context):
    if os.path.exists("/tmp/first-of-all"):
        return {"first": False}
    with open("/tmp/first-of-all", "w") as mark:  # CA501: threads=unsafe processes=unsafe
        mark.write(event["name"])
    return {"first": True}


def _is_first(name):
    if os.path.exists(f"/tmp/seen-{name}"):
        return False
    open(f"/tmp/seen-{name}", "w").close()  # CA502: threads=unsafe processes=unsafe
    return True


def seen_before_handler(event, context):
    return {"first": _is_first(event["name"])}


# a mark of what is set up, and one that only says whether the environment is new
def _set_up():
    if os.path.exists("/tmp/set-up"):
        return
    open("/tmp/set-up", "w").close()  # CA501: threads=benign processes=benign


def set_up_handler(event, context):
    _set_up()
    return {"ok": True}


def new_environment_handler(event, context):
    is_new = not os.path.exists("/tmp/been-here")
    if is_new:
        open("/tmp/been-here", "w").close()  # CA501: threads=benign processes=benign
    print("new", context.aws_request_id, is_new)
    return {"ok": True}
