"""chalice: the current request is an attribute of the shared application."""

from chalice import Chalice

app = Chalice(app_name="orders")


@app.route("/ping")
def ping():
    """Answer."""
    return {"pong": True}


@app.schedule("rate(1 hour)")
def hourly(event):
    """Run every hour."""
    return {"time": event.time}


class Shop(Chalice):
    """An application of the project's own kind."""


shop = Shop(app_name="shop")
_baskets = []


@shop.route("/baskets")
def baskets():
    _baskets.append(1)  # CA111: threads=unsafe processes=unsafe
    return _baskets


@shop.on_sqs_message(queue="orders")
def on_order(event):
    return [record.body for record in event]
