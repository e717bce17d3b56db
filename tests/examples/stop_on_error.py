"""sys.exit() when something is wrong.

It ends the worker, which is not started again while the execution environment lives: each bad request takes away one
of the places in which requests are handled.
"""

import sys


def lambda_handler(event, context):
    """Check an order."""
    if "orderId" not in event:
        sys.exit("no order id")  # CA701: threads=unsafe processes=unsafe
    return {"statusCode": 200, "order": event["orderId"]}
