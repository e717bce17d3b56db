"""One folder that an editor has open, audited as a whole, with the texts of its unsaved files."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import AuditResult, Finding
from concurrency_audit.audit.model.settings import Settings

SAFE = frozenset({"safe"})
ANY = frozenset({"safe", "unsafe"})
_HERE = (Path(),)


class Asked(NamedTuple):
    """What is to be audited."""

    folder: Path
    settings: Settings
    texts: Mapping[str, bytes]
    """Path relative to the folder -> the text that the editor shows."""
    near: str = ""
    """If set, a path relative to the folder: only entry points that can load this file are followed."""


class Fixed(NamedTuple):
    """What fixing would change."""

    changed: Mapping[str, tuple[bytes, bytes]]
    """Path relative to the folder -> content before and after."""
    refused: tuple[str, ...]
    """Why fixes were not made, one sentence each."""


def settings_in(folder: Path, read: Callable[[Path], Settings]) -> Settings:
    """The project's settings for an editor: one process, since a result is wanted within the time of a keystroke."""
    return replace(read(folder), jobs=1)


def look(asked: Asked) -> AuditResult:
    """Audit the folder; raises UsageError for settings that make no sense. Changes the process's working directory."""
    os.chdir(asked.folder)
    return audit(_HERE, replace(asked.settings, near=asked.near), None, asked.texts)


def fix(asked: Asked, wanted: tuple[Finding, ...], safeties: frozenset[str]) -> Fixed:
    """Make the fixes of some findings, in memory. Changes the process's working directory."""
    from concurrency_audit.audit.repair import repair  # late: libcst is not needed before something is to be fixed

    os.chdir(asked.folder)
    done = repair(_HERE, asked.settings, wanted, safeties, asked.texts)
    return Fixed(done.changed, tuple(reason for _, reason in done.refused))
