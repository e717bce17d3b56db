from chalice import Chalice
from orders import orders_api, register_routes
from services import Mailer, Orders, Quiet

app = Chalice(app_name="shop")


def set_up():
    register_routes(Orders(), Quiet(), Mailer())
    app.register_blueprint(orders_api)


set_up()


@app.route("/")
def index():
    return {}
