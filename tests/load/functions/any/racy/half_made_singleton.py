"""A client is bound before it is finished."""

import time


class Client:
    def __init__(self):
        self.region = None

    def connect(self):
        time.sleep(0.05)
        self.region = "eu-west-1"


_client = None


def handler(event, context):
    global _client
    if _client is None:
        _client = Client()
        _client.connect()
    return {"user": event["user"], "region": _client.region}
