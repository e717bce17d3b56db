"""Objects that stand for another one, which is made when it is first used, and then is one for all."""

import lazy_object_proxy
from django.utils.functional import SimpleLazyObject


class Client:
    def __init__(self):
        self.user = None

    def ask(self, event):
        self.user = event["user"]  # CA104: threads=unsafe processes=safe CA104: threads=unsafe processes=safe
        return self.asked()

    def asked(self):
        return self.user


class Plain:
    def ask(self, event):
        return event["user"]


def make():
    return Client()


FIRST = SimpleLazyObject(make)
SECOND = lazy_object_proxy.Proxy(lambda: Client())
THIRD = SimpleLazyObject(lambda: Plain())


def lambda_handler(event, context):
    return FIRST.ask(event)


def second_handler(event, context):
    return SECOND.ask(event)


def third_handler(event, context):
    return THIRD.ask(event)
