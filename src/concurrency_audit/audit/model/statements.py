"""Splits source into statements and normalises their tokens, independently of formatting and of the Python version."""

from __future__ import annotations

import io
import re
import tokenize
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

Place = tuple[int, int]
_LAYOUT = re.compile(r"[\s\\(),;'\"{}]+")
"""Tokens that formatters add, drop or change: white space, line joins, redundant parentheses, trailing commas, quotes,
and braces, because `tokenize` versions differ in whether they double those of an f-string."""
_PREFIXED = re.compile(r"\A[A-Za-z]+(?=['\"])")
_OUTSIDE = frozenset({tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER})
_STRINGS = frozenset({tokenize.STRING, getattr(tokenize, "FSTRING_START", tokenize.STRING)})
_HEADERS = frozenset("async case class def elif else except finally for if try while with".split())
"""Keywords of compound statements that may have a body on the same line."""


class Statement(NamedTuple):
    """A simple statement, or the header of a compound one."""

    start: Place
    """Line (1-based) and column (0-based, in characters)."""
    last_line: int
    words: str


def statements(text: str) -> Sequence[Statement]:
    """Every statement in order, up to the first line that cannot be tokenised."""
    return [made for line in _logical_lines(text) for part in _parts(line) if (made := _statement(part)).words]


def words_at(found: Sequence[Statement], line: int, column: int = 1) -> str:
    """The words of the statement at a line and column (both 1-based); empty on blank lines and comments."""
    index = bisect_right(found, (line, column - 1), key=itemgetter(0))
    # A column before the first statement of a line (its indentation) means that statement.
    if index < len(found) and found[index].start[0] == line and (index == 0 or found[index - 1].last_line < line):
        return found[index].words
    return found[index - 1].words if index and found[index - 1].last_line >= line else ""


def _logical_lines(text: str) -> Iterator[list[tokenize.TokenInfo]]:
    line: list[tokenize.TokenInfo] = []
    for token in _tokens(text):
        if token.type == tokenize.NEWLINE:
            yield line
            line = []
        elif token.type != tokenize.COMMENT and token.type not in _OUTSIDE:
            line.append(token)


def _parts(line: list[tokenize.TokenInfo]) -> Iterator[list[tokenize.TokenInfo]]:
    """The statements of a logical line: formatters give each a line of its own."""
    part: list[tokenize.TokenInfo] = []
    depth = lambdas = 0
    header = len(line) > 1 and line[0].string in _HEADERS and (line[0].string != "case" or line[1].string != ":")
    for token in line:
        sign = token.string if token.type == tokenize.OP else ""
        depth += (sign in ("(", "[", "{")) - (sign in (")", "]", "}"))
        lambdas += depth == 0 and token.string == "lambda"
        part.append(token)
        if depth == 0 and sign == ":" and lambdas:
            lambdas -= 1
        elif depth == 0 and (sign == ";" or (sign == ":" and header)):
            header = header and sign != ":"
            yield part
            part = []
    if part:
        yield part


def _statement(part: Sequence[tokenize.TokenInfo]) -> Statement:
    words = _LAYOUT.sub("", "".join(map(_word, part)))
    return Statement(part[0].start, part[-1].end[0], words)


def _word(token: tokenize.TokenInfo) -> str:
    if token.type == tokenize.NUMBER:
        return token.string.lower()
    if token.type in _STRINGS:
        return _PREFIXED.sub(lambda prefix: prefix[0].lower().replace("u", ""), token.string)
    return token.string


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    try:
        yield from tokenize.generate_tokens(io.StringIO(text).readline)
    except (tokenize.TokenError, SyntaxError, UnicodeDecodeError):  # the last from 3.12 on, after a lone CR
        return
