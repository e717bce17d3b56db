"""A thread that the module starts at import runs beside every invocation of its process, in any model."""

import threading
import time

import boto3

client = boto3.client("firehose")


def _send(rows):
    client.put_record_batch(DeliveryStreamName="rows", Records=[{"Data": row} for row in rows])


# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# taken out in one step under the lock; what has been taken out is the thread's own
_taken = []
_taken_lock = threading.Lock()


def _take_always():
    global _taken
    while True:
        time.sleep(1)
        with _taken_lock:
            mine, _taken = _taken, []
        if mine:
            _send(mine)


threading.Thread(target=_take_always, daemon=True).start()


def taken_handler(event, context):
    with _taken_lock:
        _taken.append(event["row"])
    return "ok"


# the same of an object, by the invocation that comes last
class Rows:
    def __init__(self):
        self.rows = []
        self.lock = threading.Lock()

    def add(self, row):
        with self.lock:
            self.rows.append(row)

    def send(self):
        with self.lock:
            rows, self.rows = self.rows, []
        if rows:
            _send(rows)


kept = Rows()


def kept_handler(event, context):
    kept.add(event["row"])
    kept.send()
    return "ok"


# a finished table is bound in one step
_table = {}


def _refresh_always():
    global _table
    while True:
        _table = {row["name"]: row for row in client.list_delivery_streams()["DeliveryStreamNames"]}  # CA101: threads=benign processes=benign
        time.sleep(60)


threading.Thread(target=_refresh_always, daemon=True).start()


def table_handler(event, context):
    return _table.get(event["name"])


# ---- hazards ----------------------------------------------------------------------------------------------------------

# copied, then cleared: what an invocation puts in between is lost
_cleared = []


def _clear_always():
    while True:
        time.sleep(1)
        rows = list(_cleared)
        _cleared.clear()  # CA110: threads=unsafe processes=unsafe
        _send(rows)


threading.Thread(target=_clear_always, daemon=True).start()


def cleared_handler(event, context):
    _cleared.append(event["row"])
    return "ok"


# sent, then bound anew, by a timer of the object
class Buffer:
    def __init__(self):
        self.rows = []
        self.again()

    def again(self):
        threading.Timer(5, self.flush).start()

    def add(self, row):
        self.rows.append(row)

    def flush(self):
        rows = self.rows
        _send(rows)
        self.rows = []  # CA110: threads=unsafe processes=unsafe
        self.again()


buffer = Buffer()


def buffer_handler(event, context):
    buffer.add(event["row"])
    return "ok"


# walked by invocations while the thread adds
_jobs = {}


def _poll_always():
    while True:
        for name in client.list_delivery_streams()["DeliveryStreamNames"]:
            _jobs[name] = "new"
        time.sleep(1)


threading.Thread(target=_poll_always, daemon=True).start()


def jobs_handler(event, context):
    return [job for job, state in _jobs.items() if state == event["state"]]  # CA112: threads=unsafe processes=unsafe


# counted by invocations, set back by the thread
_counts = {"rows": 0}


def _report_always():
    while True:
        time.sleep(60)
        _send([str(_counts["rows"])])
        _counts["rows"] = 0


threading.Thread(target=_report_always, daemon=True).start()


def counts_handler(event, context):
    _counts["rows"] += len(event["rows"])  # CA102: threads=unsafe processes=unsafe
    return {"rows": _counts["rows"]}
