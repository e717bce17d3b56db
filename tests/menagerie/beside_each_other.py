"""Two hazards of one place beside each other, and caches that an invocation's own threads fill and empty."""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

names = {}
rooms = defaultdict(list)
state = {"user": None, "errors": []}


def name(product):
    if product not in names:
        if len(names) > 500:
            names.clear()
        names[product] = urlopen("https://c/" + product).read()  # CA201: threads=unsafe processes=unsafe
    return names[product]  # CA202: threads=unsafe processes=unsafe


def pool_handler(event, context):
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(name, event["products"]))


def rooms_handler(event, context):
    rooms[event["room"]].append(event["message"])  # CA203: threads=benign processes=benign ; CA111: threads=unsafe processes=unsafe
    return {"messages": rooms[event["room"]]}


def state_handler(event, context):
    state["user"] = event["user"]  # CA103: threads=unsafe processes=safe
    for record in event["Records"]:
        if not record.get("id"):
            state["errors"].append(record)  # CA111: threads=unsafe processes=unsafe
    return {"user": state["user"], "errors": state["errors"]}
