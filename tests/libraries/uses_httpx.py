"""httpx: a Client may be shared between threads, but not reconfigured."""

import httpx

_client = httpx.Client(base_url="https://api.example.com")
_client.headers["User-Agent"] = "orders/1.0"


def shared_client_handler(event, context):
    return _client.get("/me", headers={"Authorization": event["token"]}).json()


def own_client_handler(event, context):
    with httpx.Client() as client:
        client.headers["Authorization"] = event["token"]
        return client.get("https://api.example.com/me").json()


_tenants = httpx.Client()


def headers_handler(event, context):
    _tenants.headers["Authorization"] = event["token"]  # CA303: threads=unsafe processes=safe
    return _tenants.get("https://api.example.com/me").json()
