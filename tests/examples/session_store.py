"""State of the shop that order.py changes: a module is as global as a variable."""

last_order = {"customer": None, "total": 0}


def remember(customer, total):
    """Keep the order that is being handled."""
    last_order["customer"] = customer  # CA103: threads=unsafe processes=safe
    last_order["total"] = total


def receipt():
    """Text for the order that is being handled."""
    return f"{last_order['customer']}: {last_order['total']} EUR"
