"""redis: clients may be shared, pipelines and pub/sub objects may not."""

import redis
import valkey

_redis = redis.Redis(host="cache.internal")
_from_url = redis.from_url("redis://cache.internal")
_valkey = valkey.Valkey(host="cache.internal")


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


def document_counted_handler(event, context):
    _redis.json().numincrby(event["id"], "$.left", -1)


def watched_handler(event, context):
    with _redis.pipeline() as pipe:
        pipe.watch("left")
        left = int(pipe.get("left"))
        pipe.multi()
        pipe.set("left", left - 1)
        pipe.execute()


def part_set_handler(event, context):
    if _redis.json().get(event["id"]) is None:
        return "unknown"
    _redis.json().set(event["id"], "$.note", event["note"])


def document_handler(event, context):
    document = _redis.json().get(event["id"])
    document["left"] -= 1
    _redis.json().set(event["id"], "$", document)  # CA306: threads=unsafe processes=unsafe


def piped_handler(event, context):
    left = int(_redis.get("left"))
    pipe = _redis.pipeline()
    pipe.set("left", left - 1)  # CA306: threads=unsafe processes=unsafe
    pipe.execute()


def score_handler(event, context):
    score = _redis.zscore("scores", event["user"]) or 0
    _redis.zadd("scores", {event["user"]: score + event["won"]})  # CA306: threads=unsafe processes=unsafe


def valkey_handler(event, context):
    left = int(_valkey.get("left"))
    _valkey.set("left", left - 1)  # CA306: threads=unsafe processes=unsafe
