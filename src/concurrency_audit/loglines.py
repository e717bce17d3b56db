"""Log lines that drive no terminal, whatever they quote of functions, answers and names."""

import logging

from concurrency_audit.markup import printable


class Printable(logging.Filter):
    """For a handler: what records say becomes printable; several lines stay several."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record, keep every one."""
        record.msg, record.args = "\n".join(map(printable, record.getMessage().split("\n"))), ()
        return True


def make_printable() -> None:
    """Let all that the root logger's handlers write be printable; asking twice does no more."""
    for handler in logging.getLogger().handlers:
        if not any(isinstance(known, Printable) for known in handler.filters):
            handler.addFilter(Printable())
