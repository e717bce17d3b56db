"""An object that each invocation binds to a global anew: what it holds is the invocation's, but for others at the same time."""

from types import SimpleNamespace

report = None
kept = None
given = None


class Report:
    def __init__(self, name):
        self.name = name
        self.lines = []


def add(row):
    report.lines.append(row)  # CA104: threads=unsafe processes=safe


def anew_handler(event, context):
    global report
    report = Report(event["name"])  # CA103: threads=unsafe processes=safe
    for row in event["rows"]:
        add(row)
    return {"lines": report.lines}


# Only where none is there: the first one stays.


def kept_handler(event, context):
    global kept
    if kept is None:
        kept = Report("rows")  # CA206: threads=benign processes=safe
    kept.lines.append(event["row"])  # CA111: threads=unsafe processes=unsafe
    return {"lines": kept.lines}


# Bound anew to what outlives the invocation.

LASTING = Report("lasting")


def lasting_handler(event, context):
    global given
    given = LASTING
    given.lines.append(event["row"])  # CA111: threads=unsafe processes=unsafe
    return {"lines": given.lines}


# All attributes of a namespace are in its dictionary.

current = SimpleNamespace(user=None)


def dictionary_handler(event, context):
    vars(current).update(user=event["user"])  # CA104: threads=unsafe processes=safe
    return {"user": current.user}


def own_dictionary_handler(event, context):
    own = SimpleNamespace(user=None)
    own.__dict__.update(user=event["user"])
    return {"user": own.user}
