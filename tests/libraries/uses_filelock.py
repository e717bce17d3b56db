"""filelock: a lock on a file excludes other processes and other threads that lock the same path."""

from pathlib import Path

from filelock import FileLock

_lock = FileLock("/tmp/rates.lock")


def shared_lock_handler(event, context):
    with _lock:
        return {"known": Path("/var/task/rates.csv").exists()}


def own_lock_handler(event, context):
    with FileLock("/tmp/rates.lock"):
        return {"known": Path("/var/task/rates.csv").exists()}
