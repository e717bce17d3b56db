"""Handlers that share /tmp: three that mix things up, and their safe look-alikes."""

import fcntl
import json
import os
import sqlite3
import tempfile
import time
from pathlib import Path


def fixed_name(event, context):
    with open("/tmp/order.json", "w") as out:
        json.dump({"user": event["user"]}, out)
    with open("/tmp/order.json") as back:
        return json.load(back)


def check_then_write(event, context):
    path = Path("/tmp/claimed")
    if path.exists():
        return {"claimed": False}
    path.write_text(event["user"])
    return {"claimed": True}


def removed_by_another(event, context):
    path = "/tmp/work.txt"
    Path(path).write_text("work")
    if os.path.exists(path):
        os.remove(path)
    return {"ok": True}


def own_name(event, context):
    descriptor, path = tempfile.mkstemp()
    with os.fdopen(descriptor, "w") as out:
        out.write(event["user"])
    return {"user": Path(path).read_text()}


def replaced_whole(event, context):
    with tempfile.NamedTemporaryFile("w", dir="/tmp", delete=False) as out:
        out.write("the same for everybody")
    os.replace(out.name, "/tmp/shared.txt")
    return {"text": Path("/tmp/shared.txt").read_text()}


def locked(event, context):
    with open("/tmp/lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        path = Path("/tmp/count")
        count = int(path.read_text()) + 1 if path.exists() else 1
        path.write_text(str(count))
    return {"count": count}


def polled_lock(event, context):
    for _ in range(50):
        try:
            os.close(os.open("/tmp/polled.lock", os.O_CREAT | os.O_EXCL))
            break
        except FileExistsError:
            time.sleep(0.1)
    else:
        raise TimeoutError("starved")
    try:
        Path("/tmp/under-lock").write_text(event["user"])
        return {"user": Path("/tmp/under-lock").read_text()}
    finally:
        os.remove("/tmp/polled.lock")


def database(event, context):
    connection = sqlite3.connect("/tmp/counts.db", timeout=5, isolation_level=None)
    try:
        connection.execute("create table if not exists counts (n integer)")
        connection.execute("begin immediate")
        connection.execute("insert into counts values (1)")
        count = connection.execute("select count(*) from counts").fetchone()[0]
        connection.execute("commit")
        return {"count": count}
    finally:
        connection.close()
