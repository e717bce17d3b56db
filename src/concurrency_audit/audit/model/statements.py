"""The words of the logical line that a line belongs to, the same however a formatter lays them out."""

import io
import re
import tokenize
from collections.abc import Iterator, Mapping

_LAYOUT = re.compile(r"[\s\\(),;'\"]+")
"""What formatters add, drop and change: white space, line joins, redundant parentheses, trailing commas, quotes."""
_OUTSIDE = frozenset({tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER})


def words_by_line(text: str) -> Mapping[int, str]:
    """Line number (1-based) -> the words of its logical line, without comments and layout.

    A text that cannot be tokenised to the end has words for the lines before; blank lines and comments have none.
    """
    found: dict[int, str] = {}
    parts: list[str] = []
    start = 0
    for token in _tokens(text):
        if token.type == tokenize.COMMENT or token.type in _OUTSIDE:
            continue
        if not parts:
            start = token.start[0]
        parts.append(token.string)
        if token.type == tokenize.NEWLINE:
            words = _LAYOUT.sub("", "".join(parts))
            found.update(dict.fromkeys(range(start, token.start[0] + 1), words))
            parts = []
    return found


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    try:
        yield from tokenize.generate_tokens(io.StringIO(text).readline)
    except (tokenize.TokenError, SyntaxError):
        return
