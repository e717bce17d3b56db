"""stripe: the module's settings hold for the whole process; a StripeClient has its own."""

import stripe

_client = stripe.StripeClient("sk_test")


def client_handler(event, context):
    return {"customer": _client.customers.retrieve(event["id"]).email}


def key_per_request_handler(event, context):
    return {"customer": stripe.Customer.retrieve(event["id"], api_key=event["key"]).email}


def api_key_handler(event, context):
    stripe.api_key = event["key"]  # CA303: threads=unsafe processes=safe
    return {"customer": stripe.Customer.retrieve(event["id"]).email}


def noted_handler(event, context):
    customer = stripe.Customer.retrieve(event["customer"])
    stripe.Customer.modify(customer["id"], metadata={"order": event["order"]})


def orders_handler(event, context):
    customer = stripe.Customer.retrieve(event["customer"])
    orders = int(customer["metadata"]["orders"]) + 1
    stripe.Customer.modify(event["customer"], metadata={"orders": orders})  # CA306: threads=unsafe processes=unsafe
