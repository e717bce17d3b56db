"""Functions, classes and objects that are handed to a library for all invocations, and carry data of one request."""

import functools
import logging

import jinja2

environment = jinja2.Environment(autoescape=True)
plain = jinja2.Environment(autoescape=True)
by_partial = jinja2.Environment(autoescape=True)
by_method = jinja2.Environment(autoescape=True)
logger = logging.getLogger("billing")


def lambda_filter_handler(event, context):
    environment.filters["money"] = lambda n: f"{n} {event['unit']}"  # CA303: threads=unsafe processes=safe
    return environment.from_string("{{ 3 | money }}").render()


def money(currency, amount):
    return f"{amount} {currency}"


def partial_filter_handler(event, context):
    by_partial.filters["money"] = functools.partial(money, event["currency"])  # CA303: threads=unsafe processes=safe
    return by_partial.from_string("{{ 3 | money }}").render()


class Money:
    def __init__(self, currency):
        self.currency = currency

    def show(self, amount):
        return f"{amount} {self.currency}"


def method_filter_handler(event, context):
    by_method.filters["money"] = Money(event["currency"]).show  # CA303: threads=unsafe processes=safe
    return by_method.from_string("{{ 3 | money }}").render()


# the same for everyone
def plain_filter_handler(event, context):
    plain.filters["upper"] = lambda text: text.upper()  # CA303: threads=benign processes=safe
    return plain.from_string("{{ text | upper }}").render(text=event["text"])


def with_request(request_id):
    class Record(logging.LogRecord):
        def getMessage(self):
            return f"[{request_id}] {super().getMessage()}"

    logging.setLogRecordFactory(Record)  # CA411: threads=unsafe processes=safe


def record_handler(event, context):
    with_request(context.aws_request_id)
    logger.info("order %s", event["id"])
    return {"statusCode": 202}


class Short(logging.LogRecord):
    def getMessage(self):
        return super().getMessage()[:80]


# a function with a parameter of the name of a request's variable
def same_factory_handler(event, context):
    def short(*event):
        return Short(*event)

    logging.setLogRecordFactory(short)  # CA411: threads=benign processes=safe
    return {"statusCode": 202}
