"""Dictionaries and sets within a shared one: a walk through them while others change their size."""

days = {"optional": {}, "public": {}}
tags = {"open": set(), "closed": set()}
lists = {"open": [], "closed": []}
settings = {"eu": {"limit": 1}, "us": {"limit": 2}}
carts = {"gold": {}, "plain": {}}
counts = {"get": {"ok": 0, "bad": 0}, "put": {"ok": 0, "bad": 0}}


def all_days_handler(event, context):
    for row in event["rows"]:
        days["public"][row["date"]] = row["name"]
    text = ""
    for kind, _ in days.items():
        for date, name in days[kind].items():  # CA112: threads=unsafe processes=safe
            text += f"{date} {name}"
    return text


def tags_handler(event, context):
    tags["open"].discard(event["tag"])
    return max([len(tag) for tag in tags["open"]])  # CA112: threads=unsafe processes=safe


# never changed


def settings_handler(event, context):
    return [limit for limit in settings["eu"].values()]


# another invocation meets this one only where it asks for the same part


def cart_handler(event, context):
    carts[event["kind"]][event["id"]] = event["item"]
    return [item for item in carts[event["kind"]].values()]
