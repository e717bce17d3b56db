"""stdlib_logging: logging is thread-safe; levels and handlers are for the whole process."""

import logging

logging.basicConfig(level=logging.INFO)
_log = logging.getLogger(__name__)


def log_handler(event, context):
    _log.info("order taken", extra={"tenant": event["tenant"]})
    return {"ok": True}


def own_adapter_handler(event, context):
    logging.LoggerAdapter(_log, {"tenant": event["tenant"]}).info("order taken")
    return {"ok": True}


def child_handler(event, context):
    _log.getChild("orders").debug("order taken")
    return {"ok": True}


def level_handler(event, context):
    _log.setLevel(event["level"])  # CA411: threads=unsafe processes=safe
    return {"ok": True}


_adapter = logging.LoggerAdapter(_log, {"tenant": None})


def adapter_handler(event, context):
    _adapter.extra["tenant"] = event["tenant"]  # CA304: threads=unsafe processes=safe
    _adapter.info("order taken")
    return {"ok": True}
