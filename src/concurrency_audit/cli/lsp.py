"""`concurrency-audit lsp`: the language server, for editors, over standard input and output."""

import argparse
import sys
import tokenize
from collections.abc import Sequence
from pathlib import Path

from concurrency_audit.audit.model.errors import OutputError
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.cli import add_ignore, config, exit_codes, options
from concurrency_audit.cli.parser import Parser

_REASON = "say why"


def configure(parser: Parser) -> None:
    """Add the arguments of `lsp`."""
    parser.add_argument("--stdio", action="store_true", help="speak over standard input and output, as always")


def run(_args: argparse.Namespace) -> int:
    """Serve one editor until it says goodbye or closes the pipe."""
    from concurrency_audit.lsp.server import Habits, explained, make

    if sys.stdin is None or sys.stdout is None:
        raise OutputError("there is no standard input or output", "for the editor", "start this from an editor")
    output, sys.stdout = sys.stdout, sys.stderr  # nothing but the protocol may reach the editor's pipe
    make(Habits(_settings, _ignored, explained())).start_io(sys.stdin.buffer, output.buffer)
    return exit_codes.CLEAN


def _settings(folder: Path) -> Settings:
    found = config.load(folder)
    return options.settings(found.options, found.root)


def _ignored(text: str, line: int, codes: Sequence[str]) -> str | None:
    try:
        changed, left = add_ignore.annotated(text, {line: codes}, _REASON)
    except (SyntaxError, tokenize.TokenError):
        return None
    return None if line in left else changed
