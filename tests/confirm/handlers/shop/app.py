"""An API over threads: caches, singletons, counters, what belongs to a request."""

import json

import pricing
import tenants

catalogue = pricing.Catalogue()
_hits = 0
_seen = []
_basket = {}


def respond(body, status=200):
    return {"statusCode": status, "body": json.dumps(body, sort_keys=True)}


def quote(event, context):
    body = json.loads(event["body"])
    return respond(catalogue.quote(body["sku"]))


def quote_once(event, context):
    body = json.loads(event["body"])
    return respond(catalogue.quote_once(body["sku"]))


def recent(event, context):
    body = json.loads(event["body"])
    return respond({"cents": catalogue.recent(body["sku"])})


def who(event, context):
    tenants.Request.tenant = event["headers"]["x-tenant-id"]
    total = pricing.price(json.loads(event["body"])["sku"])
    return respond({"tenant": tenants.Request.tenant, "total": total})


def who_locally(event, context):
    tenants.remember(event["headers"]["x-tenant-id"])
    total = pricing.price(json.loads(event["body"])["sku"])
    return respond({"tenant": tenants.remembered(), "total": total})


def client(event, context):
    return respond(tenants.Client.instance(event["headers"]["x-tenant-id"]).fetch("orders"))


def count(event, context):
    global _hits
    before = _hits
    pricing.price("any")
    _hits = before + 1
    return respond({"visitor": _hits})


def ticket(event, context):
    return respond({"ticket": next(pricing.TICKETS)})


def number(event, context):
    return respond({"ok": next(pricing.NUMBERS) > 0})


def reload(event, context):
    version = json.loads(event["body"])["version"]
    tenants.settings.reload(version)
    now = tenants.settings.current
    return respond({"fits": now["limit"] == now["version"] * 10})


def half_reload(event, context):
    version = json.loads(event["body"])["version"]
    tenants.settings.half_reload(version)
    now = tenants.settings.current
    return respond({"fits": now["limit"] == now["version"] * 10})


def rates(event, context):
    tenant = event["headers"]["x-tenant-id"]
    return respond({"rate": tenants.RATES.get(tenant, 1), "id": context.aws_request_id})


def basket(event, context, items=[]):
    items.append(json.loads(event["body"])["sku"])
    return respond({"items": list(items)})


def own_basket(event, context, items=None):
    items = list(items or ())
    items.append(json.loads(event["body"])["sku"])
    return respond({"items": items})


def transfer(event, context):
    """Wrong only where both others come between: it looks twice before it decides."""
    sku = json.loads(event["body"])["sku"]
    first = _basket.get("owner")
    pricing.price(sku)
    second = _basket.get("owner")
    _basket["owner"] = sku
    pricing.price(sku)
    third = _basket.get("owner")
    return respond({"stolen_twice": first != second and third != sku})


def metrics(event, context):
    """How many are under way is asked for, and never answered."""
    _seen.append(event["headers"]["x-tenant-id"])
    pricing.price("any")
    return respond({"ok": bool(_seen)})
