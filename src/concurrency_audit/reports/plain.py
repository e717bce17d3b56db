"""Text from the audited code, made fit for a terminal: one line, no control characters."""

import unicodedata


def one_line(text: str) -> str:
    """The text with runs of whitespace as one space and without control characters."""
    return printable(" ".join(text.split()))


def printable(text: str) -> str:
    """Hidden characters (control, bidirectional, unassigned) as U+FFFD: code must not drive or mislead a terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if _hidden(character) else character for character in text)


def width(text: str) -> int:
    """Columns the text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
