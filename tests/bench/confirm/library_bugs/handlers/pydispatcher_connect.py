"""Connects what an invocation wants to hear, sends the signal, and tells whether it was heard."""

import threading

from pydispatch import dispatcher

guard = threading.Lock()


class Shop:
    pass


shop = Shop()


def heard(event, connect):
    orders = []

    def receive(order):
        orders.append(order)

    connect(receive, signal=event["topic"], sender=shop)
    dispatcher.send(signal=event["topic"], sender=shop, order=event["order"])
    return {"heard": event["order"] in orders}


def guarded(*args, **options):
    with guard:
        dispatcher.connect(*args, **options)


def handler(event, context):
    return heard(event, dispatcher.connect)


def mended(event, context):
    return heard(event, guarded)
