"""Functions filed under their own names, and found again by the name of another: each call leads to the one it names."""

import os
from collections import defaultdict
from functools import wraps

FAR = []
NEAR = []
SEEN = []
LOST = []
TOLD = []
ADDED = []
FUNCTIONS = {}
ENGINES = defaultdict(dict)


def one(event):
    return None


def two(event):
    return None


def one_far(event):
    FAR.append(event["x"])  # CA111: threads=unsafe processes=unsafe
    return FAR


def two_far(event):
    NEAR.append(event["x"])
    return NEAR


def marked(function):
    @wraps(function)
    def inner(event):
        return function(event)

    return inner


@marked
def three(event):
    SEEN.append(event["x"])  # CA111: threads=unsafe processes=unsafe
    return SEEN


ENGINES["ray"][one.__name__] = one_far
ENGINES["ray"][two.__name__] = two_far
FUNCTIONS[three.__name__] = three
FUNCTIONS[two.__name__] = two_far


def first(event, context):
    return ENGINES["ray"].get(one.__name__, one)(event)  # CA203: threads=benign processes=benign


def third(event, context):
    return FUNCTIONS["three"](event)


def other(event):
    return None


def other_far(event):
    LOST.append(event["x"])
    return LOST


def tool(event):
    TOLD.append(event["x"])  # CA111: threads=unsafe processes=unsafe
    return TOLD


def plug(event):
    ADDED.append(event["x"])  # CA111: threads=unsafe processes=unsafe
    return ADDED


TOOLS = {"other": other_far}
TOOLS[os.environ["TOOL"]] = tool
TOOLS.setdefault(os.environ["PLUG"], plug)


def fourth(event, context):
    """No function is filed under this name, so nothing but the default is called."""
    return ENGINES["ray"].get(other.__name__, other)(event)


def fifth(event, context):
    """Two names are not known, so both functions may be meant, and the one with another name is not."""
    return TOOLS["tool"](event)
