"""Removes terminal control characters from log lines, which may quote functions, answers and names."""

import logging

from concurrency_audit.markup import printable


class Printable(logging.Filter):
    """Logging filter that makes messages printable and keeps their line breaks."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Make the record printable; no record is dropped."""
        record.msg, record.args = "\n".join(map(printable, record.getMessage().split("\n"))), ()
        return True


def make_printable() -> None:
    """Add the filter to all handlers of the root logger; calling it again has no effect."""
    for handler in logging.getLogger().handlers:
        if not any(isinstance(known, Printable) for known in handler.filters):
            handler.addFilter(Printable())
