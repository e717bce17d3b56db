"""The server's features: diagnostics on open and change, hover, quick fixes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from concurrency_audit import __version__
from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.findings import AuditResult, Finding, Related
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.surprises import told
from concurrency_audit.audit.rules import all_rules
from concurrency_audit.lsp import actions, translation
from concurrency_audit.lsp.documents import folder_of, path_of, text_of, texts_in
from concurrency_audit.lsp.looking import Looking
from concurrency_audit.lsp.project import Asked, settings_in
from concurrency_audit.wording import counted

T = TypeVar("T")
_HOW_TO_NAME_ONE = 'name one with entries = ["module:function"] in [tool.concurrency-audit]'
_RELATED = 12
"""Places shown with a finding."""


class Habits(NamedTuple):
    """What the command line knows and the server needs."""

    settings: Callable[[Path], Settings]
    """The settings that hold in a folder; raises UsageError."""
    ignored: actions.Ignored
    explained: Callable[[str], str]
    """Code of a rule -> one paragraph about it."""


class Server(LanguageServer):
    """One editor's server."""

    def __init__(self, habits: Habits) -> None:
        super().__init__("concurrency-audit", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.habits = habits
        self.results: dict[Path, AuditResult] = {}
        self._shown: dict[Path, set[Path]] = {}
        self._said: set[str] = set()
        self._unjudged: set[Path] = set()
        self.looking = Looking(self.ask, self.publish, lambda error: self.say(_line(error)))

    def touched(self, uri: str, *, whole: bool = False) -> None:
        """A document was opened, changed, saved or closed."""
        path = path_of(uri)
        if path is None:
            return
        folder = folder_of(path, self.workspace)
        quick = path.suffix == ".py" and not whole
        self.looking.changed(folder, str(path.relative_to(folder)) if quick else "")

    async def ask(self, folder: Path, near: str) -> Asked | None:
        """What an audit of the folder needs; None, with a message to the user, where its settings are wrong."""
        try:
            settings = settings_in(folder, self.habits.settings)
        except UsageError as error:
            self.say(str(error))
            return None
        return Asked(folder, settings, texts_in(folder, self.workspace), near)

    def say(self, text: str) -> None:
        """Show a message, once."""
        if text not in self._said:
            self._said.add(text)
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"concurrency-audit: {text}"))

    def publish(self, folder: Path, near: str, result: AuditResult) -> None:
        """Show a result: that of one file, or that of the whole folder."""
        self._said.clear()
        if near:
            result = _with_file(self.results.get(folder, result), result, near)
        else:
            self._tell_reach(folder, result)
        self.results[folder] = result
        holding = {row.span.path for row in result.findings} | {row.path for row in result.incomplete if row.unread}
        paths = {folder / path for path in holding}
        for path in [folder / near] if near else sorted(paths | self._shown.get(folder, set())):
            shown = list(self._diagnostics(folder, path, result))
            uri = text_of(path, self.workspace).uri
            version = next((d.version for u, d in self.workspace.text_documents.items() if u == uri), None)
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, shown, version))
        self._shown[folder] = paths | ({folder / near} if near else set())

    def _tell_reach(self, folder: Path, result: AuditResult) -> None:
        """Log how far the audit came; where it found nothing to begin with, say so once: no findings means nothing."""
        reached = result.files - len(result.reach.unreached)
        unfollowed = sum(not row.unread for row in result.incomplete)
        line = (
            f"{folder.name}: {counted(len(result.findings), 'finding')}; entry points: {len(result.entry_points)}; "
            f"reached: {reached} of {counted(result.files, 'module')}; not followed: {counted(unfollowed, 'place')}"
        )
        self.window_log_message(types.LogMessageParams(types.MessageType.Info, line))
        if result.entry_points:
            self._unjudged.discard(folder)
        elif folder not in self._unjudged:
            self._unjudged.add(folder)
            self.say(f"no entry points found in {folder.name}, so nothing was judged; {_HOW_TO_NAME_ONE}")

    def _diagnostics(self, folder: Path, path: Path, result: AuditResult) -> Iterator[types.Diagnostic]:
        text = text_of(path, self.workspace)
        for finding in result.findings:
            if folder / finding.span.path == path:
                yield translation.diagnostic(finding, text, self._places(folder, finding.related))
        for row in result.incomplete:
            if row.unread and folder / row.path == path:
                yield translation.unread(row, text)

    def _places(self, folder: Path, related: Sequence[Related]) -> Iterator[types.DiagnosticRelatedInformation]:
        for place in related[:_RELATED]:
            text = text_of(folder / place.span.path, self.workspace)
            location = types.Location(text.uri, text.range(place.span))
            yield types.DiagnosticRelatedInformation(location, f"{place.role}: {place.message}")

    def found(self, uri: str, wanted: types.Range) -> tuple[Path, list[Finding]]:
        """The folder of a document, and its findings that overlap a range."""
        path = path_of(uri)
        if path is None:
            return Path(), []
        folder, text = folder_of(path, self.workspace), text_of(path, self.workspace)
        result = self.results.get(folder)
        rows = result.findings if result is not None else ()
        return folder, [
            f for f in rows if folder / f.span.path == path and _overlap(text.range(f.span), wanted)
        ]  # fmt: skip


def make(habits: Habits) -> Server:
    """The server with its features, ready for `start_io`."""
    server = Server(habits)
    _follow_changes(server)
    _answer_requests(server)

    @server.feature(types.SHUTDOWN)
    def shut(*_: object) -> None:
        server.looking.close()

    return server


def _follow_changes(server: Server) -> None:
    """Audit again what changes."""

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.touched(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        server.touched(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        server.touched(params.text_document.uri, whole=True)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.touched(params.text_document.uri, whole=True)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watched(params: types.DidChangeWatchedFilesParams) -> None:
        for change in params.changes:
            server.touched(change.uri, whole=True)


def _answer_requests(server: Server) -> None:
    """Explain and fix what was found."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        return _hover(server, params)

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(
            code_action_kinds=[types.CodeActionKind.QuickFix, actions.FIX_ALL], resolve_provider=True
        ),
    )
    def offered(params: types.CodeActionParams) -> list[types.CodeAction]:
        folder, findings = server.found(params.text_document.uri, params.range)
        path = path_of(params.text_document.uri)
        if path is None:
            return []
        return list(actions.offered(findings, folder, text_of(path, server.workspace), server.habits.ignored))

    @server.feature(types.CODE_ACTION_RESOLVE)
    async def resolved(action: types.CodeAction) -> types.CodeAction:
        return await _resolved(server, action)


def _hover(server: Server, params: types.HoverParams) -> types.Hover | None:
    here = types.Range(params.position, params.position)
    folder, findings = server.found(params.text_document.uri, here)
    path = path_of(params.text_document.uri)
    texts = [translation.hover(finding, server.habits.explained(finding.rule)) for finding in findings]
    if path is not None and (result := server.results.get(folder)):
        text = text_of(path, server.workspace)
        texts += [
            translation.hover_shared(item)
            for item in result.inventory
            if folder / item.span.path == path and _overlap(text.range(item.span), here)
        ]
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "\n\n---\n".join(texts))) if texts else None


async def _resolved(server: Server, action: types.CodeAction) -> types.CodeAction:
    """The action with its edit; or with the reason why it cannot be made, which is shown too."""
    try:
        chosen = actions.Chosen.read(action.data)
        result = server.results.get(chosen.folder)
        asked = await server.ask(chosen.folder, "")
        if result is None or asked is None:
            raise UsageError("the project has not been audited yet", str(chosen.folder), "try again in a moment")
        done = await server.looking.fixed(asked, *actions.wanted(chosen, result))
        action.edit = actions.edit(done, chosen.folder, server.workspace)
    except (UsageError, actions.NotMadeError) as error:
        action.disabled = types.CodeActionDisabled(str(error))
        server.say(str(error))
    except Exception as error:
        action.disabled = types.CodeActionDisabled(told(error))
        server.say(f"this fix {told(error)}")
    return action


def _line(error: Exception) -> str:
    return str(error) if isinstance(error, UsageError) else f"the audit {told(error)}"


def _with_file(whole: AuditResult, part: AuditResult, path: str) -> AuditResult:
    """The result for a folder with what a newer one says of one file."""
    return replace(
        whole,
        findings=_joined(whole.findings, part.findings, lambda finding: finding.span.path == path),
        inventory=_joined(whole.inventory, part.inventory, lambda item: item.span.path == path),
        incomplete=_joined(whole.incomplete, part.incomplete, lambda row: row.path == path),
    )


def _joined(whole: Sequence[T], part: Sequence[T], here: Callable[[T], bool]) -> tuple[T, ...]:
    return (*(row for row in whole if not here(row)), *filter(here, part))


def _overlap(one: types.Range, other: types.Range) -> bool:
    return one.start <= other.end and other.start <= one.end


def explained() -> Callable[[str], str]:
    """Code of a rule -> its summary and advice."""
    known = {module.rule.code: module.rule for module in all_rules()}
    return lambda code: known[code].summary if code in known else ""
