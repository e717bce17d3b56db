"""flask: request data are kept per context; the configuration is the application's."""

import boto3
from flask import Flask, g, request
from werkzeug.local import Local
from flask.views import MethodView
from flask_restful import Resource

app = Flask(__name__)
app.config["LIMIT"] = 10


@app.get("/me")
def me():
    """Answer with request data."""
    g.user = request.args["user"]
    return {"user": g.user, "limit": app.config["LIMIT"]}


@app.post("/orders")
def orders():
    """Answer with the body."""
    return {"order": request.get_json()["id"]}


class Order(MethodView):
    """Each request has an instance of its own."""

    def get(self, order):
        self.order = order
        return {"order": self.order}


app.add_url_rule("/orders/<order>", view_func=Order.as_view("order"))


class Greeting(Resource):
    """Likewise."""

    def get(self, name):
        self.name = name
        return {"hello": self.name}


_table = boto3.resource("dynamodb").Table("people")


def _person(name):
    return _table.get_item(Key={"name": name})["Item"]  # CA301: threads=unsafe processes=safe


app.add_url_rule("/people/<name>", view_func=_person)

_names = []


class Names(MethodView):
    """What is outside the instance is everybody's."""

    def post(self):
        _names.append(1)  # CA111: threads=unsafe processes=unsafe
        return {"names": _names}


_tenant = None


@app.before_request
def remember_tenant():
    global _tenant
    _tenant = request.headers["x-tenant"]  # CA103: threads=unsafe processes=safe


@app.get("/tenant")
def tenant():
    return {"tenant": _tenant}


@app.after_request
def label(response):
    response.headers["x-tenant"] = _tenant
    return response


_local = Local()


@app.get("/own")
def own():
    _local.user = request.headers["user"]
    return {"user": _local.user}


app.run(host="0.0.0.0", port=8080)  # CA414: threads=safe processes=unsafe
