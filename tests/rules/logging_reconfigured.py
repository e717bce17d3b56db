"""CA411 logging-reconfigured: levels and handlers of loggers belong to the whole process."""

import io
import logging
import logging.config
import os

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

logging.basicConfig(level=logging.INFO)
_logger = logging.getLogger(__name__)
_logger.setLevel(os.environ.get("LOG_LEVEL", "INFO"))
_logger.addHandler(logging.StreamHandler())


def import_time_handler(event, context):
    _logger.info("called with %d keys", len(event))
    return {"ok": True}


# asked, not set
def query_handler(event, context):
    if _logger.isEnabledFor(logging.DEBUG):
        _logger.debug("event %s", event)
    return {"level": _logger.getEffectiveLevel()}


# the level of the line
def level_of_the_line_handler(event, context):
    _logger.log(logging.WARNING if event.get("urgent") else logging.INFO, "order taken")
    return {"ok": True}


# a handler object of the invocation that no logger gets
def own_formatter_handler(event, context):
    formatter = logging.Formatter("%(message)s")
    record = logging.LogRecord("x", logging.INFO, __file__, 1, event["text"], (), None)
    return {"line": formatter.format(record)}


# a logger that getLogger does not know: nobody else has it
def own_logger_handler(event, context):
    own = logging.Logger("one-request")
    if event.get("verbose"):
        own.setLevel(logging.DEBUG)
    own.addHandler(logging.StreamHandler(io.StringIO()))
    own.debug("taken")
    return {"ok": True}


# a setLevel of another object
class Lamp:
    """A lamp."""

    def __init__(self):
        self.level = 0

    def setLevel(self, level):  # noqa: N802
        """Dim."""
        self.level = level


def other_set_level_handler(event, context):
    lamp = Lamp()
    lamp.setLevel(event["level"])
    return {"level": lamp.level}


# a function that import-time code calls
def _set_up():
    logger = logging.getLogger("audit")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    return logger


_audit = _set_up()


def set_up_at_import_handler(event, context):
    _audit.info("order taken")
    return {"ok": True}


# ---- hazards ----------------------------------------------------------------------------------------------------------


# convention: log level set to a constant
def constant_level_handler(event, context):
    logging.getLogger("botocore").setLevel(logging.WARNING)  # CA411: threads=benign processes=safe
    return {"ok": True}


# convention: log level set to something from the request
def request_level_handler(event, context):
    _logger.setLevel(event.get("logLevel", "INFO"))  # CA411: threads=unsafe processes=safe
    _logger.debug("event %s", event)
    return {"ok": True}


# the lines of other invocations land in this answer
def captured_lines_handler(event, context):
    out = io.StringIO()
    capture = logging.StreamHandler(out)
    _logger.addHandler(capture)  # CA411: threads=unsafe processes=safe
    try:
        _logger.info("order taken")
    finally:
        _logger.removeHandler(capture)
    return {"log": out.getvalue()}


# one more handler per invocation: each line is written once more
def one_more_handler(event, context):
    logging.getLogger("orders").addHandler(logging.StreamHandler())  # CA411: threads=benign processes=benign
    return {"ok": True}


# a logger made by hand at import is shared all the same
_audit_logger = logging.Logger("audit")


def shared_logger_handler(event, context):
    _audit_logger.setLevel(event["level"])  # CA411: threads=unsafe processes=safe
    return {"ok": True}


def basic_config_handler(event, context):
    logging.basicConfig(level=logging.INFO)  # CA411: threads=benign processes=safe
    return {"ok": True}


def disabled_for_a_moment_handler(event, context):
    logging.disable(logging.CRITICAL)  # CA411: threads=unsafe processes=safe
    try:
        return {"n": int(event["n"])}
    finally:
        logging.disable(logging.NOTSET)


# the same branch for all invocations, as the setting says
def level_by_setting_handler(event, context):
    if os.getenv("DEBUG", "false") == "true":
        logging.getLogger("shop").setLevel(logging.DEBUG)  # CA411: threads=benign processes=safe
    else:
        logging.getLogger("shop").setLevel(logging.INFO)
    return {"n": event["n"]}


def level_by_request_handler(event, context):
    if event.get("debug"):
        logging.getLogger("till").setLevel(logging.DEBUG)  # CA411: threads=unsafe processes=safe
    else:
        logging.getLogger("till").setLevel(logging.INFO)
    return {"n": event["n"]}


# what is added marks the lines of all later requests
class _Marked(logging.Filter):
    """Writes the user into each record."""

    def __init__(self, user):
        super().__init__()
        self.user = user

    def filter(self, record):
        """Mark."""
        record.user = self.user
        return True


def marked_by_format_handler(event, context):
    marked = logging.StreamHandler()
    marked.setFormatter(logging.Formatter(f"{context.aws_request_id} %(message)s"))
    logging.getLogger("bills").addHandler(marked)  # CA411: threads=unsafe processes=unsafe
    return {"ok": True}


def marked_by_filter_handler(event, context):
    logging.getLogger("users").addFilter(_Marked(event["user"]))  # CA411: threads=unsafe processes=unsafe
    return {"ok": True}


# taken off again
def marked_for_a_moment_handler(event, context):
    mark = _Marked(event["user"])
    logging.getLogger("carts").addFilter(mark)  # CA411: threads=unsafe processes=safe
    try:
        return {"n": int(event["n"])}
    finally:
        logging.getLogger("carts").removeFilter(mark)


# a logger of each request's own name: they pile up, and nobody else writes to them
def logger_of_the_request_handler(event, context):
    marked = logging.StreamHandler()
    marked.setFormatter(logging.Formatter(f"{event['order']} %(message)s"))
    logging.getLogger(event["order"]).addHandler(marked)  # CA411: threads=benign processes=benign
    return {"ok": True}


# what was there is taken off before: nothing piles up, but others lose lines and are marked
_tills = logging.getLogger("tills")


def handlers_cleared_first_handler(event, context):
    _tills.handlers.clear()  # CA411: threads=unsafe processes=safe
    marked = logging.StreamHandler()
    marked.setFormatter(logging.Formatter(f"{context.aws_request_id} %(message)s"))
    _tills.addHandler(marked)
    return {"ok": True}


def handlers_emptied_first_handler(event, context):
    shop = logging.getLogger("counters")
    shop.handlers = []  # CA411: threads=unsafe processes=safe
    marked = logging.StreamHandler()
    marked.setFormatter(logging.Formatter(f"{context.aws_request_id} %(message)s"))
    shop.addHandler(marked)
    return {"ok": True}


def handlers_replaced_handler(event, context):
    marked = logging.StreamHandler()
    marked.setFormatter(logging.Formatter(f"{context.aws_request_id} %(message)s"))
    logging.getLogger("desks").handlers = [marked]  # CA411: threads=unsafe processes=safe
    return {"ok": True}


# those of another logger are cleared
def handlers_of_another_cleared_handler(event, context):
    logging.getLogger("noise").handlers.clear()  # CA411: threads=benign processes=safe
    marked = logging.StreamHandler()
    marked.setFormatter(logging.Formatter(f"{context.aws_request_id} %(message)s"))
    logging.getLogger("lanes").addHandler(marked)  # CA411: threads=unsafe processes=unsafe
    return {"ok": True}


def handler_appended_handler(event, context):
    marked = logging.StreamHandler()
    marked.setFormatter(logging.Formatter(f"{context.aws_request_id} %(message)s"))
    logging.getLogger("aisles").handlers.append(marked)  # CA411: threads=unsafe processes=unsafe
    return {"ok": True}
