"""The configuration names what is bound here, not in the dictionary."""

from making import make_handlers

handlers = make_handlers("orders")
list_orders = handlers["list"]
get_order = handlers["get"]
