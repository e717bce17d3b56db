"""Calls that write a file and give back where it is."""

import pathlib
import shutil
import tempfile

import gdown
import pandas as pd

READY = pathlib.Path(tempfile.gettempdir(), "ready")


def renamed_handler(event, context):
    name = pathlib.PurePosixPath(event["key"]).name
    with tempfile.NamedTemporaryFile(delete=False, dir=READY) as out:
        out.write(event["body"])
    final = pathlib.Path(out.name).rename(READY / name)  # CA502: threads=unsafe processes=unsafe
    return final.stat().st_size


def moved_handler(event, context):
    name = pathlib.PurePosixPath(event["key"]).name
    with tempfile.NamedTemporaryFile(delete=False) as out:
        out.write(event["body"])
    final = shutil.move(out.name, f"/tmp/moved/{name}")  # CA502: threads=unsafe processes=unsafe
    return pd.read_csv(final)


def downloaded_handler(event, context):
    saved = gdown.download(id=event["id"], output="/tmp/sheet.csv")  # CA501: threads=unsafe processes=unsafe
    return pd.read_csv(saved)


def own_handler(event, context):
    folder = tempfile.mkdtemp()
    saved = gdown.download(id=event["id"], output=f"{folder}/sheet.csv")
    rows = pd.read_csv(saved)
    shutil.rmtree(folder)
    return rows
