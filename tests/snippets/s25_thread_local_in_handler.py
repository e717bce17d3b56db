# truth: safe
import threading

_request = threading.local()


def current_user():
    return _request.user


def handler(event, context):
    _request.user = event["user"]
    return {"message": f"Hello {current_user()}"}
