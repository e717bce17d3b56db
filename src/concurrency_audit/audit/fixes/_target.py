"""What is to be fixed: a finding, and where its shared place is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from concurrency_audit.audit.model.findings import Finding


class RefusalError(Exception):
    """Why a finding cannot be fixed mechanically, as half a sentence."""


@dataclass(frozen=True, slots=True)
class Target:
    """One finding in the text as it is now."""

    finding: Finding
    line: int
    """Where the finding's line is by now: fixes above it may have moved it."""
    elsewhere: Callable[[str], tuple[str, ...]]
    """Name -> the other files of the project that seem to use what this module calls so."""
    naming: Callable[[str], tuple[str, ...]]
    """Word -> the other files of the project that hold it."""

    def place(self) -> tuple[str, ...]:
        """The names of the shared place below its module; raises RefusalError where it is made in another file."""
        finding = self.finding
        if finding.definition is not None and finding.definition.path != finding.span.path:
            raise RefusalError(f"`{finding.symbol}` is made in another file, {finding.definition.path}")
        return _below_module(finding.symbol, finding.span.path)

    def global_name(self) -> str:
        """The module global that is shared; RefusalError for other places and one that other files use."""
        place = self.place()
        if len(place) != 1:
            raise RefusalError(f"`{self.finding.symbol}` is not a plain global of its module")
        self.must_be_private(place[0])
        return place[0]

    def must_be_private(self, name: str) -> None:
        """Raise RefusalError where other files use the global, for they would go on without the fix."""
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
