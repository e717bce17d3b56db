"""Escapes text of the audited code for HTML and removes control characters."""

import re
from html import escape

from concurrency_audit.audit.model.verdicts import Verdict
from concurrency_audit.reports.colour import BOLD, CYAN, DIM, RED, YELLOW
from concurrency_audit.reports.plain import one_line, printable

_CLASSES = {BOLD: "strong", DIM: "dim", RED: "here", YELLOW: "there", CYAN: "gutter"}
_CODES = re.compile(r"\x1b\[([0-9;]+)m")


def text(raw: str, *, lines: bool = False) -> str:
    """Any text for element content or a quoted attribute. Line breaks are kept only if `lines`."""
    kept = "\n".join(map(printable, raw.split("\n"))) if lines else one_line(raw)
    return escape(kept)


def painted(raw: str) -> str:
    """A report's coloured text, with elements instead of colour codes and without other control characters."""
    return _CODES.sub(_element, escape(raw))


def _element(code: re.Match[str]) -> str:
    if code[1] == "0":
        return "</span>"
    return f'<span class="{" ".join(_CLASSES[int(number)] for number in code[1].split(";"))}">'


def verdict(value: Verdict) -> str:
    """A verdict as a small coloured label."""
    return f'<b class="verdict {value.value}">{value.value}</b>'
