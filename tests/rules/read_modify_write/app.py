"""CA102 read-modify-write: a shared value is read, changed and stored back in separate steps."""

import logging
from collections import defaultdict

import metrics
from metrics import bump, totals

logger = logging.getLogger(__name__)


# convention: counter that goes out in a response
_invocations = 0


def counter_in_response_handler(event, context):
    global _invocations
    _invocations += 1  # CA102: threads=unsafe processes=benign interpreter=free-threaded symbol=app._invocations
    return {"invocation": _invocations}


# convention: counter only used in a log line
_calls_logged = 0


def counter_in_log_handler(event, context):
    global _calls_logged
    _calls_logged += 1  # CA102: threads=benign processes=benign
    logger.info("call %d of this worker", _calls_logged)
    return {"ok": True}


# convention: counter only used as a warm-up flag
_warm_calls = 0


def warm_up_handler(event, context):
    global _warm_calls
    _warm_calls += 1  # CA102: threads=benign processes=benign
    if _warm_calls == 1:
        logger.info("first call of this worker")
    return {"ok": True}


# the added amount comes from a call: with the GIL too, another thread runs between read and write
_revenue = 0


def _amount(event):
    return sum(line["price"] * line["quantity"] for line in event["lines"])


def call_between_handler(event, context):
    global _revenue
    _revenue += _amount(event)  # CA102: threads=unsafe processes=benign interpreter=any
    return {"revenue": _revenue}


# subscript of a dict, spelled out
_hits = {"total": 0}


def spelled_out_handler(event, context):
    _hits["total"] = _hits["total"] + 1  # CA102: threads=unsafe processes=benign interpreter=free-threaded
    return {"hits": _hits["total"]}


# d.get(k, 0) + 1
_per_customer = {}


def get_plus_one_handler(event, context):
    customer = event["customer"]
    _per_customer[customer] = _per_customer.get(customer, 0) + 1  # CA102: threads=unsafe processes=benign interpreter=any
    return {"orders": _per_customer[customer]}


# augmented assignment of a subscript
_per_route = defaultdict(int)


def augmented_subscript_handler(event, context):
    _per_route[event["path"]] += 1  # CA102: threads=unsafe processes=benign interpreter=free-threaded
    return {"n": _per_route.get(event["path"])}


# attribute of a module-level object
class Stats:
    """Totals since the worker started."""

    def __init__(self):
        self.errors = 0
        self.bytes = 0

    def record(self, size):
        """Add the size of one answer."""
        self.bytes += size  # CA102: threads=unsafe processes=benign interpreter=free-threaded


_stats = Stats()


def instance_attribute_handler(event, context):
    _stats.errors += 1  # CA102: threads=unsafe processes=benign interpreter=free-threaded
    return {"errors": _stats.errors}


def instance_method_handler(event, context):
    _stats.record(event["size"])
    return {"bytes": _stats.bytes}


# class attribute
class Sequence:
    """Numbers for this worker."""

    last = 0

    @classmethod
    def take(cls):
        """The next number."""
        cls.last += 1  # CA102: threads=unsafe processes=benign
        return cls.last


def class_counter_handler(event, context):
    return {"number": Sequence.take()}


# read here, written three lines further down
_balance = 100


def spread_out_handler(event, context):
    global _balance
    current = _balance
    fee = max(1, event["amount"] // 100)
    rest = current - event["amount"] - fee
    _balance = rest  # CA102: threads=unsafe processes=benign interpreter=any
    return {"balance": rest}


# through a local alias
_quota = {"left": 500}


def alias_handler(event, context):
    quota = _quota
    quota["left"] -= 1  # CA102: threads=unsafe processes=benign symbol=app._quota
    return {"left": quota["left"]}


# the helper in another module changes the dict it is given (marker there)
def parameter_handler(event, context):
    bump(totals, "orders")
    return {"orders": totals["orders"]}


# the helper module's own counter (marker there)
def helper_module_handler(event, context):
    return {"number": metrics.served()}


# a text that grows from request to request, and one that each request begins anew
_page = ""
_sheet = ""


def page_handler(event, context):
    global _page
    for row in event["rows"]:
        _page += f"<li>{row}</li>"  # CA102: threads=unsafe processes=unsafe symbol=app._page
    return _page


def sheet_handler(event, context):
    global _sheet
    _sheet = ""
    for row in event["rows"]:
        _sheet += f"<li>{row}</li>"  # CA102: threads=unsafe processes=safe symbol=app._sheet
    return _sheet
