"""Some of what a request puts into a list is taken out again: the rest is in the answer of a later one."""

lines, jobs, rows, drained, ones = [], [], [], [], []


def slice_handler(event, context):
    lines.extend(event["lines"])
    batch = lines[:10]
    del lines[:10]  # CA110: threads=unsafe processes=unsafe
    return {"batch": batch}


def pop_handler(event, context):
    jobs.extend(event["jobs"])
    return jobs.pop()  # CA110: threads=unsafe processes=unsafe


def some_handler(event, context):
    if event.get("first"):
        rows.clear()  # CA110: threads=unsafe processes=unsafe
    rows.extend(event["rows"])
    return rows


def drained_handler(event, context):
    drained.extend(event["rows"])
    taken = []
    while drained:
        taken.append(drained.pop())  # CA110: threads=unsafe processes=benign
    return taken


def one_handler(event, context):
    ones.append(event["row"])
    return ones.pop()  # CA110: threads=unsafe processes=safe


def own_handler(event, context):
    own = []
    own.extend(event["rows"])
    return own.pop()
