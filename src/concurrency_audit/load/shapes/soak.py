"""One level for long."""

from concurrency_audit.load.shapes.steady import Steady


class Soak(Steady):
    """One level for an hour, or as long as asked."""

    name = "soak"
    seconds = 3600.0
