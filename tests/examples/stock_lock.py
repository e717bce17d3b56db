"""A lock that every invocation makes for itself.

Nobody else ever waits for it, so the stock is sold twice. A lock has to be made once, beside what it guards.
"""

import threading

stock = {"tickets": 100}


def lambda_handler(event, context):
    """Sell tickets."""
    lock = threading.Lock()
    with lock:
        stock["tickets"] = stock["tickets"] - event["count"]  # CA115: threads=unsafe processes=safe
        return {"statusCode": 200, "left": stock["tickets"]}
