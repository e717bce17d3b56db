"""Files that workers share."""

import fcntl
import json
import os
import tempfile
import time
from pathlib import Path

LEDGER = Path("/tmp/ledger.json")


def read():
    try:
        return json.loads(LEDGER.read_text())
    except FileNotFoundError:
        return {"entries": []}


def write(ledger):
    LEDGER.write_text(json.dumps(ledger))


def write_whole(ledger):
    descriptor, name = tempfile.mkstemp(dir="/tmp")
    with os.fdopen(descriptor, "w") as out:
        json.dump(ledger, out)
    os.rename(name, LEDGER)


class Locked:
    def __enter__(self):
        self.file = open("/tmp/ledger.lock", "w")
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_):
        self.file.close()


class Claimed:
    """A lock file; whoever does not get it asks again for a while."""

    def __enter__(self):
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                os.close(os.open("/tmp/ledger.claim", os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            except FileExistsError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError("the ledger is taken")

    def __exit__(self, *_):
        os.unlink("/tmp/ledger.claim")
