# truth: threads=unsafe processes=safe
import io
import logging

logger = logging.getLogger("orders")


def handler(event, context):
    logger.setLevel(event.get("logLevel", "INFO"))  # CA411: threads=unsafe processes=safe
    lines = io.StringIO()
    capture = logging.StreamHandler(lines)
    logger.addHandler(capture)  # CA411: threads=unsafe processes=safe
    try:
        logger.info("order %s", event["id"])
    finally:
        logger.removeHandler(capture)
    return {"log": lines.getvalue()}
