"""pymemcache: Client is one socket; PooledClient is the thread-safe one."""

from pymemcache.client.base import Client, PooledClient
from pymemcache.client.hash import HashClient


def own_client_handler(event, context):
    return {"value": Client(("cache.internal", 11211)).get(event["key"])}


_pooled = PooledClient(("cache.internal", 11211), max_pool_size=4)


def pooled_handler(event, context):
    return {"value": _pooled.get(event["key"])}


_hash_pooled = HashClient([("cache.internal", 11211)], use_pooling=True)


def hash_pooled_handler(event, context):
    return {"value": _hash_pooled.get(event["key"])}


_client = Client(("cache.internal", 11211))


def client_handler(event, context):
    return {"value": _client.get(event["key"])}  # CA301: threads=unsafe processes=safe


_hash = HashClient([("cache.internal", 11211)])


def hash_handler(event, context):
    return {"value": _hash.get(event["key"])}  # CA301: threads=unsafe processes=safe

def counted_handler(event, context):
    return _pooled.incr("visits", 1)


def visits_handler(event, context):
    visits = int(_pooled.get("visits") or 0) + 1
    _pooled.set("visits", visits)  # CA306: threads=unsafe processes=unsafe
    return visits


# gets gives what cas is to compare; a set that follows compares nothing
def compared_handler(event, context):
    cart, token = _pooled.gets("cart:" + event["user"])
    return _pooled.cas("cart:" + event["user"], (cart or "") + event["sku"], token)


def uncompared_handler(event, context):
    cart, token = _pooled.gets("basket:" + event["user"])
    _pooled.set("basket:" + event["user"], (cart or "") + event["sku"])  # CA306: threads=unsafe processes=unsafe
