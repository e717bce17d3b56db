"""CA108 shared-closure-state: variables of an enclosing function that outlive the call or are shared with threads."""

import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import wraps

import boto3

dynamodb = boto3.client("dynamodb")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# the closure belongs to the invocation and no thread gets it
def own_closure_handler(event, context):
    total = 0

    def add(amount):
        nonlocal total
        total += amount

    for record in event["Records"]:
        add(record["amount"])
    return {"total": total}


# the cell is only read
def _make_formatter(prefix):
    parts = [prefix, ":"]

    def render(text):
        return "".join(parts) + text

    return render


_render = _make_formatter("order")


def read_only_cell_handler(event, context):
    return {"text": _render(event["text"])}


# guarded by a lock that lives in the same enclosing call
def _make_sequence():
    last = 0
    lock = threading.Lock()

    def take():
        nonlocal last
        with lock:
            last += 1
            return last

    return take


_take_number = _make_sequence()


def guarded_cell_handler(event, context):
    return {"number": _take_number()}


# the factory is called anew by each invocation
def _make_collector():
    rows = []

    def collect(row):
        rows.append(row)
        return rows

    return collect


def factory_per_invocation_handler(event, context):
    collect = _make_collector()
    for record in event["Records"]:
        collect(record)
    return {"rows": collect("end")}


# threads add to one list of this invocation: append is one step, and the `with` waits for all of them
def append_from_threads_handler(event, context):
    pages = []

    def fetch(key):
        pages.append(dynamodb.get_item(TableName="pages", Key={"id": {"S": key}}))

    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(fetch, event["keys"]))
    return {"pages": len(pages)}


# threads return their part, the invocation adds up
def sum_of_results_handler(event, context):
    def size(key):
        return len(dynamodb.get_item(TableName="pages", Key={"id": {"S": key}}).get("Item", {}))

    total = 0
    with ThreadPoolExecutor(max_workers=4) as pool:
        for future in as_completed([pool.submit(size, key) for key in event["keys"]]):
            total += future.result()
    return {"total": total}


# a lock of this invocation guards what this invocation shares with its own threads
def local_lock_handler(event, context):
    total = 0
    lock = threading.Lock()

    def add(key):
        nonlocal total
        found = len(dynamodb.get_item(TableName="pages", Key={"id": {"S": key}}))
        with lock:
            total += found

    threads = [threading.Thread(target=add, args=(key,)) for key in event["keys"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"total": total}


# ---- hazards ----------------------------------------------------------------------------------------------------------


# a counter in the cell of a factory called at import (the handler itself is the inner function)
def _make_counting_handler():
    count = 0

    def handler(event, context):
        nonlocal count
        count += 1  # CA108: threads=unsafe processes=benign
        return {"count": count}

    return handler


counting_handler = _make_counting_handler()


# a decorator that keeps the last event for its own helper
def remember_event(function):
    """Decorator that answers with the user of the event it was given."""
    last = {}

    def user():
        return last["event"]["user"]

    @wraps(function)
    def inner(event, context):
        last["event"] = event  # CA108: threads=unsafe processes=safe
        answer = function(event, context)
        answer["user"] = user()
        return answer

    return inner


@remember_event
def remembering_handler(event, context):
    return {"tables": dynamodb.list_tables()["TableNames"]}


# a list in the cell of a module-level factory
def _make_logbook():
    lines = []

    def write(line):
        lines.append(line)  # CA108: threads=unsafe processes=unsafe
        return lines

    return write


_write_line = _make_logbook()


def logbook_handler(event, context):
    return {"lines": _write_line(event["line"])}


# the invocation's own threads lose updates of its own variable: wrong in both models
def lost_update_in_threads_handler(event, context):
    total = 0

    def add(key):
        nonlocal total
        total += len(dynamodb.get_item(TableName="pages", Key={"id": {"S": key}}))  # CA108: threads=unsafe processes=unsafe interpreter=any

    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(add, event["keys"]))
    return {"total": total}


# the same with threads and a dict
def dict_from_threads_handler(event, context):
    words = {}

    def count(text):
        for word in text.split():
            words[word] = words.get(word, 0) + 1  # CA108: threads=unsafe processes=unsafe interpreter=any

    threads = [threading.Thread(target=count, args=(text,)) for text in event["texts"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return words
