"""A module's dictionary that gets a part of the request and goes out with the answer: at once, or with what was left."""

HEADERS = {"Access-Control-Allow-Methods": "GET"}
BODY = {"ok": True}
SOMETIMES = {"Access-Control-Allow-Methods": "GET"}
LATER = {"n": 1}


def headers(cart):
    result = HEADERS
    result["Set-Cookie"] = f"cart={cart}"  # CA103: threads=unsafe processes=safe
    return result


def cookie_handler(event, context):
    return {"statusCode": 200, "headers": headers(event["cart"])}


def named_handler(event, context):
    body = BODY
    body["user"] = event["user"]  # CA103: threads=unsafe processes=safe
    return body


def sometimes_handler(event, context):
    result = SOMETIMES
    if event.get("cart"):
        result["Set-Cookie"] = event["cart"]  # CA103: threads=unsafe processes=unsafe
    return {"statusCode": 200, "headers": result}


def only_the_second_time_handler(event, context):
    body = LATER
    if event.get("dry"):
        return body
    body["user"] = event["user"]  # CA103: threads=unsafe processes=unsafe
    return body
