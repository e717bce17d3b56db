# truth: safe
import itertools

sequence = itertools.count(1)


def handler(event, context):
    return {"number": next(sequence), "id": event["id"]}
