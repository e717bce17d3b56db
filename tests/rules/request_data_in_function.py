"""CA106 request-data-in-function: something of one request is kept as an attribute of a function."""

import functools

import boto3

dynamodb = boto3.client("dynamodb")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# a function attribute that is only read
def _price(item):
    return item["price"] * _price.vat


_price.vat = 1.19


def constant_attribute_handler(event, context):
    return {"price": _price(event["item"])}


# functools.wraps copies attributes while the module is imported
def logged(function):
    """Decorator that marks the function it wraps."""

    @functools.wraps(function)
    def inner(event, context):
        return function(event, context)

    inner.logged = True
    return inner


@logged
def decorated_handler(event, context):
    return {"user": event["user"]}


# an attribute of a function made by the invocation
def own_function_handler(event, context):
    def greet():
        return f"Hello {greet.user}"

    greet.user = event["user"]
    return {"text": greet()}


# ---- hazards ----------------------------------------------------------------------------------------------------------


# convention: request data kept in function state and read back
def _describe():
    return {"user": current_user_handler.user}


def current_user_handler(event, context):
    current_user_handler.user = event["user"]  # CA106: threads=unsafe processes=safe
    dynamodb.list_tables()
    return _describe()


# the attribute of a helper
def _query(sql):
    return f"{_query.prefix}.{sql}"


_query.prefix = "public"


# convention: leftovers of an earlier invocation can be read
def leftover_prefix_handler(event, context):
    if event.get("schema"):
        _query.prefix = event["schema"]  # CA106: threads=unsafe processes=unsafe
    return {"sql": _query("orders")}


# setattr with a constant name
def _signature():
    return f"signed by {_signature.owner}"


def setattr_handler(event, context):
    setattr(_signature, "owner", event["user"])  # CA106: threads=unsafe processes=safe
    dynamodb.list_tables()
    return {"signature": _signature()}
