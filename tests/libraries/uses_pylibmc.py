"""pylibmc: a client serves one thread; its pools lend each its own."""

import pylibmc


def own_client_handler(event, context):
    return {"value": pylibmc.Client(["cache.internal"]).get(event["key"])}


_pool = pylibmc.ClientPool()


def pool_handler(event, context):
    with _pool.reserve() as client:
        return {"value": client.get(event["key"])}


_client = pylibmc.Client(["cache.internal"])


def client_handler(event, context):
    return {"value": _client.get(event["key"])}  # CA301: threads=unsafe processes=safe
