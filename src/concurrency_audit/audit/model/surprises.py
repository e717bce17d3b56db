"""What nobody foresaw: told in one phrase that can be reported, so that no file ends the audit of the others."""

from pathlib import PurePath

_PACKAGE = "concurrency_audit"


def told(error: BaseException) -> str:
    """Why something was left out, for an `incomplete` row; the traceback goes to the log, which `--debug` shows."""
    import logging  # 10 ms that only a surprise costs

    logging.getLogger(_PACKAGE).debug("failed unexpectedly", exc_info=error)
    what = " ".join(f"{type(error).__name__} {error}".split())[:200]
    return f"failed unexpectedly ({what}, {_place(error)}); please report it, with the traceback that --debug shows"


def _place(error: BaseException) -> str:
    """The innermost line of this package that the error went through, as `audit/reading/lower.py:31`."""
    from traceback import extract_tb

    for frame in reversed(extract_tb(error.__traceback__)):
        parts = PurePath(frame.filename).parts
        if _PACKAGE in parts:
            below = parts[len(parts) - parts[::-1].index(_PACKAGE) :]
            return f"{'/'.join(below)}:{frame.lineno}"
    return "outside of its own code"
