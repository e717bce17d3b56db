"""What a warm worker keeps: four leaks and what is only warmth."""

import os

_client = None
_seen = []
_busy = False
_cold = True
_calls = 0
_cache = {}


def tenant_client(event, context):
    global _client
    if _client is None:
        _client = {"tenant": event["tenant"]}
    return {"client": _client["tenant"], "for": event["tenant"]}


def growing(event, context):
    _seen.append("x")
    return {"seen": _seen}


def left_by_an_exception(event, context):
    global _busy
    if _busy:
        return {"error": "busy"}
    _busy = True
    if event["tenant"] == "red":
        raise ValueError("no such tenant")
    _busy = False
    return {"ok": True}


def left_file(event, context):
    if os.path.exists("/tmp/last"):
        with open("/tmp/last") as last:
            return {"last": last.read()}
    with open("/tmp/last", "w") as out:
        out.write(event["tenant"])
    return {"last": None}


def default_argument(event, context, found=[]):
    found.append(event["tenant"])
    return {"tenants": found}


def warm_flag(event, context):
    global _cold, _calls
    was, _cold = _cold, False
    _calls += 1
    return {"cold": was, "calls": _calls}


def cache(event, context):
    hit = event["tenant"] in _cache
    value = _cache.setdefault(event["tenant"], len(event["tenant"]))
    return {"value": value, "hit": hit}
