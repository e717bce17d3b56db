"""Entry points that use what the package gives."""

import kit
from kit import remember


def lambda_handler(event, context):
    return remember(event["user"])


def told_handler(event, context):
    return kit.told(event["user"])


def client_handler(event, context):
    return kit.client.ask(event["user"])


def plain_handler(event, context):
    return kit.plain(event["user"])
