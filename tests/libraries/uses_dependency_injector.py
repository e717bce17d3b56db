"""dependency_injector, wireup and punq: containers are set up at import; overriding one while requests run is for all."""

import boto3
import injector
import kink
import punq
import requests
import svcs
import wireup
from dependency_injector import containers, providers
from dependency_injector.wiring import Closing, Provide, inject
from flask import Flask
from wireup import Injected, service


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


class Till:
    """Keeps the last amount."""

    def __init__(self, table):
        self.table = table

    def ring(self, amount):
        self.amount = amount  # CA105: threads=unsafe processes=safe
        self.table.put_item(Item=self.amount)  # CA301: threads=unsafe processes=safe
        return {"amount": self.amount}


class Shop(containers.DeclarativeContainer):
    table = providers.Singleton(lambda: boto3.resource("dynamodb").Table("amounts"))
    till = providers.Singleton(Till, table=table)
    basket = providers.Factory(Basket)


@inject
def wired_handler(event, context, till: Till = Provide[Shop.till]):
    return till.ring(event["amount"])


@inject
def _fill(customer, basket: Basket = Closing[Provide[Shop.basket]]):
    return basket.fill(customer)


def wired_factory_handler(event, context):
    return _fill(event["customer"])


@service
class Ledger:
    """One for all who ask for it."""

    def note(self, who):
        self.who = who  # CA104: threads=unsafe processes=safe
        return {"who": self.who}


@service(lifetime="transient")
class Draft:
    """One for each who asks for it."""

    def note(self, who):
        self.who = who
        return {"who": self.who}


@service
class Desk:
    def __init__(self, ledger: Ledger, draft: Draft):
        self.ledger = ledger

    def note(self, who):
        return self.ledger.note(who)


app = Flask(__name__)
container = wireup.create_sync_container(services=[Ledger, Draft, Desk])


@app.get("/note/<who>")
def note(who, desk: Injected[Desk], draft: Injected[Draft]):
    draft.note(who)
    return desk.note(who)


@injector.singleton
class Register:
    def ring(self, amount):
        self.amount = amount  # CA104: threads=unsafe processes=safe
        return {"amount": self.amount}


class Checkout:
    @injector.inject
    def __init__(self, register: Register):
        self.register = register


_injector = injector.Injector()


def checkout_handler(event, context):
    return _injector.get(Checkout).register.ring(event["amount"])


class Counter:
    def serve(self, guest):
        self.guest = guest  # CA104: threads=unsafe processes=safe
        return {"guest": self.guest}


class Table:
    def seat(self, guest):
        self.guest = guest
        return {"guest": self.guest}


class Window:
    def open(self, guest):
        self.guest = guest  # CA104: threads=unsafe processes=safe
        return {"guest": self.guest}


class Door:
    def open(self, guest):
        self.guest = guest  # CA104: threads=unsafe processes=safe
        return {"guest": self.guest}


class Chair:
    def take(self, guest):
        self.guest = guest
        return {"guest": self.guest}


class HouseModule(injector.Module):
    def configure(self, binder):
        binder.bind(Window, to=Window(), scope=injector.singleton)
        binder.bind(Chair, to=Chair)

    @injector.singleton
    @injector.provider
    def counter(self) -> Counter:
        return Counter()

    @injector.provider
    def table(self) -> Table:
        return Table()

    @injector.provider
    @injector.singleton
    def web(self) -> requests.Session:
        return requests.Session()


def _doors(binder):
    binder.bind(Door, scope=injector.singleton)


_house = injector.Injector([HouseModule(), _doors])


def counter_handler(event, context):
    return _house.get(Counter).serve(event["guest"])


def table_handler(event, context):
    return _house.get(Table).seat(event["guest"])


def window_handler(event, context):
    return _house.get(Window).open(event["guest"])


def door_handler(event, context):
    return _house.get(Door).open(event["guest"])


def chair_handler(event, context):
    return _house.get(Chair).take(event["guest"])


def web_handler(event, context):
    return _house.get(requests.Session).get(event["url"]).text  # CA301: threads=unsafe processes=safe


@kink.inject
class Shelf:
    def put(self, guest):
        self.guest = guest  # CA104: threads=unsafe processes=safe
        return {"guest": self.guest}


@kink.inject(use_factory=True)
class Tray:
    def put(self, guest):
        self.guest = guest
        return {"guest": self.guest}


@kink.inject
def _carry(guest, shelf: Shelf, tray: Tray):
    tray.put(guest)
    return shelf.put(guest)


def shelf_handler(event, context):
    return _carry(event["guest"])


class Bell:
    def ring(self, guest):
        self.guest = guest  # CA104: threads=unsafe processes=safe
        return {"guest": self.guest}


class Lamp:
    def light(self, guest):
        self.guest = guest
        return {"guest": self.guest}


_registry = svcs.Registry()
_registry.register_value(Bell, Bell())
_registry.register_factory(Lamp, Lamp)


def bell_handler(event, context):
    with svcs.Container(_registry) as services:
        return services.get(Bell).ring(event["guest"])


def lamp_handler(event, context):
    return svcs.Container(_registry).get(Lamp).light(event["guest"])
