"""Objects of the project's own classes that derive from a library's are shared like the library's."""

import threading

import requests
from chalice import Chalice


class Api(requests.Session):
    def get_json(self, url):
        return self.get(url, timeout=3).json()  # CA301: threads=unsafe processes=safe


class Plain(requests.Session):
    pass


class Locked(requests.Session):
    def __init__(self):
        super().__init__()
        self.lock = threading.Lock()

    def get_json(self, url):
        with self.lock:
            return self.get(url, timeout=3).json()


api = Api()
plain = Plain()
locked = Locked()


def own_method_handler(event, context):
    return api.get_json(event["url"])


def inherited_handler(event, context):
    return plain.get(event["url"], timeout=3).text  # CA301: threads=unsafe processes=safe


def locked_handler(event, context):
    return locked.get_json(event["url"])


def own_handler(event, context):
    with Api() as own:
        return own.get_json(event["url"])


class Shop(Chalice):
    def user(self):
        return self.current_request.context["authorizer"]["id"]  # CA301: threads=unsafe processes=safe


shop = Shop(app_name="shop")


@shop.route("/me")
def me():
    return shop.user()


class Error(ValueError):
    pass


NOT_FOUND = Error("not found")


def error_handler(event, context):
    if "id" not in event:
        return {"statusCode": 404, "body": str(NOT_FOUND)}
    return {"statusCode": 200}
