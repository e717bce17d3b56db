"""`--diff REV`: the lines that differ from a revision, as git tells them."""

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.findings import AuditResult, Finding, Span

Lines = Sequence[range]
_HUNK = re.compile(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
_EVERY = (range(1, 1 << 31),)
_DIFF = ("-c", "core.quotepath=off", "diff", "-U0", "--no-color", "--no-ext-diff", "--no-textconv", "--src-prefix=a/",
         "--dst-prefix=b/", "--find-renames")  # fmt: skip


def only_changed(result: AuditResult, revision: str) -> AuditResult:
    """Only findings with a place on a line that was changed since the revision; what could not be read stays.

    Where lines were only taken away the two lines around count: what is gone may be the lock. Files that git does not
    know yet are new in every line. Raises UsageError without git, a repository or such a revision.
    """
    changed = since(revision)
    return replace(result, findings=tuple(f for f in result.findings if any(_is_in(s, changed) for s in _spans(f))))


def since(revision: str) -> Mapping[Path, Lines]:
    """Resolved path -> changed lines."""
    if revision.startswith("-") or not revision:
        raise UsageError(f'"{revision}" is not a revision', "in --diff", "name a commit, a branch or a tag")
    top = Path(_git("rev-parse", "--show-toplevel").rstrip("\n"))
    found = {(top / path).resolve(): lines for path, lines in parsed(_git(*_DIFF, revision, "--"))}
    new = _git("-C", str(top), "ls-files", "--others", "--exclude-standard", "-z").split("\0")
    return found | {(top / path).resolve(): _EVERY for path in new if path}


def parsed(diff: str) -> Iterator[tuple[str, Lines]]:
    """(path, changed lines) of a diff without context, both by the new side."""
    path: str | None = None
    lines: list[range] = []
    left = 0
    for line in diff.split("\n"):
        if left and line[:1] in ("+", "-", "\\"):
            left -= line[:1] == "+"
            continue
        if line.startswith("diff --git "):
            if path is not None:
                yield path, lines
            path, lines = None, []
        elif line.startswith("+++ "):
            path = _path(line[4:])
        elif hunk := _HUNK.match(line):
            start, count = int(hunk[1]), int(hunk[2] or 1)
            lines.append(range(start, start + (count or 2)))
            left = count
    if path is not None:
        yield path, lines


def _path(text: str) -> str | None:
    """The path of a `+++` line, unquoted; None for a file that is gone."""
    text = text.rstrip("\t\r")
    if text.startswith('"'):
        text = text[1:-1].encode("utf-8", "surrogateescape").decode("unicode_escape")
        text = text.encode("latin-1").decode("utf-8", "surrogateescape")
    return None if text == "/dev/null" else text.removeprefix("b/")


def _git(*arguments: str) -> str:
    try:
        ran = subprocess.run(["git", *arguments], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise UsageError("git was not found", "for --diff", "install it, or leave --diff out") from error
    if ran.returncode:
        said = ran.stderr.decode("utf-8", "replace").strip().splitlines() or ["git failed"]
        raise UsageError(said[0].removeprefix("fatal: "), "in --diff", "name a revision of this repository")
    return ran.stdout.decode("utf-8", "surrogateescape")


def _spans(finding: Finding) -> Iterable[Span]:
    yield finding.span
    if finding.definition is not None:
        yield finding.definition
    for related in finding.related:
        yield related.span


def _is_in(span: Span, changed: Mapping[Path, Lines]) -> bool:
    lines = changed.get(Path(span.path).resolve(), ())
    return any(part.start <= span.end_line and span.line < part.stop for part in lines)
