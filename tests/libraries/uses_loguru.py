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


def sink_handler(event, context):
    logger.add(sys.stderr, filter="shop")  # CA411: threads=benign processes=benign
    logger.info("order taken")
    return {"ok": True}


def sink_of_one_handler(event, context):
    sink = logger.add(sys.stderr, filter=event["tenant"])  # CA411: threads=unsafe processes=safe
    logger.info("order taken")
    logger.remove(sink)
    return {"ok": True}


# looked up by its name, or added for all
def level_looked_up_handler(event, context):
    return {"level": logger.level(event["level"]).name}


def level_added_handler(event, context):
    logger.level("SHOP", no=15)  # CA411: threads=benign processes=safe
    return {"ok": True}
