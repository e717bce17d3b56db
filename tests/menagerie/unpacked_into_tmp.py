"""An archive that is unpacked into /tmp itself makes what is used below it."""

import io
import shutil
import zipfile

import boto3

s3 = boto3.client("s3")


def unpack_handler(event, context):
    with zipfile.ZipFile(io.BytesIO(event["body"])) as archive:
        archive.extractall("/tmp/")  # CA501: threads=unsafe processes=unsafe
    with open("/tmp/rates/eur.csv") as rates:
        return rates.read()


# a file of its own that lies there, too
def own_file_handler(event, context):
    path = f"/tmp/{context.aws_request_id}.txt"
    with open(path, "w") as out:
        out.write(event["text"])
    with open(path) as written:
        return written.read()


# what is unpacked is read by its name
def fetched_archive_handler(event, context):
    s3.download_file(event["bucket"], event["key"], "/tmp/fetched-archive.zip")  # CA501: threads=unsafe processes=unsafe
    shutil.unpack_archive("/tmp/fetched-archive.zip", f"/tmp/{context.aws_request_id}/all")


def own_archive_handler(event, context):
    path = f"/tmp/{context.aws_request_id}.zip"
    s3.download_file(event["bucket"], event["key"], path)
    shutil.unpack_archive(path, f"/tmp/{context.aws_request_id}/own")
