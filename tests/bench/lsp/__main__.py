"""How long a keystroke waits for its diagnostics, in a project of a given size: `python -m tests.bench.lsp [LINES]`.

The project is real code: this package, its examples and handlers, and as many libraries of the environment as it takes
to reach LINES lines (default 50,000). An edit adds a line to a handler that goes through several files; the time runs
from the notification of the change to the diagnostics of that version of the document.
"""

import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

import concurrency_audit
from tests.bench.record import Row, report

ROOT = Path(concurrency_audit.__file__).parents[2]
OURS = ("photo_pipeline", "src/concurrency_audit", "tests/examples", "tests/menagerie")
LIBRARIES = ("moto", "botocore", "locust", "sphinx", "hypothesis")
EDITED = "photo_pipeline/handler.py"
EDITS = 20
BEFORE_IT_IS_FELT = 0.1
"""Seconds."""


def main() -> None:
    """Print the median and the 95th percentile."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with tempfile.TemporaryDirectory() as name:
        lines = _project(Path(name), wanted)
        seconds = asyncio.run(_measured(Path(name)))
    ordered = sorted(seconds)
    print(
        f"{lines:,} lines, {len(ordered)} edits of {EDITED}: median {statistics.median(ordered) * 1000:.0f} ms, "
        f"95th percentile {ordered[int(len(ordered) * 0.95) - 1] * 1000:.0f} ms, slowest {ordered[-1] * 1000:.0f} ms"
    )
    named = {"median": statistics.median(ordered), "95th percentile": ordered[int(len(ordered) * 0.95) - 1]}
    kept = [
        Row(f"an edit, {name}", took * 1000, "ms", took / BEFORE_IT_IS_FELT, "100 ms") for name, took in named.items()
    ]
    print("", *report("The editor", kept), sep="\n")


def _project(folder: Path, wanted: int) -> int:
    """Put the project together, the edited handler and what it imports first; returns its number of lines."""
    ours = (file for part in OURS for file in sorted((ROOT / part).rglob("*.py")))
    installed = Path(sys.prefix) / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    theirs = (file for library in LIBRARIES for file in sorted((installed / library).rglob("*.py")))
    lines = 0
    for base, files in ((ROOT, ours), (installed, theirs)):
        for source in files:
            if lines >= wanted:
                return lines
            target = folder / ("libraries" if base == installed else "") / source.relative_to(base)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
            lines += _lines(source)
    return lines


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n")


async def _measured(folder: Path) -> list[float]:
    """Seconds from change to diagnostics, one per edit; the pauses between edits let the whole project be audited."""
    client = await ClientServerConfig(server_command=[sys.executable, "-m", "concurrency_audit", "lsp"]).start()
    assert isinstance(client, LanguageClient)
    folders = [types.WorkspaceFolder(folder.as_uri(), "project")]
    capabilities = client_capabilities("visual-studio-code")
    await client.initialize_session(types.InitializeParams(capabilities=capabilities, workspace_folders=folders))
    uri, text = (folder / EDITED).as_uri(), (folder / EDITED).read_text()
    document = types.TextDocumentItem(uri, "python", 0, text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(document))
    await _published(client, uri, 0)
    await asyncio.sleep(15)
    seconds = []
    for version in range(1, EDITS + 1):
        changed = types.TextDocumentContentChangeWholeDocument(f"{text}\nEDIT = {version}\n")
        identifier = types.VersionedTextDocumentIdentifier(uri=uri, version=version)
        started = time.monotonic()
        client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, [changed]))
        await _published(client, uri, version)
        seconds.append(time.monotonic() - started)
        await asyncio.sleep(2)
    await client.shutdown_session()
    return seconds


async def _published(client: LanguageClient, uri: str, version: int) -> None:
    """Wait for diagnostics of this version of the document."""
    while True:
        params = await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        if params.uri == uri and params.version == version:
            return


if __name__ == "__main__":
    main()
