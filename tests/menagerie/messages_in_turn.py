"""A message bus works through a list that it binds anew for each request, and adds what handlers bring about."""

import requests

session = requests.Session()


def pay(message):
    return session.get(message["url"]).text  # CA301: threads=unsafe processes=safe


def told(message):
    return message["type"]


class Bus:
    def __init__(self, handlers):
        self.handlers = handlers
        self.queue = []

    def handle(self, message):
        self.queue = [message]  # CA104: threads=unsafe processes=safe
        results = []
        while self.queue:
            current = self.queue.pop(0)
            results.append(self.handlers[current["type"]](current))
            self.queue.append({"type": "told"})
        return results


bus = Bus({"pay": pay, "told": told})


def bus_handler(event, context):
    return bus.handle({"type": "pay", "url": event["url"]})


class OwnBus:
    def __init__(self, handlers):
        self.handlers = handlers

    def handle(self, message):
        queue = [message]
        results = []
        while queue:
            current = queue.pop(0)
            results.append(self.handlers[current["type"]](current))
            if current["type"] != "told":
                queue.append({"type": "told"})
        return results


own_bus = OwnBus({"told": told})


def own_handler(event, context):
    return own_bus.handle({"type": "told", "url": event["url"]})
