"""`--add-ignore REASON`: adds a suppression comment with a reason to the line of every reported finding."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.findings import AuditResult, Finding
from concurrency_audit.audit.suppress import UNUSED_CODE
from concurrency_audit.cli import terminal
from concurrency_audit.rewriting import rewrite
from concurrency_audit.wording import counted

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_OWN = re.compile(r"(#\s*concurrency-audit:\s*ignore\[)([^\[\]]*)(\])")
_ENDS = (tokenize.NEWLINE, tokenize.NL)


def add(result: AuditResult, reason: str) -> bool:
    """Write the comments, print the outcome, and return whether a file was changed."""
    words = " ".join(reason.split())
    if not words:
        raise UsageError("a reason is missing", "in --add-ignore", 'write --add-ignore "one writer only"')
    by_path: dict[str, list[Finding]] = {}
    for finding in result.findings:
        if finding.rule != UNUSED_CODE:
            by_path.setdefault(finding.span.path, []).append(finding)
    done = sum(_file(path, findings, words) for path, findings in by_path.items())
    terminal.note(f"ignored {counted(done, 'finding')}")
    return done > 0


def _file(path: str, findings: Sequence[Finding], reason: str) -> int:
    """Annotate one file; returns the number of findings that are now suppressed."""
    try:
        before = Path(path).read_bytes()
        encoding, _ = tokenize.detect_encoding(io.BytesIO(before).readline)
        text = before.decode(encoding)
        after, left = annotated(text, _by_line(findings), reason)
        data = after.encode(encoding)
        if text.encode(encoding) != before:
            raise UnicodeError(f"{encoding} has several spellings of its text")
        if data != before:
            rewrite(path, data)
    except OSError as error:
        raise terminal.unwritten(error, path, "make it and its folder writable") from error
    except (SyntaxError, UnicodeError, LookupError, tokenize.TokenError) as error:
        terminal.note(f"not ignored: {path} cannot be annotated ({error})")
        return 0
    for line in left:
        terminal.note(f"not ignored: {path}:{line}: no comment can stand at the end of this line")
    return sum(finding.span.line not in left for finding in findings)


def _by_line(findings: Iterable[Finding]) -> dict[int, list[str]]:
    wanted: dict[int, list[str]] = {}
    for finding in findings:
        codes = wanted.setdefault(finding.span.line, [])
        if finding.rule not in codes:
            codes.append(finding.rule)
    return wanted


def annotated(text: str, wanted: Mapping[int, Sequence[str]], reason: str) -> tuple[str, set[int]]:
    """The text with a comment on each wanted line, and the lines that cannot have one (within a string, for example).

    Raises SyntaxError or TokenError for text that is no Python.
    """
    lines = _LINES.findall(text)
    ends = {
        token.end[0] if token.type == tokenize.COMMENT else token.start[0]
        for token in tokenize.generate_tokens(io.StringIO(text, newline=None).readline)
        if token.type in (*_ENDS, tokenize.COMMENT)
    }
    for number in sorted(ends & wanted.keys()):
        lines[number - 1] = _with_comment(lines[number - 1], wanted[number], reason)
    return "".join(lines), set(wanted) - ends


def _with_comment(line: str, codes: Sequence[str], reason: str) -> str:
    """The line with the codes added to its comment, or with a new comment at its end."""
    own = _OWN.search(line)
    if own is not None:
        known = [code.strip() for code in own[2].split(",")]
        joined = ", ".join([*known, *(code for code in codes if code not in known)])
        return f"{line[: own.start()]}{own[1]}{joined}{own[3]}{line[own.end() :]}"
    bare = line.rstrip("\r\n")
    return f"{bare.rstrip()}  # concurrency-audit: ignore[{', '.join(codes)}] -- {reason}{line[len(bare) :]}"
