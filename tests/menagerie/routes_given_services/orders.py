from functools import wraps

from chalice import Blueprint

orders_api = Blueprint(__name__)


def caught(function):
    @wraps(function)
    def within(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except KeyError:
            return {}

    return within


def register_routes(orders, quiet, mailer):
    @orders_api.route("/orders/{name}")
    def show(name):
        return orders.show(name)

    @orders_api.route("/orders/{name}/last")
    @caught
    def ask(name):
        return orders.ask(name)

    @orders_api.route("/orders/{name}/all")
    @caught
    def gather(name):
        return orders.gather(name)

    @orders_api.route("/quiet/{name}")
    @caught
    def show_quiet(name):
        return quiet.show(name)

    @orders_api.route("/quiet/{name}/last")
    def ask_quiet(name):
        return quiet.ask(name)

    @orders_api.route("/bodies", methods=["POST"])
    @caught
    def keep():
        body = orders_api.current_request.json_body  # CA301: threads=unsafe processes=safe
        body["id"] = 1
        body.setdefault("names", []).append("x")
        return body

    @orders_api.route("/mail/{text}")
    def send(text):
        return mailer.send(text)
