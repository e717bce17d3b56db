"""Turns an unexpected exception into one line for the report, so that one file's failure does not end the audit."""

from pathlib import PurePath

_PACKAGE = "concurrency_audit"


def told(error: BaseException) -> str:
    """The reason for an `incomplete` row. The traceback is logged; `--debug` shows it."""
    import logging  # imported late: takes 10 ms, needed only after a failure

    logging.getLogger(_PACKAGE).debug("failed unexpectedly", exc_info=error)
    what = " ".join(f"{type(error).__name__} {error}".split())[:200]
    return f"failed unexpectedly ({what}, {_place(error)}); please report it, with the traceback that --debug shows"


def _place(error: BaseException) -> str:
    """The innermost line of this package in the traceback, as `audit/reading/lower.py:31`."""
    from traceback import extract_tb

    for frame in reversed(extract_tb(error.__traceback__)):
        parts = PurePath(frame.filename).parts
        if _PACKAGE in parts:
            below = parts[len(parts) - parts[::-1].index(_PACKAGE) :]
            return f"{'/'.join(below)}:{frame.lineno}"
    return "outside of its own code"
