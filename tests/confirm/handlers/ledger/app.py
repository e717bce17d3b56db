"""Workers that share /tmp."""

import os
import sqlite3
import subprocess
from pathlib import Path

import files


def book(event, context):
    ledger = files.read()
    ledger["entries"].append(event["amount"])
    files.write(ledger)
    return {"entries": len(ledger["entries"])}


def book_locked(event, context):
    with files.Locked():
        ledger = files.read()
        ledger["entries"].append(event["amount"])
        files.write(ledger)
    return {"entries": len(ledger["entries"])}


def book_claimed(event, context):
    with files.Claimed():
        ledger = files.read()
        ledger["entries"].append(event["amount"])
        files.write(ledger)
    return {"entries": len(ledger["entries"])}


def publish(event, context):
    """Replaced as a whole, so that nobody reads half of it; and nobody reads it back."""
    files.write_whole({"entries": [event["amount"]]})
    return {"ok": True}


def convert(event, context):
    """A program works on a file of a fixed name."""
    Path("/tmp/input.txt").write_text(event["user"])
    subprocess.run(["cp", "/tmp/input.txt", "/tmp/output.txt"], check=True)
    return {"converted": Path("/tmp/output.txt").read_text()}


def convert_apart(event, context):
    own = f"/tmp/{context.aws_request_id}"
    os.mkdir(own)
    Path(own, "input.txt").write_text(event["user"])
    subprocess.run(["cp", f"{own}/input.txt", f"{own}/output.txt"], check=True)
    return {"converted": Path(own, "output.txt").read_text()}


def database(event, context):
    connection = sqlite3.connect("/tmp/ledger.db", timeout=10)
    with connection:
        connection.execute("create table if not exists ledger (n integer)")
    rows = connection.execute("select count(*) from ledger").fetchone()[0]
    with connection:
        connection.execute("insert into ledger values (?)", (rows + 1,))
    connection.close()
    return {"number": rows + 1}


def database_at_once(event, context):
    connection = sqlite3.connect("/tmp/ledger.db", timeout=10, isolation_level=None)
    connection.execute("create table if not exists ledger (n integer)")
    connection.execute("begin immediate")
    rows = connection.execute("select count(*) from ledger").fetchone()[0]
    connection.execute("insert into ledger values (?)", (rows + 1,))
    connection.execute("commit")
    connection.close()
    return {"number": rows + 1}
