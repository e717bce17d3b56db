"""CA413 process-limit: limits and defaults of the interpreter or the process, changed by one invocation for all."""

import decimal
import gc
import os
import resource
import sys
import threading
import time

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

sys.setrecursionlimit(5000)
gc.freeze()


def import_time_handler(event, context):
    return {"limit": sys.getrecursionlimit()}


# the decimal context of this thread, and of one block
def thread_context_handler(event, context):
    decimal.getcontext().prec = event["precision"]
    return {"third": str(decimal.Decimal(1) / 3)}


def local_context_handler(event, context):
    with decimal.localcontext() as local:
        local.prec = 50
        return {"third": str(decimal.Decimal(1) / 3)}


# asked, not set
def query_handler(event, context):
    return {"files": resource.getrlimit(resource.RLIMIT_NOFILE)[0], "garbage": gc.isenabled(), "zone": time.tzname[0]}


def collect_handler(event, context):
    return {"freed": gc.collect()}


# a thread's name is its own
def thread_name_handler(event, context):
    return {"thread": threading.current_thread().name, "stack": threading.stack_size()}


# ---- hazards ----------------------------------------------------------------------------------------------------------


def recursion_limit_handler(event, context):
    sys.setrecursionlimit(10_000)  # CA413: threads=benign processes=safe
    return {"ok": True}


# the default for every thread that starts from now on
def default_context_handler(event, context):
    decimal.DefaultContext.prec = event["precision"]  # CA413: threads=unsafe processes=safe
    return {"ok": True}


def gc_handler(event, context):
    gc.disable()  # CA413: threads=benign processes=safe
    return {"ok": True}


# the time zone of the request
def time_zone_handler(event, context):
    os.environ["TZ"] = event["zone"]  # CA401: threads=unsafe processes=safe
    time.tzset()  # CA413: threads=unsafe processes=safe
    return {"now": time.strftime("%H:%M")}


def stack_size_handler(event, context):
    threading.stack_size(event["stack"])  # CA413: threads=unsafe processes=safe
    return {"ok": True}
