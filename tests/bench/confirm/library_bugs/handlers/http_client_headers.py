"""Sends mail for several tenants through one client; the headers of a call say for whom."""

import json

from python_http_client import Client, client

HOST = "https://api.example.com"
api = Client(HOST, request_headers={"Authorization": "Bearer example"})


class Echo:
    """What the service answers: the headers that it was sent."""

    status = 200

    def __init__(self, request):
        self.request = request

    def getcode(self):
        return self.status

    def read(self):
        return json.dumps(dict(self.request.header_items())).encode()

    def info(self):
        return {}


def setup():
    client.Client._make_request = lambda self, opener, request, timeout=None: Echo(request)


def sent(through, event):
    headers = through.mail.send.post(request_headers={"On-Behalf-Of": event["tenant"]}).to_dict
    return {"tenant": event["tenant"], "sent_for": headers["On-behalf-of"]}


def handler(event, context):
    return sent(api, event)


def mended(event, context):
    return sent(Client(HOST, request_headers={"Authorization": "Bearer example"}), event)
