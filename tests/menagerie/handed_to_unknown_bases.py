"""Objects of classes with a base of which nothing is known: the event reaches their methods in several ways."""

from enterprise import Base, lambda_class
from pydantic import BaseModel

calls = {"user": None}
runs = {"user": None}
asked = {"user": None}
decorated = {"user": None}
models = {"user": None}


class Called(Base):
    def handle(self, event, context):
        self.user = event["user"]  # CA104: threads=unsafe processes=safe
        return self.finish()

    def finish(self):
        return self.user


called = Called()


def called_handler(event, context):
    return called(event, context)


class CalledAnew(Base):
    def handle(self, event, context):
        calls["user"] = event["user"]  # CA103: threads=unsafe processes=safe
        self.own = event["user"]
        return calls["user"], self.own


def called_anew_handler(event, context):
    load = CalledAnew()
    return load(event, context)


class Given(Base):
    def work(self):
        runs["user"] = self.event["user"]  # CA103: threads=unsafe processes=safe
        return runs["user"]


def given_handler(event, context):
    return Given(event, context).run()


class OnClass(Base):
    def process(self, event):
        asked["user"] = event["user"]  # CA103: threads=unsafe processes=safe
        return asked["user"]


def on_class_handler(event, context):
    return OnClass.handle(event, context)


@lambda_class
class Decorated:
    def handle(self, event, context):
        decorated["user"] = event["user"]  # CA103: threads=unsafe processes=safe
        return decorated["user"]


handler = Decorated()


class Order(BaseModel):
    user: str = ""

    def remember(self):
        models["user"] = self.user
        return models["user"]


def model_handler(event, context):
    return Order(**event).model_dump()
