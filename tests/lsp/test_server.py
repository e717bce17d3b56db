"""The language server, with a real client over standard input and output."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
import pytest_lsp
from lsprotocol import types
from pygls.workspace import TextDocument
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

APP = """\
from helper import remember

def lambda_handler(event, context):
    return remember(event["id"])
"""
HELPER = """\
seen = {}

def remember(key):
    if key not in seen:
        seen[key] = len(key)
    return seen[key]
"""
SERVER = ClientServerConfig(server_command=[sys.executable, "-m", "concurrency_audit", "lsp", "--stdio"])
PATIENCE_SECONDS = 60


class Editor:
    """What a person does in an editor, and what the editor then shows."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client, self.folder = client, folder
        self.version = 0

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str) -> None:
        text = (self.folder / name).read_bytes().decode()
        document = types.TextDocumentItem(self.uri(name), "python", self.version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(document))

    def type(self, name: str, text: str) -> None:
        self.version += 1
        document = types.VersionedTextDocumentIdentifier(uri=self.uri(name), version=self.version)
        whole = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [whole]))

    async def shown(self, name: str, *codes: str | None, line: int | None = None) -> list[types.Diagnostic]:
        """The diagnostics of a file, once they have these codes, and the first is on this line."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                found = self.client.diagnostics.get(self.uri(name))
                wanted = found is not None and [row.code for row in found] == list(codes)
                if found is not None and wanted and (line is None or found[0].range.start.line == line):
                    return list(found)
                await asyncio.sleep(0.02)

    async def logged(self, least: int) -> list[types.LogMessageParams]:
        """What the server logged, once there are so many lines."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(self.client.log_messages) < least:
                await asyncio.sleep(0.02)
        return list(self.client.log_messages)

    async def hover(self, name: str, line: int, column: int) -> str:
        place = types.HoverParams(types.TextDocumentIdentifier(self.uri(name)), types.Position(line, column))
        found = await self.client.text_document_hover_async(place)
        assert found is None or isinstance(found.contents, types.MarkupContent)
        return found.contents.value if found else ""

    async def actions(self, name: str, row: types.Diagnostic) -> dict[str, types.CodeAction]:
        """The actions at a diagnostic, by title, each with its edit."""
        document, context = types.TextDocumentIdentifier(self.uri(name)), types.CodeActionContext([row])
        params = types.CodeActionParams(document, row.range, context)
        offered = await self.client.text_document_code_action_async(params) or []
        assert all(isinstance(action, types.CodeAction) for action in offered)
        return {
            action.title: action if action.edit else await self.client.code_action_resolve_async(action)
            for action in offered
        }


def applied(text: str, edits: list[types.TextEdit]) -> str:
    """The text after edits, as a client makes them: from the last to the first."""
    document = TextDocument("file:///x.py", text, sync_kind=types.TextDocumentSyncKind.Incremental)
    for edit in sorted(edits, key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True):
        document.apply_change(types.TextDocumentContentChangePartial(range=edit.range, text=edit.new_text))
    return document.source


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "helper.py").write_text(HELPER)
    return tmp_path


@pytest_lsp.fixture(config=SERVER)
async def client(lsp_client: LanguageClient, folder: Path) -> AsyncIterator[None]:
    await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities("visual-studio-code"),
            workspace_folders=[types.WorkspaceFolder(folder.as_uri(), "project")],
        )
    )
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def editor(client: LanguageClient, folder: Path) -> Editor:
    return Editor(client, folder)


@pytest.mark.asyncio
async def test_an_opened_file_shows_what_check_reports_in_the_whole_project(editor: Editor, folder: Path) -> None:
    editor.open("helper.py")
    (row,) = await editor.shown("helper.py", "CA201")
    command = [sys.executable, "-m", "concurrency_audit", ".", "--format", "concise", "--exit-zero"]
    reported = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    assert reported.startswith(f"helper.py:{row.range.start.line + 1}:{row.range.start.character + 1}: warning CA201")
    assert row.severity == types.DiagnosticSeverity.Warning
    assert "threads: benign" in row.message and "processes: benign" in row.message
    assert [place.location.uri for place in row.related_information or []] == [editor.uri("helper.py")] * 2


@pytest.mark.asyncio
async def test_unsaved_text_counts_also_for_findings_in_other_files(editor: Editor) -> None:
    editor.open("helper.py")
    await editor.shown("helper.py", "CA201")
    editor.open("app.py")
    editor.type("app.py", APP.replace("remember(event", "len(event"))
    await editor.shown("helper.py")
    editor.type("app.py", APP)
    await editor.shown("helper.py", "CA201")


@pytest.mark.asyncio
async def test_hover_tells_both_verdicts_and_what_is_shared(editor: Editor) -> None:
    editor.open("helper.py")
    await editor.shown("helper.py", "CA201")
    at_finding = await editor.hover("helper.py", 4, 10)
    assert "**CA201 cache-check-then-act**" in at_finding
    assert "threads: benign" in at_finding and "processes: benign" in at_finding
    assert "`helper.seen`" in await editor.hover("helper.py", 0, 1)
    assert await editor.hover("helper.py", 5, 4) == ""


@pytest.mark.asyncio
async def test_a_quick_fix_mends_the_unsaved_text(editor: Editor) -> None:
    editor.open("helper.py")
    moved = f"# typed, not saved\n{HELPER}"
    editor.type("helper.py", moved)
    (row,) = await editor.shown("helper.py", "CA201", line=5)
    found = await editor.actions("helper.py", row)
    fix = found["Fix CA201 cache-check-then-act (read the change)"].edit
    assert fix is not None and fix.document_changes is not None
    (change,) = fix.document_changes
    assert isinstance(change, types.TextDocumentEdit) and change.text_document.version == editor.version
    mended = applied(moved, [edit for edit in change.edits if isinstance(edit, types.TextEdit)])
    assert "# typed, not saved\n" in mended and "@functools.cache" in mended
    editor.type("helper.py", mended)
    await editor.shown("helper.py")


@pytest.mark.asyncio
async def test_a_finding_is_ignored_by_a_comment_that_asks_for_the_reason(editor: Editor) -> None:
    editor.open("helper.py")
    (row,) = await editor.shown("helper.py", "CA201")
    edit = (await editor.actions("helper.py", row))["Ignore CA201 on this line"].edit
    assert edit is not None and edit.changes is not None
    ignored = applied(HELPER, list(edit.changes[editor.uri("helper.py")]))
    assert "len(key)  # concurrency-audit: ignore[CA201] -- say why\n" in ignored
    editor.type("helper.py", ignored)
    await editor.shown("helper.py")


@pytest.mark.asyncio
async def test_columns_are_the_clients_and_lines_end_where_python_ends_them(editor: Editor, folder: Path) -> None:
    text = HELPER.replace("        seen[key] =", '        "\U0001f600"; seen[key] =').replace(
        "seen = {}", "\x0cseen = {}"
    )
    (folder / "helper.py").write_text(text)
    editor.open("helper.py")
    (row,) = await editor.shown("helper.py", "CA201")
    assert (row.range.start.line, row.range.start.character) == (4, len('        "') + 2 + len('"; '))


@pytest.mark.asyncio
async def test_half_written_code_is_said_to_be_unread(editor: Editor) -> None:
    editor.open("helper.py")
    await editor.shown("helper.py", "CA201")
    editor.type("helper.py", HELPER + "\ndef (:\n")
    (row,) = await editor.shown("helper.py", None)
    assert row.message.startswith("not audited: ")
    editor.type("helper.py", HELPER)
    await editor.shown("helper.py", "CA201")


@pytest.mark.asyncio
async def test_a_mistake_in_the_configuration_is_one_message_and_loses_nothing(editor: Editor, folder: Path) -> None:
    editor.open("helper.py")
    await editor.shown("helper.py", "CA201")
    (folder / "pyproject.toml").write_text("[tool.concurrency-audit]\nmodle = 'threads'\n")
    editor.type("helper.py", HELPER + "\n")
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not editor.client.messages:
            await asyncio.sleep(0.05)
    assert 'unknown key "modle"' in editor.client.messages[0].message
    assert [row.code for row in editor.client.diagnostics[editor.uri("helper.py")]] == ["CA201"]
    (folder / "pyproject.toml").write_text("[tool.concurrency-audit]\nignore = ['CA201']\n")
    editor.type("helper.py", HELPER)
    await editor.shown("helper.py")


@pytest.mark.asyncio
async def test_no_findings_is_not_said_to_be_clean_where_nothing_was_judged(editor: Editor, folder: Path) -> None:
    editor.open("helper.py")
    await editor.shown("helper.py", "CA201")
    assert any("1 finding; entry points: 1; reached: 2 of 2 modules" in row.message for row in await editor.logged(1))
    editor.open("app.py")
    editor.type("app.py", "")
    await editor.shown("helper.py")
    (said,) = editor.client.messages
    assert said.message.startswith(f"concurrency-audit: no entry points found in {folder.name}, so nothing was judged")
    editor.type("app.py", "# more of nothing\n")
    await editor.logged(3)
    assert len(editor.client.messages) == 1


@pytest.mark.asyncio
async def test_nothing_outlives_a_server_that_is_killed(folder: Path) -> None:
    client = await SERVER.start(devtools=None)
    await client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities("neovim"),
            workspace_folders=[types.WorkspaceFolder(folder.as_uri(), "project")],
        )
    )
    editor = Editor(client, folder)
    editor.open("helper.py")
    await editor.shown("helper.py", "CA201")
    (server,) = [child for child in psutil.Process().children() if "lsp" in child.cmdline()]
    children = server.children(recursive=True)
    assert children
    server.kill()
    _, alive = psutil.wait_procs([server, *children], timeout=PATIENCE_SECONDS)
    assert alive == []


def test_the_server_starts_without_libcst() -> None:
    code = "import sys, concurrency_audit.lsp.server; sys.exit('libcst' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
