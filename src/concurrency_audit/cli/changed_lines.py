"""`--diff REV`: the lines that differ from a revision, according to git."""

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.findings import AuditResult, Finding, Span

Lines = Sequence[range]
_HUNK = re.compile(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
_EVERY = (range(1, 1 << 31),)
# Override user configuration and attributes: for instance, a file marked as binary has lines all the same.
_DIFF = ("-c", "core.quotepath=off", "diff", "-U0", "--inter-hunk-context=0", "--no-color", "--no-ext-diff",
         "--no-textconv", "--text", "--no-relative", "--submodule=short", "--src-prefix=a/", "--dst-prefix=b/",
         "--find-renames")  # fmt: skip


def only_changed(result: AuditResult, revision: str) -> AuditResult:
    """Only findings with a place on a line that changed since the revision; incomplete rows stay.

    For removed lines the two adjacent lines count as changed: what was removed may be the lock. In untracked files
    every line is new. Raises UsageError without git, a repository or such a revision.
    """
    changed = since(revision)
    return replace(result, findings=tuple(f for f in result.findings if any(map(changed.touches, _spans(f)))))


@dataclass(frozen=True, slots=True)
class Changes:
    """The differences between a revision and the working tree."""

    top: Path
    lines: Mapping[Path, Lines]
    """Resolved path -> changed lines. A folder stands for a nested repository, which counts as changed entirely."""

    def touches(self, span: Span) -> bool:
        """Whether a line of the span changed; files outside of the repository always count as changed."""
        path = Path(span.path).resolve()
        if not path.is_relative_to(self.top) or not self.lines.keys().isdisjoint(path.parents):
            return True
        return any(part.start <= span.end_line and span.line < part.stop for part in self.lines.get(path, ()))


def since(revision: str) -> Changes:
    """The changes since a revision; `REV...` means the commit where the branch forked from REV."""
    top = Path(_git("rev-parse", "--show-toplevel", remedy="run it inside of one, or leave --diff out").rstrip("\n"))
    top = top.resolve()
    found = {(top / path).resolve(): lines for path, lines in parsed(_git(*_DIFF, _commit(revision), "--"))}
    new = _git("-C", str(top), "ls-files", "--others", "--exclude-standard", "-z").split("\0")
    return Changes(top, found | {(top / path).resolve(): _EVERY for path in new if path})


def is_revision(name: str) -> bool:
    """Whether git knows a revision of this name here."""
    try:
        return bool(_commit(name))
    except UsageError:
        return False


def _commit(revision: str) -> str:
    """The commit to compare the working tree with."""
    name, dots, other = revision.partition("..")
    if dots and other != ".":
        raise UsageError(
            f'"{revision}" names two revisions, but the working tree is compared with one',
            "in --diff",
            f'name "{name}", or "{name}..." for where this branch began',
        )
    if not name or name.startswith("-"):
        raise UsageError(f'"{revision}" is not a revision', "in --diff", "name a commit, a branch or a tag")
    commit = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}", silent=True).strip()
    if not commit:
        raise UsageError(f'there is no revision "{name}"', "in --diff", _missing("name a commit, a branch or a tag"))
    if not dots:
        return commit
    base = _git("merge-base", commit, "HEAD", silent=True).strip()
    if not base:
        raise UsageError(f'"{name}" and HEAD have no commit in common', "in --diff", _missing(f'name "{name}" itself'))
    return base


def _missing(remedy: str) -> str:
    """What to do about a missing commit, which a shallow clone, usual in CI, may lack."""
    shallow = _git("rev-parse", "--is-shallow-repository").strip() == "true"
    return "fetch it (this clone is shallow: `git fetch --unshallow`)" if shallow else remedy


def parsed(diff: str) -> Iterator[tuple[str, Lines]]:
    """(path, changed lines) of a diff without context, both of the new side."""
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
    """The unquoted path of a `+++` line; None for a deleted file."""
    text = text.rstrip("\t\r")
    if text.startswith('"'):
        text = text[1:-1].encode("utf-8", "surrogateescape").decode("unicode_escape")
        text = text.encode("latin-1").decode("utf-8", "surrogateescape")
    return None if text == "/dev/null" else text.removeprefix("b/")


def _git(*arguments: str, remedy: str = "see what git says", silent: bool = False) -> str:
    """The output of git; on failure raises UsageError with the remedy, or returns "" if `silent`."""
    try:
        ran = subprocess.run(["git", *arguments], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise UsageError("git was not found", "for --diff", "install it, or leave --diff out") from error
    if ran.returncode and not silent:
        said = ran.stderr.decode("utf-8", "replace").strip().splitlines() or ["git failed"]
        raise UsageError(said[0].removeprefix("fatal: "), "in --diff", remedy)
    return "" if ran.returncode else ran.stdout.decode("utf-8", "surrogateescape")


def _spans(finding: Finding) -> Iterable[Span]:
    yield finding.span
    if finding.definition is not None:
        yield finding.definition
    for related in finding.related:
        yield related.span
