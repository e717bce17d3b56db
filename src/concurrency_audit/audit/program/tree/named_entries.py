"""Entry points named explicitly: on the command line, in pyproject.toml, or in deployment files."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from difflib import get_close_matches
from typing import NamedTuple

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.references import HandlerReference
from concurrency_audit.audit.program.tree.modules import ModuleTable


class Named(NamedTuple):
    """A function that configuration names as an entry point."""

    module: str
    """Module key."""
    function: str
    """The name of a global; for a method `Class.method`."""
    evidence: str
    asked_for: str = ""
    """`module:function` as written by the user, if the name comes from the user."""


def named_by(references: Iterable[HandlerReference], table: ModuleTable) -> Iterator[Named]:
    """The handlers named by deployment files whose code is among the audited files."""
    for reference in references:
        if reference.file in table.names:
            yield Named(str(reference.file), reference.function, reference.evidence)


def not_there(
    references: Iterable[HandlerReference], names_of: Callable[[str], Container[str] | None]
) -> Iterator[str]:
    """The evidence (`template.yaml:8`) of handlers whose code was not found, or lacks the function.

    `names_of` gives the global names of a module by its key; None for one that is not audited, or not known whole.
    """
    for reference in references:
        names = None if reference.file is None else names_of(reference.file)
        if reference.function and (reference.file is None or (names is not None and reference.function not in names)):
            yield reference.evidence


def asked_for(entries: Iterable[str], table: ModuleTable) -> Iterator[Named]:
    """The modules of `module:function` settings; raises UsageError for one that is not audited."""
    for entry in entries:
        module, _, function = entry.partition(":")
        keys = [key for key, name in table.names.items() if _ends(name, module) or _ends(_path(key), module)]
        exact = [key for key in keys if module in (table.names[key], _path(key))] or keys
        if not exact:
            hint = _hint(module, table.names.values())
            raise UsageError(f'no module "{module}"', f"for the entry point {entry}", hint)
        for key in exact:
            yield Named(key, function, f"--entry {entry}", entry)


def unknown_function(name: Named, known: Iterable[str]) -> UsageError:
    """The error message for a module that lacks the function."""
    hint = _hint(name.function, known)
    return UsageError(f'no function "{name.function}" in {name.module}', f"for the entry point {name.asked_for}", hint)


def _ends(name: str, module: str) -> bool:
    """Whether the dotted name ends with the module's name, as seen from a folder above it."""
    return f".{name}".endswith(f".{module}")


def _path(key: str) -> str:
    """The whole path as a dotted name, for folders without `__init__.py`."""
    return ".".join(part for part in key.removesuffix(".py").replace("\\", "/").split("/") if part not in ("", "."))


def _hint(word: str, known: Iterable[str]) -> str:
    names = sorted(set(known))
    close = get_close_matches(word, names, n=1, cutoff=0.4)
    if close:
        return f'did you mean "{close[0]}"?'
    return f"use one of {', '.join(names[:12])}" if names else "nothing there can be named"
