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


# one object of a way to log in, which a client asks for each request
class TokenAuth(httpx.Auth):
    def __init__(self, token=None):
        self.token = token

    def auth_flow(self, request):
        request.headers["Authorization"] = self.token
        yield request


_auth = TokenAuth()


def shared_auth_handler(event, context):
    _auth.token = event["token"]  # CA104: threads=unsafe processes=safe
    return httpx.get("https://api.example.com/me", auth=_auth).json()


def own_auth_handler(event, context):
    return httpx.get("https://api.example.com/me", auth=TokenAuth(event["token"])).json()
