"""CA110 unguarded-mutation: a shared container changed in several steps that belong together."""

import queue
import threading
from collections import deque

import boto3

firehose = boto3.client("firehose")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# all of it under one lock
_batch = []
_batch_lock = threading.Lock()


def locked_batch_handler(event, context):
    with _batch_lock:
        _batch.append(event["id"])
        full, rest = _batch[:10], _batch[10:]
        if len(full) == 10:
            _batch[:] = rest
    return {"sent": len(full)}


# queue.Queue has its own lock: one puts work in, and another is told what to do next
_work = queue.Queue()


def queue_handler(event, context):
    _work.put(event["id"])
    return {"ok": True}


def next_handler(event, context):
    try:
        return {"next": _work.get_nowait()}
    except queue.Empty:
        return {"next": None}


# a pool: what was taken out is given back
_pool = queue.LifoQueue()
_pool.put(object())


def pool_handler(event, context):
    one = _pool.get()
    try:
        return {"n": one.run(event["id"])}
    finally:
        _pool.put(one)


# a token for each who may work, which says nothing of the request
_tokens = queue.Queue(4)


def token_handler(event, context):
    _tokens.put(None)
    done = work(event["id"])
    _tokens.get()
    return {"done": done}


# put in and taken out under one lock
_held = queue.Queue()
_held_lock = threading.Lock()


def held_queue_handler(event, context):
    with _held_lock:
        _held.put(event["id"])
        return {"id": _held.get()}


# a queue of the invocation
def own_queue_handler(event, context):
    own = queue.Queue()
    own.put(event["id"])
    return {"id": own.get()}


# each step is whole, and yet another's comes out
_links = queue.Queue()


def link_handler(event, context):
    _links.put_nowait(f"https://login/{event['id']}")
    told = []
    while not _links.empty():
        told.append(_links.get_nowait())  # CA110: threads=unsafe processes=safe
    return {"links": told}


_answers = queue.SimpleQueue()


def _ask(row):
    _answers.put({"row": row})


def answer_handler(event, context):
    _ask(event["row"])
    return _answers.get()  # CA110: threads=unsafe processes=safe


# a list of the invocation
def own_list_handler(event, context):
    rows = []
    rows.extend(event["rows"])
    rows.append("end")
    sent = list(rows)
    rows.clear()
    return {"sent": sent}


# filled while the module is imported, never changed afterwards
_plugins = []


def plugin(function):
    """Register a function."""
    _plugins.append(function)
    return function


@plugin
def trim(text):
    """Text without blanks around it."""
    return text.strip()


def registry_handler(event, context):
    text = event["text"]
    for function in _plugins:
        text = function(text)
    return {"text": text}


# a local copy of the shared list is changed
_STEPS = ["load", "check", "store"]


def copied_list_handler(event, context):
    steps = list(_STEPS)
    steps.remove("check")
    steps.append(event["step"])
    return {"steps": steps}


# the helper clears its parameter, and the caller owns it
def _drain(rows):
    taken = rows[:]
    rows.clear()
    return taken


def own_parameter_handler(event, context):
    rows = [record["body"] for record in event["Records"]]
    return {"rows": _drain(rows)}


# deque(maxlen=...) of the invocation
def own_deque_handler(event, context):
    last = deque(maxlen=3)
    for record in event["Records"]:
        last.append(record["body"])
    return {"last": list(last)}


# ---- hazards ----------------------------------------------------------------------------------------------------------

# append, send, clear: what another invocation appends in between is thrown away
_buffer = []


def append_and_clear_handler(event, context):
    _buffer.append({"Data": event["body"]})
    if len(_buffer) >= 10:
        firehose.put_record_batch(DeliveryStreamName="events", Records=_buffer)
        _buffer.clear()  # CA110: threads=unsafe processes=benign
    return {"ok": True}


# emptied first, filled, read: mixes the rows of two invocations; alone in its process it is right
_scratch_rows = []


def scratch_list_handler(event, context):
    _scratch_rows.clear()  # CA110: threads=unsafe processes=safe
    for number in range(event["count"]):
        _scratch_rows.append(number * number)
    return {"squares": list(_scratch_rows)}


# check, then pop: the other invocation may have taken the last one
_free_slots = [1, 2, 3, 4]


def check_then_pop_handler(event, context):
    if not _free_slots:
        return {"statusCode": 429}
    slot = _free_slots.pop()  # CA110: threads=unsafe processes=safe
    try:
        return {"slot": slot}
    finally:
        _free_slots.append(slot)


# several keys that belong together
_status = {"state": "idle", "started": None, "rows": 0}


def several_keys_handler(event, context):
    _status["state"] = "running"  # CA110: threads=unsafe processes=safe
    _status["rows"] = len(firehose.list_delivery_streams()["DeliveryStreamNames"])
    _status["state"] = "done"
    return dict(_status)


# through a helper that changes its parameter
_pending = {}


def _take_all(pending):
    taken = dict(pending)
    pending.clear()  # CA110: threads=unsafe processes=benign symbol=unguarded_mutation._pending
    return taken


def helper_clears_handler(event, context):
    _pending[event["id"]] = event["body"]
    if len(_pending) > 20:
        firehose.put_record_batch(DeliveryStreamName="events", Records=list(_take_all(_pending).values()))
    return {"ok": True}


# del after the work
_running = {}


def del_entry_handler(event, context):
    _running[event["job"]] = "running"
    try:
        firehose.list_delivery_streams()
    finally:
        del _running[event["job"]]  # CA110: threads=unsafe processes=safe
    return {"ok": True}


# Put there by one request, taken out by another
_tokens = {}
_kept = {}


def token_handler(event, context):
    if event["kind"] == "start":
        _tokens[event["id"]] = event["token"]
        return None
    token = _tokens.pop(event["id"], None)
    return {"statusCode": 404} if token is None else {"token": token}


def looked_for_handler(event, context):
    if event["kind"] == "start":
        _kept[event["id"]] = event["token"]  # CA603: threads=safe processes=unsafe
    if event["id"] in _kept:
        return _kept.pop(event["id"])  # CA110: threads=unsafe processes=benign
    return None


# one puts in what another is answered with: another worker has other contents
_waiting = deque()


def wait_handler(event, context):
    _waiting.append(event["name"])
    return {"ok": True}


def whose_turn_handler(event, context):
    if not _waiting:
        return {"next": None}
    return {"next": _waiting.popleft()}  # CA110: threads=unsafe processes=unsafe


# given out and emptied at the end: who leaves before that leaves it for the next
_found = []
_sizes = {}
_given = []
_all_given = []


def _checked(part):
    if not part:
        raise ValueError("part")
    return part


def _answered(found):
    return {"statusCode": 202, "streams": found["DeliveryStreamNames"]}


def leaves_in_loop_handler(event, context):
    global _found
    for part in event["parts"]:
        if part is None:
            return {"statusCode": 400}
        _found.append(part)
    parts = list(_found)
    _found = []  # CA110: threads=unsafe processes=unsafe
    return {"parts": parts}


def raises_in_loop_handler(event, context):
    global _sizes
    for part in event["parts"]:
        _sizes[part["name"]] = len(_checked(part)["text"])
    sizes = dict(_sizes)
    _sizes = {}  # CA110: threads=unsafe processes=unsafe
    return sizes


def leaves_early_handler(event, context):
    global _given
    _given.append(event["name"])
    if event["later"]:
        return _answered(firehose.list_delivery_streams())
    names = list(_given)
    _given = []  # CA110: threads=unsafe processes=unsafe
    return {"names": names}


def always_ends_handler(event, context):
    global _all_given
    _all_given.append(event["name"])
    names = list(_all_given)
    _all_given = []  # CA110: threads=unsafe processes=safe
    return {"names": names}


# what import-time code has put into an element is taken out of it for good
_TASKS_OF = {"a": ["wash", "dry"], "b": ["iron"]}
_ACCOUNTS = {"a": {"name": "Ann", "secret": "x"}, "b": {"name": "Bob", "secret": "y"}}
_PLANS = {"a": {"name": "free", "secret": "x"}}


def next_task_handler(event, context):
    return {"task": _TASKS_OF[event["list"]].pop(0)}  # CA110: threads=unsafe processes=unsafe


def account_handler(event, context):
    account = _ACCOUNTS[event["id"]]
    del account["secret"]  # CA110: threads=unsafe processes=unsafe
    return account


def plan_handler(event, context):
    plan = dict(_PLANS[event["id"]])
    del plan["secret"]
    return plan
