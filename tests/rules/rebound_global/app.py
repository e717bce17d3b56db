"""CA101 rebound-global: a module name rebound per invocation and read back as if it were the invocation's own."""

import json
import tempfile
import threading
import time
import uuid
from contextvars import ContextVar
from pathlib import Path
from types import MappingProxyType

import boto3
import runstate

dynamodb = boto3.client("dynamodb")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# a cold start flag only ever goes from one constant to the other
_cold_start = True


def cold_start_handler(event, context):
    global _cold_start
    was_cold = _cold_start
    _cold_start = False
    return {"cold": was_cold}


# the same name, but a local one
_started = 0.0


def _elapsed(begin):
    return time.monotonic() - begin


def local_name_handler(event, context):
    _started = time.monotonic()
    dynamodb.list_tables()
    return {"seconds": _elapsed(_started)}


# a parameter with the name of a global
_run_id = "none"


def _label(_run_id):
    _run_id = _run_id.upper()
    return f"run {_run_id}"


def parameter_name_handler(event, context):
    return {"label": _label(uuid.uuid4().hex)}


# `global` used to read only
_limit = 25


def global_read_only_handler(event, context):
    global _limit
    return {"limit": min(_limit, 10)}


# one value per context, which is what ContextVar is for
_trace_id: ContextVar[str] = ContextVar("trace_id", default="")


def _traced(message):
    return f"{_trace_id.get()} {message}"


def context_var_handler(event, context):
    _trace_id.set(uuid.uuid4().hex)
    return {"line": _traced("done")}


# one value per thread, set and read in the same invocation
_scratch = threading.local()


def _scratch_file():
    return _scratch.folder / "out.json"


def thread_local_handler(event, context):
    _scratch.folder = Path(tempfile.mkdtemp())  # CA508: threads=benign processes=benign
    return {"file": str(_scratch_file())}


# rebound while the module is imported: before the first invocation
_region_table = {}
for _region in ("eu-west-1", "us-east-1"):
    _region_table = {**_region_table, _region: f"orders-{_region}"}


def import_time_handler(event, context):
    return {"table": _region_table["eu-west-1"]}


# rebound by a function no handler reaches
_fixture_clock = time.time


def freeze_clock_for_tests(now):
    global _fixture_clock
    _fixture_clock = lambda: now  # noqa: E731


def unreached_writer_handler(event, context):
    return {"now": _fixture_clock()}


# a class attribute of the same name as a global, and a comprehension variable
_step = 0


class _Plan:
    _step = 3


def class_scope_handler(event, context):
    return {"steps": [_step * 2 for _step in range(_Plan._step)]}


# ---- hazards ----------------------------------------------------------------------------------------------------------

# written at the start of each invocation, read by a helper that takes it for this invocation's
_request_started = 0.0


def _duration():
    return time.monotonic() - _request_started


def stopwatch_handler(event, context):
    global _request_started
    _request_started = time.monotonic()  # CA101: threads=unsafe processes=safe symbol=app._request_started
    dynamodb.list_tables()
    return {"seconds": _duration()}


# an id for the run
_correlation_id = None


def _put(table):
    dynamodb.put_item(TableName=table, Item={"run": {"S": _correlation_id}})


def correlation_handler(event, context):
    global _correlation_id
    _correlation_id = str(uuid.uuid4())  # CA101: threads=unsafe processes=safe
    _put("runs")
    return {"ok": True}


# a unique folder, but everybody finds it through one shared name
_work_dir = None


def _render(name):
    target = Path(_work_dir) / name
    target.write_text("<html></html>")
    return target.read_text()


def work_dir_handler(event, context):
    global _work_dir
    _work_dir = tempfile.mkdtemp()  # CA101: threads=unsafe processes=safe
    return {"page": _render("page.html")}


# set only on failure and never reset: the next invocation answers with the failure of an earlier one, in both models
_last_error = None


def _try_call():
    global _last_error
    try:
        dynamodb.list_tables()
    except Exception as error:
        _last_error = repr(error)  # CA101: threads=unsafe processes=unsafe


def last_error_handler(event, context):
    _try_call()
    return {"error": _last_error}


# rebinding an attribute of another module is the same thing
def module_attribute_handler(event, context):
    runstate.current_run = uuid.uuid4().hex  # CA101: threads=unsafe processes=safe symbol=runstate.current_run
    dynamodb.list_tables()
    return {"run": runstate.current_run, "version": runstate.VERSION}


# ... and so is a setter in the other module (the marker stands there)
def helper_module_handler(event, context):
    runstate.begin(uuid.uuid4().hex[:8])
    dynamodb.list_tables()
    return {"label": runstate.label()}


# a finished snapshot published in one step: readers get the old or the new one, and only this worker hears of it
_prices = MappingProxyType({})


def refresh_prices_handler(event, context):
    global _prices
    items = dynamodb.scan(TableName="prices")["Items"]
    _prices = MappingProxyType({item["sku"]["S"]: item["price"]["N"] for item in items})  # CA101: threads=benign processes=benign
    return {"ok": True}


def price_handler(event, context):
    return {"price": _prices.get(event["sku"])}


# `global` in a nested function is still the module's name
_attempt_token = ""


def nested_function_handler(event, context):
    def start_attempt():
        global _attempt_token
        _attempt_token = uuid.uuid4().hex  # CA101: threads=unsafe processes=safe

    start_attempt()
    dynamodb.list_tables()
    return {"token": _attempt_token}


# loaded anew by some requests, the same for all: who reads it gets the old one or the new one, each of them whole
_rules = ()


def rules_handler(event, context):
    global _rules
    if event.get("refresh"):
        body = boto3.client("s3").get_object(Bucket="rules", Key="all")["Body"].read()  # CA302: threads=unsafe processes=safe
        _rules = tuple(json.loads(body))  # CA101: threads=benign processes=benign
    return [rule for rule in _rules if rule == event["rule"]]
