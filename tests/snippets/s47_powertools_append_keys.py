# truth: threads=unsafe processes=safe
from aws_lambda_powertools import Logger

logger = Logger(service="payments")


def handler(event, context):
    logger.append_keys(order_id=event["orderId"])  # CA304: threads=unsafe processes=safe
    logger.info("payment received")
    return {"statusCode": 200}
