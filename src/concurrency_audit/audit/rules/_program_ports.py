"""The port that a program is told to take, as options of its command line say."""

from __future__ import annotations

import re

from concurrency_audit.audit.program.domain import command_lines, path_patterns
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.values import Pattern
from concurrency_audit.audit.rules._calls import described

_PORT = re.compile(r"^--?(?:[\w-]+-)?(?:port|listen|bind|listen-address)(?:=|$)")
_FIXED = re.compile(r"(?:^|[:=])0*([1-9]\d*)$")
LEFT_RUNNING = "subprocess.Popen"


def takes_port(call: Call) -> bool:
    """Whether it starts a program that goes on running, at a port that is the same each time: `--port=9222`.

    A program that is waited for may well be a client, whose option names the port of somebody else.
    """
    row = described(call)
    if row is None or call.name != LEFT_RUNNING or row.arg is None:
        return False
    given = call.args[row.arg] if row.arg < len(call.args) else dict(call.keywords).get(row.keyword)
    if given is None:
        return False
    items = None if given.obj is None else given.obj.items
    whole = path_patterns.pattern(given)
    words = command_lines.split(whole) if items is None else [path_patterns.pattern(item) for item in items]
    return any(_is_port(word, words[number + 1 : number + 2]) for number, word in enumerate(words))


def _is_port(word: Pattern, following: list[Pattern]) -> bool:
    """Whether a word is an option for a port that the code states, in it or in the next word."""
    text = _text(word)
    if not _PORT.match(text):
        return False
    return _FIXED.search(text if "=" in text else _text(following[0]) if following else "") is not None


def _text(word: Pattern) -> str:
    return word[0] if len(word) == 1 and isinstance(word[0], str) else ""
