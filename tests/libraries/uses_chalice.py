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


logged = Chalice(app_name="logged")


@logged.route("/logged")
def log():
    """The logger is no part of a request."""
    logged.log.error("asked for")
    return {"debug": logged.debug, "name": logged.app_name}


@logged.lambda_function()
def function(event, context):
    """The event is an argument."""
    logged.log.info(event)
    return event["id"]


ordering = Chalice(app_name="ordering")
asked = Chalice(app_name="asked")


@ordering.route("/order", methods=["POST"])
def order():
    return ordering.current_request.json_body  # CA301: threads=unsafe processes=safe


@asked.route("/asked")
def ask():
    request = asked.current_request  # CA301: threads=unsafe processes=safe
    return request.query_params["name"]


parts = Chalice(app_name="parts")
methods = Chalice(app_name="methods")


@parts.route("/parts")
def part():
    """What is looked up in a part of the request is read of the request that came last."""
    return parts.current_request.context["authorizer"]["id"]  # CA301: threads=unsafe processes=safe


@methods.route("/methods")
def method():
    """So is what a method of a part gives."""
    return methods.current_request.query_params.get("id")  # CA301: threads=unsafe processes=safe


chat = Chalice(app_name="chat")
_under_way = set()
_greeted = set()


@chat.on_ws_message()
def answer(event):
    """A message is answered once, if it comes to the same worker again."""
    if event.body in _under_way:
        return
    _under_way.add(event.body)  # CA603: threads=unsafe processes=unsafe
    try:
        chat.websocket_api.send(event.connection_id, "hello")
    finally:
        _under_way.discard(event.body)
