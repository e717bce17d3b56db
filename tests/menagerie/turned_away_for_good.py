"""Flags that some requests put up, and because of which all later ones of that worker are turned away."""

healthy, halted, asked, ready, model = True, False, {"open": True}, False, None


def broken_handler(event, context):
    global healthy
    if not healthy:
        return {"statusCode": 503}
    try:
        return 1 / event["n"]
    except ZeroDivisionError:
        healthy = False  # CA103: threads=unsafe processes=unsafe
        raise


class Halted(Exception):
    pass


def halted_handler(event, context):
    global halted
    if halted:
        raise Halted
    if event.get("halt"):
        halted = True  # CA103: threads=unsafe processes=unsafe
    return {"statusCode": 200}


def open_handler(event, context):
    if not asked["open"]:
        return {"statusCode": 503, "body": "closed"}
    if event.get("close"):
        asked["open"] = False  # CA103: threads=unsafe processes=unsafe
    return {"statusCode": 200}


def lazy_handler(event, context):
    """What has been made once is given back."""
    global ready, model
    if ready:
        return model
    model = {"a": 1}
    ready = True
    return model


warm = False


def warm_handler(event, context):
    """Asked for by those alone who put it up."""
    global warm
    if event.get("source") == "warmer":
        if warm:
            return {"statusCode": 204}
        warm = True
        return {"statusCode": 200}
    return {"body": event["body"]}
