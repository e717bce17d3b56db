"""Close reading: from text to a summary, through libcst."""

from __future__ import annotations

import sys
import warnings

from concurrency_audit.audit.model.summaries import ModuleSummary
from concurrency_audit.audit.reading.source import Unreadable

_DEEP = 10_000
"""Frames: lowering recurses once per nesting level, libcst a few times more."""


def summarise(text: str) -> ModuleSummary:
    """The summary of a module; raises Unreadable where libcst cannot parse it."""
    import libcst

    from concurrency_audit.audit.reading.lower import lower_module

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _DEEP))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # evaluating a literal warns of escapes like "\\d"
            return lower_module(libcst.parse_module(text))
    except libcst.ParserSyntaxError as error:
        raise Unreadable(f"cannot be parsed: {error.message}", error.raw_line) from error
    except RecursionError as error:
        raise Unreadable("nested too deeply") from error
    finally:
        sys.setrecursionlimit(limit)
