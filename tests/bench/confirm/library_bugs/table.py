"""The table of bugs."""

import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Bug:
    """One race of a library, and what is run to show it."""

    name: str
    about: str
    handler: str
    """A module of `handlers/`."""
    trace: list[str]
    events: list[Any]
    fixed: dict[str, Any]
    """What is replaced for the counter-check."""
    install: list[str] = field(default_factory=list)
    python: str = ""
    entry: str = "handler"
    setup: str = ""

    def mended(self) -> "Bug":
        """The counter-check."""
        return replace(self, **self.fixed)

    def mending(self) -> str:
        """What is different in the counter-check."""
        changed = self.fixed.get("install") or self.fixed.get("python") or "used under a lock"
        return (
            ", ".join(changed)
            if isinstance(changed, list)
            else f"Python {changed}"
            if changed[0].isdigit()
            else changed
        )


def bugs() -> list[Bug]:
    """All of the table; a misspelt column is an error."""
    known = {one.name for one in fields(Bug)}
    rows = tomllib.loads((HERE / "bugs.toml").read_text(encoding="utf-8"))["bug"]
    for row in rows:
        if strange := set(row) - known or set(row["fixed"]) - {"install", "python", "entry"}:
            raise ValueError(f"{row['name']}: {', '.join(sorted(strange))}")
    return [Bug(**row) for row in rows]
