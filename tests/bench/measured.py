"""The part of a page of the documentation that a bench writes: what lies between two marks."""

from __future__ import annotations

from pathlib import Path

BEGIN, END = "<!-- measured -->", "<!-- /measured -->"


def write(page: Path, text: str) -> None:
    """Put what was measured into a page, in the place of what was measured before.

    Raises:
        ValueError: the page has no place for it.
    """
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{page.name} has no lines {BEGIN} and {END}")
    page.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8")
