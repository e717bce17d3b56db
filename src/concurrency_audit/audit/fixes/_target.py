"""What to fix: a finding, and the place in the source where its shared object is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from concurrency_audit.audit.model.findings import Finding


class RefusalError(Exception):
    """Why a finding cannot be fixed mechanically, as a clause."""


@dataclass(frozen=True, slots=True)
class Target:
    """One finding in the current text."""

    finding: Finding
    line: int
    """The current line of the finding, which fixes above it may have moved."""
    elsewhere: Callable[[str], tuple[str, ...]]
    """Name -> other files of the project that seem to use this module's name."""
    naming: Callable[[str], tuple[str, ...]]
    """Word -> other files of the project that contain it."""

    def place(self) -> tuple[str, ...]:
        """The dotted name of the shared place within its module; raises RefusalError if another file defines it."""
        finding = self.finding
        if finding.definition is not None and finding.definition.path != finding.span.path:
            raise RefusalError(f"`{finding.symbol}` is made in another file, {finding.definition.path}")
        return _below_module(finding.symbol, finding.span.path)

    def global_name(self) -> str:
        """The name of the shared global; raises RefusalError for other places and for globals that other files use."""
        place = self.place()
        if len(place) != 1:
            raise RefusalError(f"`{self.finding.symbol}` is not a plain global of its module")
        self.must_be_private(place[0])
        return place[0]

    def must_be_private(self, name: str) -> None:
        """Raise RefusalError if other files use the global, because they would not be fixed."""
        others = self.elsewhere(name)
        if others:
            raise RefusalError(f"`{name}` is used in {others[0]} too, which would go on without the fix")


def _below_module(symbol: str, path: str) -> tuple[str, ...]:
    parts = list(PurePath(path).with_suffix("").parts)
    if parts[-1] == "__init__":
        parts.pop()
    for start in range(len(parts)):
        module = ".".join(parts[start:])
        if symbol.startswith(f"{module}."):
            return tuple(symbol.removeprefix(f"{module}.").split("."))
    raise RefusalError(f"`{symbol}` is not a name of {path}")
