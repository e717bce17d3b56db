"""Python that stands in a string of a CDK app or of Terraform text, with the place where it stands."""

import ast
import re
import textwrap

from concurrency_audit.audit.reading.templates.deployed import Inline

_PLAIN = re.compile(r"""(?P<prefix>[rRbBuUfF]{0,2})(?P<quote>\"{3}|'{3}|["'`])""")
_ESCAPED = re.compile(r"\\([`$\\])")
_HEREDOC = re.compile(r"<<-?\w+[^\n]*\n(?P<body>.*?)\n?[ \t]*\w+\Z", re.DOTALL)


def written(name: str, literal: str, line: int) -> Inline | None:
    """The code in a string literal that begins on a line; None where it is no literal, or has no fixed value."""
    match = _PLAIN.match(literal)
    if match is None or "f" in match["prefix"].lower():
        return None
    quote = match["quote"]
    content = literal[match.end() : len(literal) - len(quote)]
    if quote in ("'''", '"""', "`"):
        is_raw = "r" in match["prefix"].lower()
        text = content if is_raw else _ESCAPED.sub(r"\1", content) if quote == "`" else _evaluated(literal)
        aligned = text is not None and text.count("\n") == content.count("\n")
        return None if text is None else placed(name, text, line, aligned)
    value = _evaluated(literal)
    return None if value is None else placed(name, value, line, aligned=False)


def heredoc(name: str, text: str, line: int) -> Inline | None:
    """The code in a heredoc, whose mark stands on a line."""
    match = _HEREDOC.fullmatch(text.rstrip())
    return placed(name, match["body"] + "\n", line + 1, aligned=True) if match else None


def placed(name: str, text: str, line: int, aligned: bool) -> Inline:
    """Code with its common indentation taken away, as whoever deploys it has to do as well."""
    source = textwrap.dedent(text)
    first = next((each for each in text.splitlines() if each.strip()), "")
    kept = next((each for each in source.splitlines() if each.strip()), "")
    return Inline(name, source, line, len(first) - len(kept), aligned)


def _evaluated(literal: str) -> str | None:
    try:
        value = ast.literal_eval(literal)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    return value if isinstance(value, str) else None
