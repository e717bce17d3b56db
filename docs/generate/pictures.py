"""The picture of a terminal in the README: a real run of the audit, drawn by rich.

It names no font to fetch, so that whoever reads the page asks nobody else's server.
"""

import io
import re
from functools import cache
from pathlib import Path

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.reports import full
from concurrency_audit.reports.colour import Paint
from concurrency_audit.reports.sources import Sources

_EXAMPLE = "tests/examples/product_cache.py"
_COLUMNS = 136
_FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_MADE_BY = re.compile(r"<!--.*?-->\s*", re.DOTALL)


@cache
def run() -> str:
    """What the command under the picture prints, with colours."""
    source = {_EXAMPLE: (Path(__file__).parents[2] / _EXAMPLE).read_bytes()}
    result = audit([], Settings(jobs=1), given=source)
    return full.render(result, Sources(source), Paint(True), quiet=True).rstrip("\n")


def terminal() -> str:
    """The run as SVG."""
    from rich.console import Console
    from rich.text import Text

    console = Console(record=True, width=_COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(run()))
    drawn = console.export_svg(title=f"concurrency-audit {_EXAMPLE}", unique_id="run")
    return _MADE_BY.sub("", _FONT_FACE.sub("", drawn)).replace("Fira Code", "ui-monospace, Menlo, Consolas") + "\n"
