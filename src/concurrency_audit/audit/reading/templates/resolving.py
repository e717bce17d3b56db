"""From a handler's text to the Python file and function behind it."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from concurrency_audit.audit.model.references import HandlerReference, InlineSource
from concurrency_audit.audit.reading.templates import opening
from concurrency_audit.audit.reading.templates.deployed import Deployed
from concurrency_audit.audit.reading.templates.execution import execution_model

_DOTTED = re.compile(r"[\w./ -]*[\w-]\.[A-Za-z_]\w*")
_SERVER = re.compile(r"\b(?:uvicorn|gunicorn|hypercorn|granian|daphne|waitress-serve|uwsgi|flask|fastapi)\b")
_APPLICATION = re.compile(r"(?<![\w/.:-])([A-Za-z_][\w./-]*):([A-Za-z_]\w*)")
_FLASK = re.compile(r"\bflask\b.*?--app[ =]([\w./-]+)|\bfastapi\s+(?:run|dev)\s+([\w./-]+)")
_SCRIPT = re.compile(r"\bpython[\d.]*\s+(?:-[a-zA-Z]\s+)*?(?:-m\s+([\w.]+)|([\w./-]+\.py))")
_IN_PACKAGE = re.compile(r"(?:(?:/var/task|\$\{?LAMBDA_TASK_ROOT\}?)/?|\./)?((?!/)[\w./-]*)")
"""An entry of PYTHONPATH within the code; `/opt/...` is a layer and known by its folder."""
_SHARED = re.compile(r"/(?:tmp|var/tmp|dev/shm|mnt)(?:/|$)")
"""Temporary folders, and what a function mounts: Lambda takes mount paths below `/mnt` only."""
_LARGEST_SCRIPT = 100_000
_LONGEST = 4_000
"""Characters of a handler or an image's command; Lambda takes handlers of 128."""


class Tree:
    """The audited Python files, found by the end of their path."""

    def __init__(self, root: Path, python: Iterable[str]) -> None:
        self._root = root
        self._cwd = Path.cwd()
        self._by_name: dict[str, list[str]] = {}
        for path in python:
            self._by_name.setdefault(os.path.basename(path), []).append(path)  # noqa: PTH119 - every file of the tree

    def references(self, deployed: Deployed) -> Iterator[HandlerReference]:
        """The handlers behind a deployed function; nothing for other languages."""
        if deployed.other_language or len(deployed.handler) > _LONGEST:
            return
        command = self._command(deployed)
        targets = self._targets(deployed, command)
        found = [(self._file(module, deployed), module, function) for module, function in targets]
        if not deployed.certain or deployed.custom_runtime or deployed.runtime is None:
            found = [target for target in found if target[0]]
        if not found and deployed.behind_adapter and (deployed.runtime or "").startswith("python"):
            found = [(None, deployed.handler, "")]
        model, reason = execution_model(deployed, command, lambda name: _beside(deployed, name))
        evidence = f"{deployed.path}:{deployed.line}"
        folders = tuple(dict.fromkeys(self._shown(folder) for folder in _import_path(deployed)))
        variables = tuple(sorted(pair for pair in deployed.environment.items() if _SHARED.match(pair[1])))
        for file, module, function in found:
            dotted = _dotted(module) if file or function else module
            inline = _inline(deployed)
            yield HandlerReference(file, dotted, function, evidence, model, reason, folders, inline, variables)

    def _command(self, deployed: Deployed) -> str:
        """The text that says what is started: the script that the handler names, a custom bootstrap, or the handler."""
        text = deployed.handler.strip()
        for name in (text, "bootstrap") if deployed.custom_runtime else (text,):
            if not name.endswith(".py") and (script := _beside(deployed, name)) is not None:
                return script
        return text

    def _targets(self, deployed: Deployed, command: str) -> list[tuple[str, str]]:
        """Module paths and functions that the handler's text names, directly or through a start script."""
        text = deployed.handler.strip()
        if text.endswith(".py"):
            return [(text.removesuffix(".py"), "")]
        module, _, function = text.rpartition(".")
        named = [(module, function)] if _DOTTED.fullmatch(text) and not text.endswith(".sh") else []
        if command == text or (named and self._file(module, deployed)):
            return named or commands(text)
        return commands(command) or named

    def _file(self, module: str, deployed: Deployed) -> str | None:
        """The file a module is imported from, relative to the working directory."""
        if inline := _inline(deployed):
            return inline.key
        relative = _path(module)
        for base in [*_import_path(deployed)] or [deployed.path.parent, self._root]:
            for candidate in (base / f"{relative}.py", base / relative / "__init__.py"):
                if os.path.isfile(candidate):  # noqa: PTH113 - Path.is_file raises for names the system refuses
                    return self._shown(candidate)
        is_image = deployed.runtime == "image"  # in which its Dockerfile puts the code where it likes
        if not is_image and any(os.path.isdir(base) for base in deployed.bases):  # noqa: PTH112 - as above
            return None
        return self._by_suffix(relative, deployed.path.parent)

    def _by_suffix(self, relative: str, near: Path) -> str | None:
        """The one audited file whose path ends so; of several, the one below the template's folder, and of these the
        one whose folder has all others below it: `src/orders.py` beside `src/validators/orders.py`."""
        ends = [f"{relative}.py", f"{relative}/__init__.py"]
        fits = [
            path
            for end in ends
            for path in map(Path, self._by_name.get(end.rpartition("/")[2], ()))
            if f"/{path.as_posix()}".endswith(f"/{end}")
        ]
        if len(fits) > 1:
            fits = [path for path in fits if near in path.parents]
        if len(fits) > 1:
            tops = (path for path in fits if all(path == each or path.parent in each.parents[1:] for each in fits))
            fits = list(tops)
        return self._shown(fits[0]) if len(fits) == 1 else None

    def _shown(self, path: Path) -> str:
        full = os.path.normpath(self._cwd / path)
        return os.path.relpath(full, self._cwd) if full.startswith(f"{self._cwd}{os.sep}") else os.path.normpath(path)


def commands(text: str) -> list[tuple[str, str]]:
    """The Python modules that a shell text starts, with the application object a server is told to serve."""
    lines = [line for line in text.replace("\\\n", " ").splitlines() if not line.lstrip().startswith("#")]
    served = [match.groups() for line in lines if _SERVER.search(line) for match in _APPLICATION.finditer(line)]
    if served:
        return [(module.removesuffix(".py"), function) for module, function in served]
    flask = [match[1] or match[2] for line in lines for match in _FLASK.finditer(line)]
    if flask:
        return [(module.removesuffix(".py"), "app") for module in flask]
    scripts = [match for line in lines for match in _SCRIPT.finditer(line)]
    return [(match[1] or match[2].removesuffix(".py"), "") for match in scripts]


def _inline(deployed: Deployed) -> InlineSource | None:
    """Source that stands in a template, under a name that no file has."""
    found = deployed.inline
    if found is None:
        return None
    source = "\n" * (found.line - 1) + found.source if found.aligned else found.source
    key = f"{deployed.path}#{found.name}.py"
    return InlineSource(key, str(deployed.path), source, found.line, found.column, found.aligned)


def _import_path(deployed: Deployed) -> Iterator[Path]:
    """The folders that a function imports from: its code, what PYTHONPATH adds to it, and its layers."""
    roots = _roots(deployed)
    yield from roots
    for entry in deployed.environment.get("PYTHONPATH", "").split(os.pathsep):
        inside = _IN_PACKAGE.fullmatch(entry.strip())
        if inside and inside[1]:
            yield from (root / inside[1] for root in roots)
    for folder in deployed.layer_folders:
        yield from (inner for inner in (folder / "python", folder) if os.path.isdir(inner))  # noqa: PTH112


def _beside(deployed: Deployed, name: str) -> str | None:
    """The text of a file of the code folder."""
    return next(filter(None, (_script(base / name) for base in _roots(deployed))), None)


def _roots(deployed: Deployed) -> list[Path]:
    """The folders to look in: that of a single file, or of an archive, which is often packed beside its sources."""
    return [base.parent if base.suffix in (".py", ".zip") else base for base in deployed.bases]


def _script(path: Path) -> str | None:
    """The text of a start script; None where there is none."""
    try:
        return opening.text(opening.read(path, _LARGEST_SCRIPT))
    except OSError:
        return None


def _path(module: str) -> str:
    """`./src/orders`, `src.orders` and `src/orders` as a relative path; Lambda takes both separators."""
    ahead, up, rest = module.rpartition("../")
    return ahead + up + rest.removeprefix("./").replace(".", "/").strip("/")


def _dotted(module: str) -> str:
    return ".".join(part for part in os.path.normpath(_path(module)).split("/") if part not in ("", ".", ".."))
