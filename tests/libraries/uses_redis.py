"""redis: clients may be shared, pipelines and pub/sub objects may not."""

import redis

_redis = redis.Redis(host="cache.internal")
_from_url = redis.from_url("redis://cache.internal")


def client_handler(event, context):
    return {"value": _redis.get(event["key"]), "hits": _from_url.incr("hits")}


def own_pipeline_handler(event, context):
    with _redis.pipeline() as pipeline:
        pipeline.incr("orders").expire("orders", 60)
        return {"answers": pipeline.execute()}


_pipeline = _redis.pipeline()


def pipeline_handler(event, context):
    _pipeline.incr("orders")  # CA301: threads=unsafe processes=safe
    return {"answers": _pipeline.execute()}


_events = _redis.pubsub()


def pubsub_handler(event, context):
    _events.subscribe(event["channel"])  # CA301: threads=unsafe processes=safe
    return {"message": _events.get_message(timeout=1)}
