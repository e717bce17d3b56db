"""loguru: the one logger is thread-safe; its sinks are for the whole process."""

import sys

from loguru import logger

logger.add(sys.stderr, serialize=True)


def bind_handler(event, context):
    logger.bind(tenant=event["tenant"]).info("order taken")
    return {"ok": True}


def contextualize_handler(event, context):
    with logger.contextualize(tenant=event["tenant"]):
        logger.info("order taken")
    return {"ok": True}
