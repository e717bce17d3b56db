"""Suppression comments: which findings they hide, and which comments hide nothing.

`# concurrency-audit: ignore[CA201, lazy-initialisation] -- reason` hides those rules, without brackets all rules, on
any line of a finding: the access, the definition or a related place. Alone on a line it speaks for the next line of
code. `# noqa: CA201, E501` and a bare `# noqa` work as well, on their own line; other tools' codes are left to them.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from concurrency_audit.audit.model.findings import Finding, Span
from concurrency_audit.audit.model.fingerprint import fingerprint
from concurrency_audit.audit.model.verdicts import Confidence, ExecutionModel, Family, Severity, Verdict

UNUSED_CODE = "CA901"
UNUSED_NAME = "unused-suppression"

_OWN = re.compile(r"#\s*concurrency-audit:\s*ignore(?![\w-])\s*(?P<rest>.*)")
_SELECTED = re.compile(r"\[(?P<selectors>[^\[\]]*[^\[\]\s,][^\[\]]*)\]")
_REASON_ONLY = re.compile(r"(--.*|#.*)?")
_NOQA = re.compile(
    r"#\s*noqa(?![\w-])(?P<colon>\s*:\s*(?P<codes>[A-Z]+[0-9]+(?:[\s,]+[A-Z]+[0-9]+)*)?)?", re.IGNORECASE
)
_KEPT = 64
"""Files whose comments are kept: an editor asks for the same ones at each keystroke."""
_OUR_CODE = re.compile(r"CA\d{3}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Comment:
    """One suppression comment in a file."""

    span: Span
    covers: tuple[int, ...]
    """The lines it applies to."""
    selectors: tuple[str, ...]
    """Codes and names as written; empty means every rule."""
    text: str
    """The directive without the rest of the comment, for messages."""
    malformed: bool = False
    """Looks like a suppression but cannot be parsed; it hides nothing."""
    reportable: bool = True
    """Whether it may be reported as unused. A bare `# noqa` may not: it can be meant for another tool."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """The findings split by comments."""

    kept: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]
    unused: tuple[Finding, ...]
    """CA901 findings, one per comment that hides nothing, in order of place."""


def may_suppress(text: str) -> bool:
    """Whether a file may hold a suppression. A cheap test without false negatives."""
    return "concurrency-audit:" in text or "noqa" in text.lower()


def apply(
    findings: Iterable[Finding],
    paths: Iterable[str],
    source: Callable[[str], str | None],
    rules: Mapping[str, str],
    judged: Callable[[str], bool],
    models: Sequence[ExecutionModel],
) -> Suppression:
    """Part the findings by the comments in the sources.

    `paths` are the audited files, in which an unused comment is reported; `source` gives a file's text or None. `rules`
    is code -> name of every rule. `judged` says of a code whether this run looked for all of its findings; only then
    can a comment that hides none of them be called unused.
    """
    found = list(findings)
    audited = dict.fromkeys(paths)
    touched = dict.fromkeys(span.path for finding in found for span in _places(finding))
    by_path = {path: _comments(path, source) for path in {**audited, **touched}}
    used: set[tuple[Span, str]] = set()
    kept: list[Finding] = []
    suppressed: list[Finding] = []
    for finding in found:
        hiding = [comment for comment in _near(finding, by_path) if _hides(comment, finding)]
        used.update((comment.span, finding.rule) for comment in hiding)
        (suppressed if hiding else kept).append(finding)
    unused = (
        _unused(comment, idle, models)
        for path in audited
        for comment in by_path[path]
        if (idle := _idle(comment, used, rules, judged)) is not None
    )
    return Suppression(tuple(kept), tuple(suppressed), tuple(sorted(unused, key=lambda finding: finding.span)))


def comments(path: str, text: str) -> Iterator[Comment]:
    """The suppressions in a file, found by its tokens, up to the first place that cannot be tokenised."""
    for span, line, covers in _hash_comments(path, text):
        own = _OWN.search(line)
        if own is not None:
            yield _own(span, covers, own)
        noqa = _NOQA.search(line)
        if noqa is not None and (noqa["colon"] is None or noqa["codes"]):
            codes = tuple(re.split(r"[\s,]+", noqa["codes"].upper())) if noqa["codes"] else ()
            ours = tuple(code for code in codes if _OUR_CODE.fullmatch(code))
            if ours or not codes:
                yield Comment(_within(span, noqa), (span.line,), ours, noqa[0].lstrip("# "), reportable=bool(ours))


def _comments(path: str, source: Callable[[str], str | None]) -> tuple[Comment, ...]:
    text = source(path)
    return _in(path, text) if text is not None and may_suppress(text) else ()


@lru_cache(maxsize=_KEPT)
def _in(path: str, text: str) -> tuple[Comment, ...]:
    return tuple(comments(path, text))


def _hash_comments(path: str, text: str) -> Iterator[tuple[Span, str, tuple[int, ...]]]:
    """Yield each comment with its span and its lines: its own, and the next line of code if it stands alone."""
    import tokenize  # only for the few files with a marker in them

    alone: list[tuple[Span, str]] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text, newline=None).readline):
            if token.type == tokenize.COMMENT:
                line, column = token.start
                span = Span(path, line, column + 1, line, token.end[1] + 1)
                if token.line[:column].strip():
                    yield span, token.string, (line,)
                else:
                    alone.append((span, token.string))
            elif token.type not in (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT):
                yield from ((span, string, (span.line, token.start[0])) for span, string in alone)
                alone.clear()
    except (tokenize.TokenError, SyntaxError, ValueError):
        pass
    yield from ((span, string, (span.line,)) for span, string in alone)


def _own(span: Span, covers: tuple[int, ...], match: re.Match[str]) -> Comment:
    selected = _SELECTED.match(match["rest"])
    if selected is not None:
        selectors = tuple(dict.fromkeys(filter(None, re.split(r"[\s,]+", selected["selectors"]))))
        return Comment(_within(span, match), covers, selectors, f"ignore[{', '.join(selectors)}]")
    malformed = _REASON_ONLY.fullmatch(match["rest"]) is None
    return Comment(_within(span, match), covers, (), "ignore", malformed=malformed)


def _within(span: Span, match: re.Match[str]) -> Span:
    """The span of the directive within a comment that may hold two."""
    end = match.start() + len(match[0].rstrip())
    return Span(span.path, span.line, span.column + match.start(), span.line, span.column + end)


def _places(finding: Finding) -> Iterator[Span]:
    yield finding.span
    if finding.definition is not None:
        yield finding.definition
    for related in finding.related:
        yield related.span


def _near(finding: Finding, by_path: Mapping[str, Sequence[Comment]]) -> Iterator[Comment]:
    for place in _places(finding):
        for comment in by_path.get(place.path, ()):
            if any(place.line <= line <= place.end_line for line in comment.covers):
                yield comment


def _hides(comment: Comment, finding: Finding) -> bool:
    if comment.malformed:
        return False
    return not comment.selectors or any(_means(selector, finding.rule, finding.name) for selector in comment.selectors)


def _means(selector: str, code: str, name: str) -> bool:
    return selector.upper() == code or selector.lower() == name


def _idle(
    comment: Comment, used: set[tuple[Span, str]], rules: Mapping[str, str], judged: Callable[[str], bool]
) -> str | None:
    """What is wrong with a comment, as the end of a sentence; None if nothing is wrong or nothing can be known."""
    if comment.malformed:
        return 'cannot be read; write "# concurrency-audit: ignore[CA201] -- reason"'
    if not comment.reportable or any(_means(selector, UNUSED_CODE, UNUSED_NAME) for selector in comment.selectors):
        return None
    if not comment.selectors:
        return "suppresses nothing" if _hid_nothing(comment, rules, used, judged) else None
    meant = {one: [code for code, name in rules.items() if _means(one, code, name)] for one in comment.selectors}
    if unknown := [selector for selector, codes in meant.items() if not codes]:
        # In a noqa list another tool may own the code.
        return None if comment.text.lower().startswith("noqa") else f"names no rule with {', '.join(unknown)}"
    idle = [selector for selector, codes in meant.items() if _hid_nothing(comment, codes, used, judged)]
    if len(idle) == len(meant):
        return "suppresses nothing"
    return f"suppresses nothing with {', '.join(idle)}" if idle else None


def _hid_nothing(
    comment: Comment, codes: Iterable[str], used: set[tuple[Span, str]], judged: Callable[[str], bool]
) -> bool:
    """Whether a comment hides no finding although all findings of its rules were looked for."""
    return all(judged(code) and (comment.span, code) not in used for code in codes)


def _unused(comment: Comment, what: str, models: Sequence[ExecutionModel]) -> Finding:
    return Finding(
        rule=UNUSED_CODE,
        name=UNUSED_NAME,
        family=Family.RUNTIME,
        message=f"The comment `{comment.text}` {what}.",
        why=dict.fromkeys(models, "a suppression that hides nothing now would hide a hazard that comes later"),
        advice="Remove the comment, or what of it is not needed.",
        span=comment.span,
        symbol=comment.text,
        severity=Severity.NOTE,
        confidence=Confidence.HIGH,
        verdicts=dict.fromkeys(models, Verdict.BENIGN),
        interpreter="any",
        fingerprint=fingerprint(UNUSED_CODE, comment.text, comment.text),
    )
