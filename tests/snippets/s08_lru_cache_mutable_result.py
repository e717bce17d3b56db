# truth: threads=unsafe processes=unsafe
from functools import lru_cache

import boto3

ssm = boto3.client("ssm")


@lru_cache(maxsize=1)
def default_recipients():
    value = ssm.get_parameter(Name="/mail/recipients")["Parameter"]["Value"]
    return value.split(",")


def handler(event, context):
    recipients = default_recipients()
    recipients.append(event["user"])  # CA204: threads=unsafe processes=unsafe
    return {"to": recipients}
