"""stdlib_logging: logging is thread-safe; levels and handlers are for the whole process."""

import logging

from acme_logs import send

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


_request = {"id": None}
_make = logging.getLogRecordFactory()


def _with_id(*args, **kwargs):
    record = _make(*args, **kwargs)
    record.request = _request["id"]
    return record


logging.setLogRecordFactory(_with_id)


def record_factory_handler(event, context):
    _request["id"] = event["id"]  # CA103: threads=unsafe processes=safe
    _log.info("taken")


def factory_in_handler(event, context):
    logging.setLogRecordFactory(lambda *args: logging.LogRecord(*args))  # CA411: threads=benign processes=safe


_tenant = {"name": None}


class TenantHandler(logging.Handler):
    def emit(self, record):
        send(_tenant["name"], record.getMessage())


logging.getLogger().addHandler(TenantHandler())


def own_handler_class_handler(event, context):
    _tenant["name"] = event["tenant"]  # CA103: threads=unsafe processes=safe
    _log.info("taken")


def handlers_in_turn_handler(event, context):
    for handler in logging.getLogger("turn").handlers:
        handler.setFormatter(logging.Formatter(event["id"] + " %(message)s"))  # CA411: threads=unsafe processes=safe
    _log.info("begun")


def first_handler_handler(event, context):
    logging.root.handlers[0].setLevel(event["level"])  # CA411: threads=unsafe processes=safe
    _log.info("begun")
