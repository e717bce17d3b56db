"""A log level that the request may choose.

While one request is being looked into, all others are logged as closely: with their secrets, if that is what debug
lines hold. And nobody sets the level back.
"""

import logging

logger = logging.getLogger()


def lambda_handler(event, context):
    """Log as closely as the caller asks."""
    logger.setLevel(event.get("logLevel", "INFO"))  # CA411: threads=unsafe processes=safe
    logger.debug("event: %s", event)
    return {"statusCode": 200}
