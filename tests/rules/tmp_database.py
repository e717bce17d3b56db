"""CA506 tmp-database: a database file at a fixed path under /tmp is one database for all invocations of all workers."""

import dbm
import os
import pickle
import shelve
import shutil
import sqlite3
import tempfile
from pathlib import Path

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# in memory, per invocation
def in_memory_handler(event, context):
    database = sqlite3.connect(":memory:")
    try:
        database.execute("create table t (id text)")
        database.executemany("insert into t values (?)", [(one,) for one in event["ids"]])
        return {"n": database.execute("select count(distinct id) from t").fetchone()[0]}
    finally:
        database.close()


# a file of the invocation
def own_file_handler(event, context):
    with tempfile.TemporaryDirectory() as folder, shelve.open(os.path.join(folder, "work")) as work:
        work["ids"] = event["ids"]
        return {"n": len(work["ids"])}


def request_id_handler(event, context):
    database = sqlite3.connect(f"/tmp/{context.aws_request_id}.db")
    try:
        database.execute("create table t (id text)")
        return {"tables": database.execute("select count(*) from sqlite_master").fetchone()[0]}
    finally:
        database.close()


# a read-only database of the package
def packaged_handler(event, context):
    database = sqlite3.connect("file:/var/task/places.db?mode=ro", uri=True)
    try:
        return {"n": database.execute("select count(*) from places").fetchone()[0]}
    finally:
        database.close()


# pickled in memory
def pickled_handler(event, context):
    return {"state": pickle.dumps({"ids": event["ids"]}).hex()}


# only read, and copied into a folder of the invocation
def own_copy_handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copyfile("/opt/areas.db", os.path.join(folder, "areas.db"))
        return {"area": sqlite3.connect(copy).execute("select area from codes").fetchone()}


# only read, and put into place in one step
def replaced_handler(event, context):
    copy = shutil.copyfile("/opt/rates.db", f"/tmp/{context.aws_request_id}.db")
    os.replace(copy, "/tmp/rates.db")
    return {"rate": sqlite3.connect("/tmp/rates.db").execute("select rate from codes").fetchone()}


# ---- hazards ----------------------------------------------------------------------------------------------------------


def sqlite_handler(event, context):
    with sqlite3.connect("/tmp/cache.db") as database:  # CA506: threads=unsafe processes=unsafe
        database.execute("create table if not exists seen (id text)")
        database.execute("insert into seen values (?)", (event["id"],))
        return {"n": database.execute("select count(*) from seen").fetchone()[0]}


# opened at import, used by all: the connection is CA301's business
_database = sqlite3.connect("/tmp/orders.db", check_same_thread=False)  # CA506: threads=unsafe processes=unsafe


def shared_connection_handler(event, context):
    _database.execute("insert into orders values (?)", (event["id"],))  # CA301: threads=unsafe processes=safe
    return {"ok": True}


def shelve_handler(event, context):
    with shelve.open("/tmp/sessions") as sessions:  # CA506: threads=unsafe processes=unsafe
        sessions[event["user"]] = event["at"]
        return {"n": len(sessions)}


def dbm_handler(event, context):
    with dbm.open("/tmp/etags", "c") as etags:  # CA506: threads=unsafe processes=unsafe
        etags[event["key"]] = event["etag"]
        return {"known": len(etags.keys())}


def pickle_handler(event, context):
    store = Path("/tmp/state.pickle")
    state = pickle.loads(store.read_bytes()) if store.exists() else {}
    state[event["user"]] = event["at"]
    store.write_bytes(pickle.dumps(state))  # CA506: threads=unsafe processes=unsafe
    return {"n": len(state)}


# only read, but each invocation copies the file anew
def copied_handler(event, context):
    shutil.copyfile("/opt/zones.db", "/tmp/zones.db")  # CA506: threads=unsafe processes=unsafe
    database = sqlite3.connect("/tmp/zones.db")
    return {"zone": database.execute("select zone from codes where code = ?", (event["code"],)).fetchone()}
