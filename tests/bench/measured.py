"""The part of a page of the documentation that a bench writes: what lies between two marks."""

from __future__ import annotations

import subprocess
from pathlib import Path

BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
ROOT = Path(__file__).parents[2]


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


def commit() -> str:
    """The commit that was measured, or `unknown`."""
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or "unknown"
