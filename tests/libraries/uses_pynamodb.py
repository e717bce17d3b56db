"""pynamodb: connections keep one client per thread."""

from pynamodb.connection import TableConnection
from pynamodb.models import Model

_table = TableConnection("orders")


def connection_handler(event, context):
    return {"item": _table.get_item(event["id"])}


def count_handler(event, context):
    return {"n": _table.describe_table()["ItemCount"]}


class Customer(Model):
    """A table per tenant is everybody's table."""

    class Meta:
        table_name = "customers"


def meta_handler(event, context):
    Customer.Meta.table_name = event["tenant"]  # CA105: threads=unsafe processes=safe
    return {"name": Customer.get(event["id"]).name}
