"""Text from the audited code in reports for people: what a terminal shows of it, and how wide that is."""

import unicodedata

from concurrency_audit.markup import one_line, printable

__all__ = ["inert", "one_line", "printable", "width"]


def inert(line: str) -> str:
    """A line that no CI system takes for a command: GitHub obeys what begins with two colons, even behind blanks.

    A path begins so at most; with `./` before it, it still names its file.
    """
    blanks = len(line) - len(line.lstrip())
    return f"{line[:blanks]}./{line[blanks:]}" if line.startswith("::", blanks) else line


def width(text: str) -> int:
    """Columns the text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
