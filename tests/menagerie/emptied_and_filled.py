"""Tables that are emptied and filled again under a lock, while others look things up without it."""

import threading

lock = threading.Lock()
prices = {}
walked = {}
locked = {}
sent = []


def price_handler(event, context):
    if event.get("prices"):
        with lock:
            prices.clear()
            prices.update(event["prices"])
    return {"price": prices[event["sku"]]}  # CA113: threads=unsafe processes=safe


def walked_handler(event, context):
    if event.get("prices"):
        with lock:
            walked.clear()
            for name, price in event["prices"].items():
                walked[name] = price
    return walked.get(event["sku"])  # CA113: threads=unsafe processes=safe


def locked_handler(event, context):
    with lock:
        if event.get("prices"):
            locked.clear()
            locked.update(event["prices"])
        return {"price": locked[event["sku"]]}


def sent_handler(event, context):
    with lock:
        sent.append(event["x"])
        if len(sent) > 5:
            sent.clear()
    return {}
