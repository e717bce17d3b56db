"""A subclass of a framework's application registers its own methods where it is made."""

from fastapi import FastAPI
from flask import Flask, request


class Tenants(Flask):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.tenant = None
        self.before_request(self.remember)
        self.add_url_rule("/tenant", view_func=self.index)

    def remember(self):
        self.tenant = request.headers["x-tenant"]  # CA104: threads=unsafe processes=safe

    def index(self):
        return {"tenant": self.tenant}


tenants = Tenants(__name__)


class Orders(FastAPI):
    def __init__(self):
        super().__init__()
        self.orders = []
        self.add_api_route("/orders", self.add, methods=["POST"])
        self.add_api_route("/own", self.own, methods=["POST"])

    def add(self, order: str):
        self.orders.append(order)  # CA111: threads=unsafe processes=unsafe
        return self.orders

    def own(self, order: str):
        orders = [order]
        orders.append("own")
        return orders


orders = Orders()
