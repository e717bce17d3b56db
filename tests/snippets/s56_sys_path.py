# truth: threads=unsafe processes=unsafe
import importlib
import sys


def handler(event, context):
    sys.path.append(f"/opt/customers/{event['customer']}")  # CA410: threads=unsafe processes=unsafe
    rules = importlib.import_module("rules")
    return {"price": rules.price(event["items"])}
