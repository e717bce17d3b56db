"""Counts that a service keeps: looked at, compared with a limit and then counted on."""

import os

import redis

tries = redis.Redis(host=os.environ["REDIS"])

# Look-alikes.


def counted_handler(event, context):
    """The count that is given is the one that decides."""
    if tries.incr(f"calls:{event['user']}") > 5:
        return {"statusCode": 429}
    return {"statusCode": 200}


def looked_first_handler(event, context):
    """The look only saves a step: what counts is the count that was given."""
    key = f"quick:{event['user']}"
    if int(tries.get(key) or 0) > 5:
        return {"statusCode": 429}
    count = tries.incr(key)
    if count > 5:
        return {"statusCode": 429}
    return {"statusCode": 200}


def there_handler(event, context):
    key = f"known:{event['user']}"
    if not tries.get(key):
        return {"statusCode": 404}
    tries.incr(key)
    return {"statusCode": 200}


def another_count_handler(event, context):
    if int(tries.get(f"banned:{event['user']}") or 0) > 5:
        return {"statusCode": 403}
    tries.incr(f"seen:{event['user']}")
    return {"statusCode": 200}


def shown_handler(event, context):
    tries.incr("visits")
    return {"statusCode": 200, "body": int(tries.get("visits"))}


def locked_handler(event, context):
    with tries.lock(f"lock:{event['user']}"):
        if int(tries.get(f"held:{event['user']}") or 0) > 5:
            return {"statusCode": 429}
        tries.incr(f"held:{event['user']}")
    return {"statusCode": 200}


# Hazards.


def limit_handler(event, context):
    key = f"tries:{event['user']}"
    count = tries.get(key)
    if count and int(count) >= 5:
        return {"statusCode": 429}
    tries.incr(key)  # CA306: threads=unsafe processes=unsafe
    return {"statusCode": 200}


def within_handler(event, context):
    if int(tries.get("seats") or 0) < int(os.environ["SEATS"]):
        tries.incrby("seats", event["seats"])  # CA306: threads=unsafe processes=unsafe


class Stock:
    def __init__(self, client):
        self.client = client

    def left(self, goods):
        return int(self.client.get(f"stock:{goods}") or 0)

    def take(self, goods):
        self.client.decr(f"stock:{goods}")  # CA306: threads=unsafe processes=unsafe


def stock_handler(event, context):
    stock = Stock(tries)
    if stock.left(event["goods"]) <= 0:
        raise ValueError("sold out")
    stock.take(event["goods"])
    return {"statusCode": 200}
