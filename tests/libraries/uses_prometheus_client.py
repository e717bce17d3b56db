"""Metrics on a port: one worker gets it, the others fail at import."""

from prometheus_client import Counter, start_http_server

requests = Counter("requests", "All requests")
start_http_server(0)
start_http_server(8000)  # CA414: threads=safe processes=unsafe


def handler(event, context):
    requests.inc()
    return event["id"]
