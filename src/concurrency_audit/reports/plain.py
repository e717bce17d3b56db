"""Makes text of the audited code safe for terminals and CI logs, and measures its width."""

import unicodedata

from concurrency_audit.markup import one_line, printable

__all__ = ["inert", "one_line", "printable", "width"]


def inert(line: str) -> str:
    """A line that no CI system takes for a command, as GitHub does with lines that start with two colons.

    Blanks before the colons do not help. Only a path can start such a line, and `./` before a path keeps it valid.
    """
    blanks = len(line) - len(line.lstrip())
    return f"{line[:blanks]}./{line[blanks:]}" if line.startswith("::", blanks) else line


def width(text: str) -> int:
    """Number of terminal columns that the text takes."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
