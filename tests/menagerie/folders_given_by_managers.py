"""Folders and files that context managers of the project give: fixed names, and safe ones of an invocation's own."""

import contextlib, os, shutil, tempfile
from contextlib import contextmanager
from pathlib import Path
import boto3

s3 = boto3.client("s3")


@contextmanager
def workdir():
    d = "/tmp/work"
    os.makedirs(d, exist_ok=True)
    yield d


@contextmanager
def own():
    d = tempfile.mkdtemp()
    try:
        yield d
    finally:
        shutil.rmtree(d)


@contextlib.contextmanager
def own2():
    with tempfile.TemporaryDirectory() as d:
        yield Path(d)


def a_handler(event, context):
    with workdir() as d:
        with open(os.path.join(d, "in.csv"), "w") as f:  # CA501: threads=unsafe processes=unsafe
            f.write(event["rows"])
        s3.upload_file(os.path.join(d, "in.csv"), "b", event["key"])


def b_handler(event, context):
    with own() as d:
        with open(os.path.join(d, "in.csv"), "w") as f:
            f.write(event["rows"])
        s3.upload_file(os.path.join(d, "in.csv"), "b", event["key"])


def c_handler(event, context):
    with own2() as d:
        (d / "in.csv").write_text(event["rows"])
        s3.upload_file(str(d / "in.csv"), "b", event["key"])


class Folder:
    def __enter__(self):
        self.path = "/tmp/folder"
        os.makedirs(self.path, exist_ok=True)
        return self.path

    def __exit__(self, *a):
        shutil.rmtree(self.path)  # CA504: threads=unsafe processes=unsafe


def d_handler(event, context):
    with Folder() as d:
        with open(f"{d}/in.csv", "w") as f:  # CA501: threads=unsafe processes=unsafe
            f.write(event["rows"])
        s3.upload_file(f"{d}/in.csv", "b", event["key"])


@contextmanager
def downloaded(key):
    path = "/tmp/" + key.split("/")[-1]
    s3.download_file("b", key, path)  # CA502: threads=unsafe processes=unsafe
    yield path
    os.remove(path)  # CA503: threads=unsafe processes=unsafe


def e_handler(event, context):
    with downloaded(event["key"]) as path:
        return open(path).read()


@contextmanager
def named(context):
    d = f"/tmp/{context.aws_request_id}"
    os.makedirs(d)
    yield d
    shutil.rmtree(d)


def f_handler(event, context):
    with named(context) as d:
        with open(f"{d}/in.csv", "w") as f:
            f.write(event["rows"])
        s3.upload_file(f"{d}/in.csv", "b", event["key"])


@contextlib.asynccontextmanager
async def later():
    d = Path("/tmp/later")
    d.mkdir(exist_ok=True)
    yield d


async def work(event):
    async with later() as d:
        (d / "x.txt").write_text(event["rows"])  # CA501: threads=unsafe processes=unsafe
        return (d / "x.txt").read_text()


def g_handler(event, context):
    import asyncio

    return asyncio.run(work(event))


def paths(event):
    for row in event["rows"]:
        yield "/tmp/row.txt"


def h_handler(event, context):
    for p in paths(event):
        with open(p, "w") as f:  # CA501: threads=unsafe processes=unsafe
            f.write(event["rows"])
        s3.upload_file(p, "b", event["key"])


def i_handler(event, context):
    stack = contextlib.ExitStack()
    with stack:
        d = stack.enter_context(workdir())
        with open(os.path.join(d, "other.csv"), "w") as f:  # CA501: threads=unsafe processes=unsafe
            f.write(event["rows"])
        s3.upload_file(os.path.join(d, "other.csv"), "b", event["key"])
