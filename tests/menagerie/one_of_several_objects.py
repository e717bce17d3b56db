"""What a name or attribute may be besides something harmless: each of them is judged."""

import os

import httpx
import requests

plain = {} if os.environ.get("PLAIN_OR_SESSION") else requests.Session()
pooled = httpx.Client() if os.environ.get("POOLED") else httpx.Client(timeout=3)


def made():
    if os.environ.get("MADE_OR_SESSION"):
        return httpx.Client()
    return requests.Session()


by_function = made()


class Service:
    def __init__(self):
        if os.environ.get("SERVICE_OR_SESSION"):
            self.client = {}
        else:
            self.client = requests.Session()
        self.tables = {} if os.environ.get("TABLES") else {"a": 1}


service = Service()


def handler(event, context):
    first = plain.get("https://example.com", timeout=2)  # CA301: threads=unsafe processes=safe
    second = by_function.get("https://example.com", timeout=2)  # CA301: threads=unsafe processes=safe
    third = service.client.get("https://example.com", timeout=2)  # CA301: threads=unsafe processes=safe
    fourth = pooled.get("https://example.com")
    return [first, second, third, fourth, service.tables.get("a")]
