"""Paths that a template of text makes, or that a function answers where it has one, and else None."""

# Look-alikes.


def own_number_handler(event, context):
    path = "/tmp/{0}-{page:03d}.txt".format(context.aws_request_id, page=1)
    with open(path, "w") as file:
        file.write(event["text"])
    with open(path) as file:
        return file.read()


def percent_handler(event, context):
    path = "/tmp/100%%-%5.1f-%s" % (2.5, context.aws_request_id)
    with open(path, "w") as file:
        file.write(event["text"])
    with open(path) as file:
        return file.read()


def target_of_own(event, context):
    if event["kind"] == "orders":
        return f"/tmp/{context.aws_request_id}.json"
    return None


def own_or_none_handler(event, context):
    path = target_of_own(event, context)
    if path is None:
        return 400
    with open(path, "w") as file:
        file.write(event["text"])
    with open(path) as file:
        return file.read()


# Hazards.


def page_handler(event, context):
    for number, text in enumerate(event["texts"]):
        path = "/tmp/page-{:03d}.txt".format(number)
        with open(path, "w") as file:  # CA501: threads=unsafe processes=unsafe
            file.write(text)
        with open(path) as file:
            return file.read()


def percent_page_handler(event, context):
    for number, text in enumerate(event["texts"]):
        path = "/tmp/leaf-%03d.txt" % number
        with open(path, "w") as file:  # CA501: threads=unsafe processes=unsafe
            file.write(text)
        with open(path) as file:
            return file.read()


def named_handler(event, context):
    path = "/tmp/template-{name}-{size:>4}.png".format(name="cover", size="big")
    with open(path, "w") as file:  # CA501: threads=unsafe processes=unsafe
        file.write(event["text"])
    with open(path) as file:
        return file.read()


def by_key_handler(event, context):
    path = "/tmp/key-%(name)s.png" % event
    with open(path, "w") as file:  # CA502: threads=unsafe processes=unsafe
        file.write(event["text"])
    with open(path) as file:
        return file.read()


def field_handler(event, context):
    path = "/tmp/field-{e[name]}.png".format(e=event)
    with open(path, "w") as file:  # CA502: threads=unsafe processes=unsafe
        file.write(event["text"])
    with open(path) as file:
        return file.read()


def target(kind):
    match kind:
        case "orders":
            return "/tmp/template-orders.json"
        case _:
            return None


def one_or_none_handler(event, context):
    path = target(event["kind"])
    if path is None:
        return 400
    with open(path, "w") as file:  # CA501: threads=unsafe processes=unsafe
        file.write(event["text"])
    with open(path) as file:
        return file.read()


def none_first(kind):
    if kind not in ("users", "rooms"):
        return None
    return "/tmp/template-users.json"


def none_or_one_handler(event, context):
    path = none_first(event["kind"])
    if not path:
        return 400
    with open(path, "w") as file:  # CA501: threads=unsafe processes=unsafe
        file.write(event["text"])
    with open(path) as file:
        return file.read()
