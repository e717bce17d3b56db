"""pydantic: validation keeps no state between calls."""

from pydantic import BaseModel, TypeAdapter


class Order(BaseModel):
    """One order."""

    item: str
    count: int


_orders = TypeAdapter(list[Order])


def adapter_handler(event, context):
    return {"n": len(_orders.validate_python(event["orders"]))}


def model_handler(event, context):
    order = Order.model_validate(event)
    order.count += 1
    return order.model_dump()
