# truth: safe
import logging

logger = logging.getLogger(__name__)
logger.setLevel(logging.INFO)


def handler(event, context):
    logger.info("order %s of %s", event["id"], event["user"])
    try:
        amount = int(event["amount"])
    except ValueError:
        logger.exception("bad amount")
        return {"statusCode": 400}
    return {"statusCode": 200, "amount": amount}
