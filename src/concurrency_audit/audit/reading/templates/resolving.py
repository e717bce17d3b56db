"""From a handler's text to the Python file and function behind it."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from concurrency_audit.audit.model.references import HandlerReference
from concurrency_audit.audit.reading.templates import opening
from concurrency_audit.audit.reading.templates.deployed import Deployed

_DOTTED = re.compile(r"[\w./ -]*[\w-]\.[A-Za-z_]\w*")
_SERVER = re.compile(r"\b(?:uvicorn|gunicorn|hypercorn|granian|daphne|waitress-serve|uwsgi|flask|fastapi)\b")
_APPLICATION = re.compile(r"(?<![\w/.:-])([A-Za-z_][\w./-]*):([A-Za-z_]\w*)")
_FLASK = re.compile(r"\bflask\b.*?--app[ =]([\w./-]+)|\bfastapi\s+(?:run|dev)\s+([\w./-]+)")
_SCRIPT = re.compile(r"\bpython[\d.]*\s+(?:-[a-zA-Z]\s+)*?(?:-m\s+([\w.]+)|([\w./-]+\.py))")
_LARGEST_SCRIPT = 100_000
_LONGEST = 4_000
"""Characters of a handler or an image's command; Lambda takes handlers of 128."""


class Tree:
    """The audited Python files, found by the end of their path."""

    def __init__(self, root: Path, python: Iterable[Path]) -> None:
        self._root = root
        self._cwd = Path.cwd()
        self._by_name: dict[str, list[Path]] = {}
        for path in python:
            self._by_name.setdefault(path.name, []).append(path)

    def references(self, deployed: Deployed) -> Iterator[HandlerReference]:
        """The handlers behind a deployed function; nothing for other languages."""
        if deployed.other_language or len(deployed.handler) > _LONGEST:
            return
        targets = self._targets(deployed)
        found = [(self._file(module, deployed), module, function) for module, function in targets]
        if not deployed.certain or deployed.custom_runtime or deployed.runtime is None:
            found = [target for target in found if target[0]]
        if not found and deployed.behind_adapter and (deployed.runtime or "").startswith("python"):
            found = [(None, deployed.handler, "")]
        model, reason = deployed.execution_model()
        evidence = f"{deployed.path}:{deployed.line}"
        for file, module, function in found:
            dotted = _dotted(module) if file or function else module
            yield HandlerReference(file, dotted, function, evidence, model, reason)

    def _targets(self, deployed: Deployed) -> list[tuple[str, str]]:
        """Module paths and functions that the handler's text names, directly or through a start script."""
        text = deployed.handler.strip()
        if text.endswith(".py"):
            return [(text.removesuffix(".py"), "")]
        for base in _roots(deployed):
            if (script := _script(base / text)) is not None:
                return commands(script)
        if _DOTTED.fullmatch(text) and not text.endswith(".sh"):
            module, _, function = text.rpartition(".")
            return [(module, function)]
        return commands(text)

    def _file(self, module: str, deployed: Deployed) -> str | None:
        """The file a module is imported from, relative to the working directory."""
        relative = _path(module)
        for base in _roots(deployed) or [deployed.path.parent, self._root]:
            for candidate in (base / f"{relative}.py", base / relative / "__init__.py"):
                if os.path.isfile(candidate):  # noqa: PTH113 - Path.is_file raises for names the system refuses
                    return self._shown(candidate)
        if any(os.path.isdir(base) for base in deployed.bases):  # noqa: PTH112 - as above
            return None
        return self._by_suffix(relative, deployed.path.parent)

    def _by_suffix(self, relative: str, near: Path) -> str | None:
        """The one audited file whose path ends so; of several, the one below the template's folder."""
        ends = [f"{relative}.py", f"{relative}/__init__.py"]
        fits = [
            path
            for end in ends
            for path in self._by_name.get(end.rpartition("/")[2], ())
            if f"/{path.as_posix()}".endswith(f"/{end}")
        ]
        if len(fits) > 1:
            fits = [path for path in fits if near in path.parents]
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
