"""The annotated run of the page on the interpreter is what the interpreter does."""

from __future__ import annotations

import re
from pathlib import Path

from tests.program.interpreting import interpreted, shown

PAGE = Path(__file__).parents[2] / "docs" / "interpreter.md"


def test_the_page_shows_the_record_of_its_handler() -> None:
    text = PAGE.read_text(encoding="utf-8")
    source = text.partition("```python\n")[2].partition("```")[0]
    table = text.partition("## One run")[2].partition("## Calls")[0]
    told = re.findall(r"`((?:check|read|write) global:[^`]+)`", table)
    elements = [line for line in shown(interpreted(source)) if line.endswith("]")]
    assert told == elements
