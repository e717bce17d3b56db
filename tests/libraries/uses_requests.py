"""requests: a Session is not promised to be thread-safe; the functions make one per call."""

import requests
from requests_aws4auth import AWS4Auth
from requests_futures.sessions import FuturesSession


def own_session_handler(event, context):
    with requests.Session() as session:
        session.headers["Authorization"] = event["token"]
        return session.get("https://api.example.com/me", timeout=5).json()


def functions_handler(event, context):
    return requests.get("https://api.example.com/me", headers={"Authorization": event["token"]}, timeout=5).json()


_session = requests.Session()
_session.headers["User-Agent"] = "orders/1.0"


def session_handler(event, context):
    return _session.get("https://api.example.com/status", timeout=5).json()  # CA301: threads=unsafe processes=safe


_module_function = requests.session()


def module_function_handler(event, context):
    return _module_function.get("https://api.example.com/status").json()  # CA301: threads=unsafe processes=safe


_signer = AWS4Auth("key", "secret", "eu-west-1", "es")


def shared_signer_handler(event, context):
    requests.put("https://search.example.com/" + event["id"], auth=_signer, json=event)  # CA301: threads=unsafe processes=safe
    return requests.get("https://search.example.com/" + event["id"], auth=_signer).json()


def own_signer_handler(event, context):
    signer = AWS4Auth("key", "secret", "eu-west-1", "es")
    return requests.get("https://search.example.com/" + event["id"], auth=signer).json()


_user = ("name", "password")


def shared_password_handler(event, context):
    return requests.get("https://search.example.com/" + event["id"], auth=_user).json()


_futures = FuturesSession()


def futures_handler(event, context):
    return _futures.get("https://api.example.com/status").result().json()  # CA301: threads=unsafe processes=safe
