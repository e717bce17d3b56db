# truth: threads=unsafe processes=safe
import threading

local = threading.local()
local.cache = {}


def squared(n):
    if n not in local.cache:  # CA703: threads=unsafe processes=safe
        local.cache[n] = n * n
    return local.cache[n]


def handler(event, context):
    return {"squared": squared(event["n"])}
