"""What a generator gives out of a shared table goes where its caller's answer goes."""

totals, own_totals = {}, {}


def rows(event):
    totals[event["shop"]] = totals.get(event["shop"], 0) + event["n"]  # CA102: threads=unsafe processes=benign
    yield from totals.items()


def rows_handler(event, context):
    return list(rows(event))


def own_rows(event):
    own = {}
    own[event["shop"]] = own.get(event["shop"], 0) + event["n"]
    yield from own.items()


def own_handler(event, context):
    return list(own_rows(event))
