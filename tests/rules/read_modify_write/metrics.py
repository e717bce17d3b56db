"""Counters kept in a module of their own."""

totals = {"orders": 0}
requests_served = 0


def bump(counters, name):
    """Add one to a counter of the given dict: a hazard only where the dict is shared."""
    counters[name] = counters.get(name, 0) + 1  # CA102: threads=unsafe processes=benign symbol=metrics.totals interpreter=any


def served():
    """Count one request and return the number so far."""
    global requests_served
    requests_served += 1  # CA102: threads=unsafe processes=benign symbol=metrics.requests_served interpreter=free-threaded
    return requests_served
