# truth: safe
PRICES = {"small": 5, "medium": 8, "large": 12}
EXTRAS = {"cheese": 1, "olives": 2}


def handler(event, context):
    try:
        price = PRICES[event["size"]]
    except KeyError:
        return {"statusCode": 400, "sizes": list(PRICES)}
    price += sum(EXTRAS.get(extra, 0) for extra in event["extras"])
    return {"price": price}
