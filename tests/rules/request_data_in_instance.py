"""CA104 request-data-in-instance: something of one request is kept on an object that all invocations share."""

from contextvars import ContextVar
from dataclasses import dataclass, field, replace

import logging

import boto3

dynamodb = boto3.client("dynamodb")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# an instance per invocation
class Order:
    """One order being handled."""

    def __init__(self, event):
        self.customer = event["customer"]
        self.lines = list(event["lines"])

    def total(self):
        """Sum of the lines."""
        return sum(line["price"] for line in self.lines)


def own_instance_handler(event, context):
    order = Order(event)
    order.note = event.get("note", "")
    return {"total": order.total(), "note": order.note}


# shared, but its methods only use their parameters
class PriceService:
    """Prices by table."""

    def __init__(self, table):
        self.table = table

    def price(self, sku):
        """Price of one item."""
        answer = dynamodb.get_item(TableName=self.table, Key={"sku": {"S": sku}})
        price = answer["Item"]["price"]["N"]
        return {"sku": sku, "price": price}


_price_service = PriceService("prices")


def stateless_service_handler(event, context):
    return _price_service.price(event["sku"])


# a frozen dataclass: `replace` makes a new object
@dataclass(frozen=True)
class Settings:
    """Settings of one call."""

    table: str = "orders"
    user: str = ""


_DEFAULTS = Settings()


def frozen_dataclass_handler(event, context):
    settings = replace(_DEFAULTS, user=event["user"])
    return {"user": settings.user, "table": settings.table}


# the shared object keeps the request in a context variable
class CurrentUser:
    """Holder of the user of the running context."""

    def __init__(self):
        self._value = ContextVar("current_user", default=None)

    def set(self, user):
        """Remember the user in this context only."""
        self._value.set(user)

    def get(self):
        """The user of this context."""
        return self._value.get()


_current_user = CurrentUser()


def context_var_holder_handler(event, context):
    _current_user.set(event["user"])
    return {"user": _current_user.get()}


# a module-level factory hands out a new object each time
class Report:
    """Lines of one report."""

    def __init__(self):
        self.lines = []
        self.owner = None


def _new_report():
    return Report()


def factory_handler(event, context):
    report = _new_report()
    report.owner = event["user"]
    report.lines.append(event["text"])
    return {"owner": report.owner, "lines": report.lines}


# attributes set while the module is imported
class Router:
    """Paths and their functions."""

    def __init__(self):
        self.routes = {}
        self.default = None

    def add(self, path, function):
        """Register one path."""
        self.routes[path] = function


_router = Router()
_router.add("/ping", lambda event: {"pong": True})
_router.default = lambda event: {"statusCode": 404}


def import_time_router_handler(event, context):
    return _router.routes.get(event["path"], _router.default)(event)


# ---- hazards ----------------------------------------------------------------------------------------------------------


# convention: request data kept in shared-instance state and read back
class OrderService:
    """Remembers the customer between its method calls."""

    def __init__(self):
        self.customer = None

    def load(self, event):
        """Take the customer from the event."""
        self.customer = event["customer"]  # CA104: threads=unsafe processes=safe

    def orders(self):
        """Orders of the remembered customer."""
        return dynamodb.get_item(TableName="orders", Key={"customer": {"S": self.customer}})


_order_service = OrderService()


def service_method_handler(event, context):
    _order_service.load(event)
    return _order_service.orders()["Item"]


# attribute set from outside
class AppState:
    """State of the application."""

    user = None
    locale = "en"


_state = AppState()


def _hello():
    return {"en": "Hello", "de": "Hallo"}[_state.locale] + " " + _state.user


def attribute_from_outside_handler(event, context):
    _state.user = event["user"]  # CA104: threads=unsafe processes=safe
    return {"text": _hello()}


# convention: leftovers of an earlier invocation can be read
def leftover_locale_handler(event, context):
    if "locale" in event:
        _state.locale = event["locale"]  # CA104: threads=unsafe processes=unsafe
    return {"locale": _state.locale}


# a dataclass singleton
@dataclass
class Basket:
    """What is in the basket, and whose it is."""

    owner: str = ""
    items: list = field(default_factory=list)


_basket = Basket()


def dataclass_singleton_handler(event, context):
    _basket.owner = event["user"]  # CA104: threads=unsafe processes=safe
    dynamodb.list_tables()
    return {"owner": _basket.owner}


# a class with a __call__ method whose only instance is the handler
class Endpoint:
    """Handler object."""

    def __init__(self):
        self.event = None

    def __call__(self, event, context):
        self.event = event  # CA104: threads=unsafe processes=safe
        return self.answer()

    def answer(self):
        """Answer to the event kept on the object."""
        return {"path": self.event["path"]}


class_instance_handler = Endpoint()


# through a local alias, and a function that returns the shared object
_job = AppState()


def get_job():
    """The one job object."""
    return _job


def accessor_handler(event, context):
    job = get_job()
    job.user = event["user"]  # CA104: threads=unsafe processes=safe
    dynamodb.list_tables()
    return {"user": get_job().user}


class Signed(logging.Filter):
    user = "-"

    def filter(self, record):
        record.user = self.user
        return True


_signed = Signed()
logging.getLogger("signed").addFilter(_signed)


# a filter reads it for every line, also of requests that set none
def signed_handler(event, context):
    if event.get("user"):
        _signed.user = event["user"]  # CA104: threads=unsafe processes=unsafe
    logging.getLogger("signed").info("called")
    return {"ok": True}


# a field that is set in every element before the whole goes out, and one that only some get
_PRODUCTS = [{"name": "tea", "net": 2}, {"name": "jam", "net": 3}]
_SHELVES = [{"name": "low", "net": 1}, {"name": "high", "net": 4}]


def prices_handler(event, context):
    for product in _PRODUCTS:
        product["price"] = product["net"] * event["rate"]  # CA104: threads=unsafe processes=safe
    return {"products": _PRODUCTS}


def shelves_handler(event, context):
    for shelf in _SHELVES:
        if shelf["name"] in event["names"]:
            shelf["by"] = event["by"]  # CA104: threads=unsafe processes=unsafe
    return {"shelves": _SHELVES}
