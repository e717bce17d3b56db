"""The tenant travels through os.environ."""

import os
import time


def handler(event, context):
    os.environ["TENANT"] = event["user"]
    time.sleep(0.003)
    return f"hello {os.environ['TENANT']}, it is {time.strftime('%X')} and you are {context.aws_request_id}"
