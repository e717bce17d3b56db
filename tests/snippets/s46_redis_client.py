# truth: safe
import redis

cache = redis.Redis(host="cache.internal", port=6379)


def handler(event, context):
    value = cache.get(event["key"])
    if value is None:
        value = event["default"].encode()
        cache.set(event["key"], value, ex=60, nx=True)
    return {"value": value.decode()}
