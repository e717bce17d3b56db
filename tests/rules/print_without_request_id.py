"""CA705 print-without-request-id: a printed line does not say which of the running invocations wrote it."""

import io
import json
import logging
import sys

_logger = logging.getLogger(__name__)

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# the runtime's logging adds the request id
def logging_handler(event, context):
    _logger.info("order %s", event["id"])
    return {"ok": True}


# the line carries the id
def printed_id_handler(event, context):
    print(json.dumps({"requestId": context.aws_request_id, "message": "order taken"}))
    return {"ok": True}


def printed_id_in_text_handler(event, context):
    print(f"{context.aws_request_id} order {event['id']}")
    return {"ok": True}


# not to the log
def buffer_handler(event, context):
    out = io.StringIO()
    print("id,name", file=out)
    return {"csv": out.getvalue()}


# at import: there is no request yet
print("orders function, version 2026.11")


# in a function that no handler reaches
def show(order):
    """For the prompt."""
    print(order)


# a print() of another object
class Printer:
    """A label printer."""

    def print(self, text):
        """Print a label."""
        return f"[{text}]"


def other_print_handler(event, context):
    return {"label": Printer().print(event["text"])}


# ---- hazards ----------------------------------------------------------------------------------------------------------


def print_handler(event, context):
    print("order taken", event["id"])  # CA705: threads=benign processes=benign
    return {"ok": True}


def _trace(message):
    print(message)  # CA705: threads=benign processes=benign


def helper_handler(event, context):
    _trace(f"order {event['id']}")
    return {"ok": True}


def stderr_handler(event, context):
    print("no id", file=sys.stderr)  # CA705: threads=benign processes=benign
    return {"ok": True}
