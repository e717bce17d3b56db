"""dependency_injector, wireup and punq: containers are set up at import; overriding one while requests run is for all."""

import boto3
import punq
from dependency_injector import containers, providers


class Greeter:
    """Says hello, and keeps nothing."""

    def greet(self, name):
        return f"Hello {name}"


class Container(containers.DeclarativeContainer):
    client = providers.Singleton(boto3.client, "s3")
    greeter = providers.Factory(Greeter)


_container = Container()
_punq = punq.Container()
_punq.register(Greeter)


def factory_handler(event, context):
    return {"text": _container.greeter().greet(event["name"])}


def client_handler(event, context):
    return {"n": len(_container.client().list_objects_v2(Bucket=event["bucket"])["Contents"])}


def punq_handler(event, context):
    return {"text": _punq.resolve(Greeter).greet(event["name"])}


_dynamic = containers.DynamicContainer()


def override_handler(event, context):
    _dynamic.override(event["container"])  # CA303: threads=unsafe processes=safe
    return {"ok": True}


class Basket:
    """Keeps the last customer."""

    customer = None

    def fill(self, customer):
        self.customer = customer  # CA104: threads=unsafe processes=safe
        return {"customer": self.customer}


_baskets = providers.Singleton(Basket)
_own_baskets = providers.Factory(Basket)


def singleton_handler(event, context):
    return _baskets().fill(event["customer"])


def factory_basket_handler(event, context):
    return _own_baskets().fill(event["customer"])
