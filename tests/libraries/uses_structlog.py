"""structlog: bound loggers are immutable; configuration is for the whole process."""

import structlog

structlog.configure(processors=[structlog.processors.JSONRenderer()])
_log = structlog.get_logger()


def bind_handler(event, context):
    log = _log.bind(tenant=event["tenant"])
    log.info("order taken")
    return {"ok": True}


def contextvars_handler(event, context):
    structlog.contextvars.bind_contextvars(tenant=event["tenant"])
    _log.info("order taken")
    return {"ok": True}


def configure_handler(event, context):
    structlog.configure(processors=[structlog.processors.JSONRenderer()])  # CA411: threads=benign processes=safe
    return {"ok": True}
