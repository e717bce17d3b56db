"""A container or object that is one of two: the invocation's own, or one that all share."""

grown = []
grown_last = []
first_of_two = []
second_of_two = []
boxed = []
never_given = []
copied = []


class Box:
    def __init__(self, rows):
        self.rows = rows


def pick(name):
    if name == "none":
        return []
    return grown


def pick_last(name):
    return grown_last if name != "none" else []


def one_of_two(name):
    return first_of_two if name == "first" else second_of_two


def box_of(name):
    if name == "none":
        return Box([])
    return Box(boxed)


def own_of(name):
    if name == "none":
        return []
    return [*never_given]


def copy_of(name):
    return [] if name == "none" else list(copied)


def own_first_handler(event, context):
    rows = pick(event["name"])
    rows.append(event["name"])  # CA111: threads=unsafe processes=unsafe
    return rows


def shared_first_handler(event, context):
    rows = pick_last(event["name"])
    rows.append(event["name"])  # CA111: threads=unsafe processes=unsafe
    return rows


def two_handler(event, context):
    rows = one_of_two(event["name"])
    rows.append(event["name"])  # CA111: threads=unsafe processes=unsafe ; CA111: threads=unsafe processes=unsafe
    return rows


def box_handler(event, context):
    box = box_of(event["name"])
    box.rows.append(event["name"])  # CA111: threads=unsafe processes=unsafe
    return box.rows


def own_handler(event, context):
    rows = own_of(event["name"])
    rows.append(event["name"])
    return rows


def copy_handler(event, context):
    rows = copy_of(event["name"])
    rows.append(event["name"])
    return rows
