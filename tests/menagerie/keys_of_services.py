"""The key of a service's library, which is told by each who needs it, and which may not be set."""

import os
from dataclasses import dataclass

import stripe


@dataclass(frozen=True)
class Settings:
    key: str = ""


class Subscriptions:
    def __init__(self, key: str = "") -> None:
        self._key = key

    def cancel(self, number):
        if not self._key:
            return None
        stripe.api_key = self._key  # CA303: threads=benign processes=safe
        return stripe.Subscription.delete(number)

    def list(self, customer):
        if not self._key:
            return None
        stripe.api_key = self._key  # CA303: threads=benign processes=safe
        return stripe.Subscription.list(customer=customer)


_settings = None
_subscriptions = None
_others = None


def settings():
    global _settings
    if _settings is None:
        _settings = Settings(key=os.environ.get("STRIPE_KEY", ""))  # CA206: threads=benign processes=safe
    return _settings


def subscriptions():
    global _subscriptions
    if _subscriptions is None:
        _subscriptions = Subscriptions(settings().key)  # CA206: threads=benign processes=safe
    return _subscriptions


def for_tests():
    global _others
    if _others is None:
        _others = Subscriptions()  # CA206: threads=benign processes=safe
    return _others


def cancel_handler(event, context):
    if event["kind"] == "cancel":
        return subscriptions().cancel(event["number"])
    return None


def list_handler(event, context):
    if event["kind"] == "list":
        return (for_tests() if event.get("dry") else subscriptions()).list(event["customer"])
    return None


def charge_handler(event, context):
    stripe.api_key = os.environ["STRIPE_KEY"]  # CA303: threads=benign processes=safe
    return stripe.Charge.create(amount=event["amount"])
