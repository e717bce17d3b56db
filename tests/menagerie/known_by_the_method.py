"""Objects of which nothing is known but the method that is called: what the few classes do that have one of its name."""

import containers_of_services

container = containers_of_services.Container()
seen, taken = {"user": None}, {"user": None}


class Ledger:
    def settle_account(self, user):
        seen["user"] = user  # CA103: threads=unsafe processes=safe
        return seen["user"]

    def strip(self):
        taken["user"] = "data has such a method as well"
        return taken["user"]


def held_handler(event, context):
    ledger = container.things["ledger"]
    return ledger.settle_account(event["user"])


def data_handler(event, context):
    """What stands in a request is data."""
    event["ledger"].settle_account("somebody", "else")
    return event["name"].strip()


class Other:
    def settle_account(self, user, amount, currency):
        taken["user"] = user
        return taken["user"]


def with_other_arguments_handler(event, context):
    """No class has a method of that name that takes so few arguments."""
    return container.things["ledger"].settle_account()
