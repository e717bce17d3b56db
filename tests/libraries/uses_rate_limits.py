"""rate_limits: limiters in memory count per worker process."""

import redis
from limits import parse
from limits.storage import RedisStorage
from limits.strategies import FixedWindowRateLimiter

_shared = FixedWindowRateLimiter(RedisStorage("redis://limits.internal"))
_per_minute = parse("10/minute")


def shared_storage_handler(event, context):
    return {"allowed": _shared.hit(_per_minute, event["ip"])}


_redis = redis.Redis(host="limits.internal")


def counter_in_redis_handler(event, context):
    return {"allowed": _redis.incr(event["ip"]) < 10}
