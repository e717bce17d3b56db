"""pynamodb: connections keep one client per thread."""

from pynamodb.connection import TableConnection

_table = TableConnection("orders")


def connection_handler(event, context):
    return {"item": _table.get_item(event["id"])}


def count_handler(event, context):
    return {"n": _table.describe_table()["ItemCount"]}
