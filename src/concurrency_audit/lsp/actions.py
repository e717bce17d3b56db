"""Quick fixes: the audit's own fixes, worked out when one is chosen, and comments that ignore a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from lsprotocol import types
from pygls.workspace import Workspace

from concurrency_audit.audit.model.findings import AuditResult, Finding, key
from concurrency_audit.lsp.documents import decoded, text_of, versions
from concurrency_audit.lsp.project import ANY, SAFE, Fixed
from concurrency_audit.lsp.translation import Text, edits

FIX_ALL = "source.fixAll.concurrencyAudit"
Ignored = Callable[[str, int, Sequence[str]], str | None]
"""Text, line, codes -> the text with a comment that ignores them on that line; None where no comment can stand."""


class NotMadeError(Exception):
    """Why a fix was not made: one sentence."""


class Chosen(NamedTuple):
    """What an action stands for; kept in its `data`."""

    folder: Path
    path: str
    """Relative to the folder."""
    finding: tuple[str, str, str] | None
    """Rule, path and symbol; None for all safe fixes of the file."""

    def written(self) -> dict[str, Any]:
        """The value for `data`."""
        return {"folder": str(self.folder), "path": self.path, "finding": self.finding}

    @classmethod
    def read(cls, data: Any) -> Chosen:
        """The inverse; raises NotMadeError for anything else."""
        if not isinstance(data, Mapping) or not {"folder", "path", "finding"} <= data.keys():
            raise NotMadeError("this action is not one of this server's")
        found = data["finding"]
        return cls(Path(data["folder"]), str(data["path"]), tuple(found) if found else None)


def offered(findings: Sequence[Finding], folder: Path, text: Text, ignored: Ignored) -> Iterator[types.CodeAction]:
    """The actions for some findings of one document."""
    for finding in findings:
        if finding.fix is not None:
            data = Chosen(folder, finding.span.path, key(finding)).written()
            title = f"Fix {finding.rule} {finding.name}{'' if finding.fix == 'safe' else ' (read the change)'}"
            preferred = finding.fix == "safe"
            yield types.CodeAction(title, types.CodeActionKind.QuickFix, is_preferred=preferred, data=data)
        if (changed := ignored("".join(text.lines), finding.span.line, [finding.rule])) is not None:
            edit = types.WorkspaceEdit(changes={text.uri: edits("".join(text.lines), changed, text)})
            yield types.CodeAction(f"Ignore {finding.rule} on this line", types.CodeActionKind.QuickFix, edit=edit)
    if any(finding.fix == "safe" for finding in findings):
        data = Chosen(folder, findings[0].span.path, None).written()
        yield types.CodeAction("Make all safe fixes of this file", types.CodeActionKind(FIX_ALL), data=data)


def wanted(chosen: Chosen, result: AuditResult) -> tuple[tuple[Finding, ...], frozenset[str]]:
    """The findings to fix, and by which fixes."""
    here = [finding for finding in result.findings if finding.span.path == chosen.path]
    if chosen.finding is None:
        return tuple(here), SAFE
    return tuple(finding for finding in here if key(finding) == chosen.finding), ANY


def edit(done: Fixed, folder: Path, workspace: Workspace) -> types.WorkspaceEdit:
    """The change as edits of documents, bound to their versions; raises NotMadeError where nothing would change."""
    if not done.changed:
        raise NotMadeError(done.refused[0] if done.refused else "there is nothing to fix any more")
    changes = []
    for path, (before, after) in done.changed.items():
        text = text_of(folder / path, workspace)
        version = versions(workspace, [text.uri])[text.uri]
        identifier = types.OptionalVersionedTextDocumentIdentifier(text.uri, version)
        changes.append(types.TextDocumentEdit(identifier, list(edits(decoded(before), decoded(after), text))))
    return types.WorkspaceEdit(document_changes=changes)
