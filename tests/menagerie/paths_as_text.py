"""Paths that were joined and then changed as a text: they go on naming what they named."""

import os

import boto3

s3 = boto3.client("s3")


# Look-alikes.


def own_folder_handler(event, context):
    path = os.path.join("/tmp", context.aws_request_id, "exam").replace("\\", "/")
    with open(path, "w") as file:
        file.write(event["text"])
    s3.upload_file(path, "bucket", event["id"])


def elsewhere_handler(event, context):
    key = os.path.join("exams", "exam_" + event["id"]).replace("\\", "/")
    return s3.get_object(Bucket="bucket", Key=key)["Body"].read()


# Hazards.


def slashes_handler(event, context):
    path = os.path.join("/tmp", "exam_" + event["id"]).replace("\\", "/")
    with open(path, "w") as file:  # CA502: threads=unsafe processes=unsafe
        file.write(event["text"])
    s3.upload_file(path, "bucket", event["id"])


def chained_handler(event, context):
    path = os.path.join("/tmp", "quiz_" + event["id"]).strip().lower()
    with open(path + ".txt", "w") as file:  # CA502: threads=unsafe processes=unsafe
        file.write(event["text"])
    s3.upload_file(path + ".txt", "bucket", event["id"])


def one_name_handler(event, context):
    path = os.path.abspath(os.path.join("/tmp", "report")).rstrip("/")
    with open(path, "w") as file:  # CA501: threads=unsafe processes=unsafe
        file.write(event["text"])
    s3.upload_file(path, "bucket", event["id"])
