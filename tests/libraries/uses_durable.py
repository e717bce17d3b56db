"""aws_durable_execution_sdk_python: steps run one after the other, branches beside each other."""

from aws_durable_execution_sdk_python import durable_execution, durable_step

_RATES = {"EUR": 1.0}


@durable_step
def convert(context, amount):
    return amount * _RATES["EUR"]


@durable_execution
def step_handler(event, context):
    return {"amount": context.step(convert(event["amount"]))}


@durable_execution
def function_handler(event, context):
    return {"amount": context.step(lambda _: event["amount"] * 2)}


_total = {"n": 0}


def _branch(context, item, index, items):
    _total["n"] = _total["n"] + convert(context, item)  # CA102: threads=unsafe processes=unsafe


@durable_execution
def map_handler(event, context):
    context.map(event["items"], _branch)
    return _total


_customer = {}


@durable_execution
def branches_handler(event, context):
    context.map(event["orders"], lambda _context, order, _index, _orders: _note(order))
    return dict(_customer)


def _note(order):
    _customer["id"] = order["customer"]  # CA103: threads=unsafe processes=unsafe
