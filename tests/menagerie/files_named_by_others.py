"""Names under /tmp that no invocation has for itself, however they are put together; and some that it does."""

import glob
import os
import shutil
import subprocess
import tarfile
import urllib.request
import uuid
from pathlib import Path

import boto3
from selenium import webdriver

s3 = boto3.client("s3")
table = boto3.client("dynamodb")
FOLDER = os.getenv("WORK_FOLDER")


def own_counted_handler(event, context):
    number = 0
    for chunk in event["chunks"]:
        number += 1
        path = f"/tmp/{context.aws_request_id}_{number}"
        Path(path).write_text(chunk)
        s3.upload_file(path, "bucket", event["key"])


def own_folder_below_a_setting_handler(event, context):
    path = os.path.join("/tmp", FOLDER, uuid.uuid4().hex)
    Path(path).write_text(event["text"])
    s3.upload_file(path, "bucket", event["key"])


def id_from_a_service_handler(event, context):
    job = table.execute_statement(Statement="select 1")["RequestId"]
    path = f"/tmp/{job}.csv"
    Path(path).write_text(event["text"])
    s3.upload_file(path, "bucket", event["key"])


def list_joined_handler(event, context):
    source, target = f"/tmp/{uuid.uuid4()}.docx", f"/tmp/{uuid.uuid4()}.pdf"
    s3.download_file("bucket", event["key"], source)
    subprocess.run(["/opt/convert", "-q"] + [source, target], check=True)
    s3.upload_file(target, "bucket", event["key"])


def own_profile_handler(event, context):
    options = webdriver.ChromeOptions()
    options.add_argument(f"--user-data-dir=/tmp/{uuid.uuid4()}")
    options.add_argument("--window-size=800,600")
    webdriver.Chrome(options=options).get(event["url"])


def counted_handler(event, context):
    number = 0
    for chunk in event["chunks"]:
        number += 1
        part = Path("/tmp", "part_" + str(number))
        part.write_text(chunk)  # CA501: threads=unsafe processes=unsafe
        s3.upload_file(str(part), "bucket", event["key"])


def numbered_by_enumerate_handler(event, context):
    for number, chunk in enumerate(event["chunks"]):
        path = f"/tmp/piece-{number}.txt"
        with open(path, "w") as out:  # CA501: threads=unsafe processes=unsafe
            out.write(chunk)
        s3.upload_file(path, "bucket", event["key"])


def setting_handler(event, context):
    folder = f"/tmp/{os.environ['PROJECT']}"
    if not os.path.isdir(folder):
        with tarfile.open(event["code"]) as packed:
            packed.extractall(folder)  # CA501: threads=unsafe processes=unsafe
    return os.listdir(folder)


def row_handler(event, context):
    for row in table.scan(TableName="apps")["Items"]:
        path = "/tmp/" + row["name"] + ".yaml"
        with open(path, "w") as out:  # CA501: threads=unsafe processes=unsafe confidence=low
            out.write(event["text"])
        s3.upload_file(path, "bucket", row["name"])


def changed_directory_handler(event, context):
    os.chdir("/tmp/")  # CA402: threads=benign processes=safe
    Path("in.txt").write_text(event["text"])  # CA501: threads=unsafe processes=unsafe
    subprocess.check_call(["sort", "in.txt", "-o", "out.txt"])  # CA501: threads=unsafe processes=unsafe
    return open("out.txt").read()


def retrieved_handler(event, context):
    local, _headers = urllib.request.urlretrieve(event["url"], "/tmp/a.bin")  # CA501: threads=unsafe processes=unsafe
    s3.upload_file(local, "bucket", event["key"])


def chosen_handler(event, context):
    name = event["key"].split("/")[-1]
    path = f"/tmp/{name}" if event["small"] else f"/tmp/{context.aws_request_id}"
    s3.download_file("bucket", event["key"], path)  # CA502: threads=unsafe processes=unsafe
    return open(path).read()


def suffix_changed_handler(event, context):
    source = f"/tmp/{uuid.uuid4()}.mp4"
    s3.download_file("bucket", event["key"], source)
    target = os.path.splitext(source)[0] + ".gif"
    subprocess.run(["ffmpeg", "-i", source, target], check=True)
    s3.upload_file(target, "bucket", event["key"])


def suffix_of_a_shared_name_handler(event, context):
    source = "/tmp/" + os.path.basename(event["key"])
    s3.download_file("bucket", event["key"], source)  # CA502: threads=unsafe processes=unsafe
    target = os.path.splitext(source)[0] + ".gif"
    subprocess.run(["ffmpeg", "-i", source, target], check=True)  # CA502: threads=unsafe processes=unsafe
    s3.upload_file(target, "bucket", event["key"])


def numbered_frames_handler(event, context):
    subprocess.run(["ffmpeg", "-i", event["url"], "/tmp/frame_%04d.png"])  # CA501: threads=unsafe processes=unsafe
    for frame in sorted(glob.glob("/tmp/frame_*.png")):
        s3.upload_file(frame, "frames", event["id"])


def profile_handler(event, context):
    options = webdriver.ChromeOptions()
    options.add_argument("--user-data-dir=/tmp/chrome")  # CA501: threads=unsafe processes=unsafe
    webdriver.Chrome(options=options).get(event["url"])


def office_profile_handler(event, context):
    source = f"/tmp/{uuid.uuid4()}.docx"
    s3.download_file("bucket", event["key"], source)
    profile = "-env:UserInstallation=file:///tmp/office"
    subprocess.run(["soffice", profile, "--convert-to", "pdf", source])  # CA501: threads=unsafe processes=unsafe


def install_handler(event, context):
    subprocess.run(f"pip install {event['name']} -t /tmp/packages", shell=True)  # CA501: threads=unsafe processes=unsafe
    shutil.make_archive(f"/tmp/{uuid.uuid4()}", "zip", "/tmp/packages")


def settled_download_handler(event, context):
    s3.download_file("models", "labels.txt", "/tmp/labels.txt")  # CA501: threads=benign processes=benign
    return open("/tmp/labels.txt").read()


def other_content_handler(event, context):
    s3.download_file("models", event["model"], "/tmp/model.txt")  # CA501: threads=unsafe processes=unsafe
    return open("/tmp/model.txt").read()
