"""One object under several names: imported, aliased at module level, found by a text that is cut in two."""

import importlib

from store import ledger, limits, totals
from store import rows as kept

SEEN = []
alias = SEEN
JOBS = {"clean": "jobs.clean:run"}


# Look-alikes.


def only_read_handler(event, context):
    return {"limits": limits, "rows": len(event["rows"])}


# Hazards.


def imported_handler(event, context):
    ledger.append(event["x"])  # CA111: threads=unsafe processes=unsafe
    return ledger


def renamed_handler(event, context):
    kept.append(event["x"])  # CA111: threads=unsafe processes=unsafe
    return {"rows": kept}


def aliased_handler(event, context):
    alias.append(event["x"])  # CA111: threads=unsafe processes=unsafe
    return alias


def merged_handler(event, context):
    totals.update(event["totals"])  # CA111: threads=unsafe processes=unsafe
    return totals


def _load(target):
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


def table_handler(event, context):
    return _load(JOBS[event["job"]])(event)
