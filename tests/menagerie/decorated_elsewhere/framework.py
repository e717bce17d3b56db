import functools
import json


class endpoint:
    def __init__(self, *, schema=None):
        self.schema = schema

    def __call__(self, function):
        @functools.wraps(function)
        def inner(event, context):
            return {"body": json.dumps(function(json.loads(event["body"]), event))}

        return inner


def parsed(function):
    def inner(event, context):
        return function(json.loads(event["body"]), event)

    return inner
