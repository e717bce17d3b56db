"""Paths made of other paths: of their directories, their names without the end, and parts of their text."""

import os
from pathlib import Path

import boto3

s3 = boto3.client("s3")


def put(target, key):
    s3.upload_file(str(target), "b", key)


# Look-alikes.


def own_parent_handler(event, context):
    path = Path("/tmp") / context.aws_request_id / event["key"].split("/")[-1]
    target = path.parent / "page.pdf"
    with open(target, "wb") as out:
        out.write(event["page"])
    put(target, event["key"])


def own_beside_handler(event, context):
    path = Path("/tmp") / context.aws_request_id / event["key"].split("/")[-1]
    target = path.with_name("page.pdf")
    with open(target, "wb") as out:
        out.write(event["page"])
    put(target, event["key"])


def own_parents_handler(event, context):
    path = Path("/tmp") / context.aws_request_id / event["key"].split("/")[-1]
    target = path.parents[0] / "page.pdf"
    with open(target, "wb") as out:
        out.write(event["page"])
    put(target, event["key"])


def own_split_handler(event, context):
    text = f"/tmp/{context.aws_request_id}/in.docx"
    target = text.rsplit(".", 1)[0] + ".pdf"
    with open(target, "wb") as out:
        out.write(event["page"])
    put(target, event["key"])


def own_before_handler(event, context):
    text = f"/tmp/{context.aws_request_id}/in.docx"
    target = text.partition(".")[0] + ".pdf"
    with open(target, "wb") as out:
        out.write(event["page"])
    put(target, event["key"])


def own_sliced_handler(event, context):
    text = f"/tmp/{context.aws_request_id}/in.docx"
    target = text[:-4] + ".pdf"
    with open(target, "wb") as out:
        out.write(event["page"])
    put(target, event["key"])


def own_folder_handler(event, context):
    text = f"/tmp/{context.aws_request_id}/in.docx"
    target = text.rsplit("/", 1)[0] + "/page.pdf"
    with open(target, "wb") as out:
        out.write(event["page"])
    put(target, event["key"])


# Hazards.


def parent_handler(event, context):
    path = Path("/tmp") / event["key"].split("/")[-1]
    target = path.parent / "page.pdf"
    with open(target, "wb") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["page"])
    put(target, event["key"])


def beside_handler(event, context):
    path = Path("/tmp") / event["key"].split("/")[-1]
    target = path.with_name("page.pdf")
    with open(target, "wb") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["page"])
    put(target, event["key"])


def stem_handler(event, context):
    path = Path("/tmp") / event["key"].split("/")[-1]
    target = path.with_stem("page")
    with open(target, "wb") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["page"])
    put(target, event["key"])


def parents_handler(event, context):
    path = Path("/tmp") / event["key"].split("/")[-1]
    target = path.parents[0] / "page.pdf"
    with open(target, "wb") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["page"])
    put(target, event["key"])


def joined_handler(event, context):
    path = Path("/tmp") / event["key"].split("/")[-1]
    target = path.resolve().parent.joinpath("pages").joinpath("page.pdf")
    with open(target, "wb") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["page"])
    put(target, event["key"])


def suffixed_handler(event, context):
    path = Path("/tmp") / event["key"].split("/")[-1]
    target = path.parent / f"{path.stem}_small{path.suffix}"
    with open(target, "wb") as out:  # CA502: threads=unsafe processes=unsafe
        out.write(event["page"])
    put(target, event["key"])


def renamed_handler(event, context):
    path = Path("/tmp") / event["key"].split("/")[-1]
    target = path.with_name(path.stem + ".pdf")
    with open(target, "wb") as out:  # CA502: threads=unsafe processes=unsafe
        out.write(event["page"])
    put(target, event["key"])


def split_handler(event, context):
    text = "/tmp/" + event["key"].split("/")[-1]
    target = text.rsplit(".", 1)[0] + ".pdf"
    with open(target, "wb") as out:  # CA502: threads=unsafe processes=unsafe
        out.write(event["page"])
    put(target, event["key"])


def before_handler(event, context):
    text = "/tmp/" + event["key"].split("/")[-1]
    target = text.partition(".")[0] + ".pdf"
    with open(target, "wb") as out:  # CA502: threads=unsafe processes=unsafe
        out.write(event["page"])
    put(target, event["key"])


def sliced_handler(event, context):
    text = "/tmp/" + event["key"].split("/")[-1]
    target = text[:-4] + ".pdf"
    with open(target, "wb") as out:  # CA502: threads=unsafe processes=unsafe
        out.write(event["page"])
    put(target, event["key"])


def found_handler(event, context):
    text = "/tmp/" + event["key"].split("/")[-1]
    target = text[: text.rfind(".")] + ".pdf"
    with open(target, "wb") as out:  # CA502: threads=unsafe processes=unsafe
        out.write(event["page"])
    put(target, event["key"])


def folder_handler(event, context):
    text = "/tmp/" + event["key"].split("/")[-1]
    target = text.rsplit("/", 1)[0] + "/page.pdf"
    with open(target, "wb") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["page"])
    put(target, event["key"])


def of_text_handler(event, context):
    text = "/tmp/" + event["key"].split("/")[-1]
    target = Path(os.path.abspath(text)).parent / "page.pdf"
    with open(target, "wb") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["page"])
    put(target, event["key"])
