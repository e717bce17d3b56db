"""Settings that are read when they are first used, and read again after an event that says so."""

import threading

from lazy import lazy

guard = threading.Lock()


class Settings:
    @lazy
    def limits(self):
        return {"orders": 10}


settings = Settings()


def handler(event, context):
    if event["action"] == "reload":
        lazy.invalidate(settings, "limits")
    return {"orders": settings.limits["orders"]}


def mended(event, context):
    with guard:
        return handler(event, context)
