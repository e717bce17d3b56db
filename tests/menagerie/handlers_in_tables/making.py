"""Handlers for one table each, in a dictionary."""

from guard import guarded

SEEN = {}


def make_handlers(table):
    @guarded
    def everything(event, context):
        SEEN["user"] = event["user"]  # CA103: threads=unsafe processes=safe
        return {"table": table, "user": SEEN["user"]}

    @guarded
    def one(event, context):
        return {"table": table, "id": event["id"]}

    return {"list": everything, "get": one}
