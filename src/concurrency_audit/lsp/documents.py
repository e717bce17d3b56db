"""The texts that the editor shows, and the folders that they belong to."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterable, Mapping
from pathlib import Path

from pygls.uris import from_fs_path, to_fs_path
from pygls.workspace import Workspace

from concurrency_audit.lsp.translation import Text, lines_of

_PROJECT = ("pyproject.toml", ".git")
"""What marks the folder of a project, for a file that lies in none of the editor's folders."""


def path_of(uri: str) -> Path | None:
    """The file behind a URI; None for what is no file (an untitled document, a notebook's cell)."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return Path(path) if path else None


def folder_of(path: Path, workspace: Workspace) -> Path:
    """The editor's folder that holds a file, the innermost one; else the project around it; else its own folder."""
    roots = [root for folder in workspace.folders.values() if (root := path_of(folder.uri)) is not None]
    if workspace.root_path:
        roots.append(Path(workspace.root_path))
    holding = [root for root in roots if path.is_relative_to(root)]
    if holding:
        return max(holding, key=lambda root: len(root.parts))
    parents = path.parents
    return next((folder for folder in parents if any((folder / name).exists() for name in _PROJECT)), path.parent)


def texts_in(folder: Path, workspace: Workspace) -> dict[str, bytes]:
    """Open Python documents below a folder, by path relative to it, encoded as each file says."""
    found: dict[str, bytes] = {}
    for uri, document in workspace.text_documents.items():
        path = path_of(uri)
        if path is not None and path.suffix == ".py" and path.is_relative_to(folder):
            found[str(path.relative_to(folder))] = encoded(document.source)
    return found


def encoded(text: str) -> bytes:
    """The text by its own encoding declaration; UTF-8 where that names no encoding, or one without these characters."""
    data = text.encode("utf-8", "surrogatepass")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return text.encode(encoding)
    except (SyntaxError, LookupError, UnicodeError):
        return data


def decoded(data: bytes) -> str:
    """The inverse of `encoded`."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding)
    except (SyntaxError, LookupError, UnicodeError):
        return data.decode("utf-8", "replace")


def text_of(path: Path, workspace: Workspace) -> Text:
    """A file as the editor counts in it: its open document, else what is on disk; empty where it cannot be read."""
    uri = from_fs_path(str(path)) or path.as_uri()
    for known, document in workspace.text_documents.items():
        if path_of(known) == path:
            return Text(known, lines_of(document.source), workspace.position_codec)
    try:
        source = decoded(path.read_bytes())
    except OSError:
        source = ""
    return Text(uri, lines_of(source), workspace.position_codec)


def versions(workspace: Workspace, uris: Iterable[str]) -> Mapping[str, int | None]:
    """The versions of documents, for edits that must not meet a newer text; None for files that are not open."""
    open_ones = workspace.text_documents
    return {uri: open_ones[uri].version if uri in open_ones else None for uri in uris}
