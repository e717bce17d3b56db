# truth: safe
DEFAULTS = {"retries": 3, "timeout": 10}


def handler(event, context):
    options = dict(DEFAULTS)
    options.update(event.get("options", {}))
    options["user"] = event["user"]
    headers = DEFAULTS.copy()
    headers["retries"] += 1
    return {"options": options, "headers": headers}
