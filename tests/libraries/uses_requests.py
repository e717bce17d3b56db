"""requests: a Session is not promised to be thread-safe; the functions make one per call."""

import requests


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
