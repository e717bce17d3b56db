"""Keys of one request on Powertools' shared logger.

The lines of all running invocations carry the order id of the one that came last.
"""

from aws_lambda_powertools import Logger

logger = Logger(service="orders")


def lambda_handler(event, context):
    """Take an order."""
    logger.append_keys(order_id=event["orderId"], customer=event["customer"])  # CA304: threads=unsafe processes=safe
    logger.info("order taken")
    return {"statusCode": 200}
