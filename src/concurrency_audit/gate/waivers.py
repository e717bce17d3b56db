"""Waivers: findings and unreadable code that somebody accepts responsibility for until a given day."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from concurrency_audit.audit.model.findings import Finding
from concurrency_audit.gate.contents.unread import Kind, Unread

_KEYS = ("finding", "reason", "owner", "expires")
_FINGERPRINT = re.compile("[0-9a-f]{16}")
_NAMED = re.compile(rf"(CA\d{{3}}|{'|'.join(Kind)}) \S.*")


@dataclass(frozen=True, slots=True)
class Waiver:
    """One item that does not block a release, with the reason, the responsible person, and the last day (UTC)."""

    finding: str
    """A fingerprint, or rule and symbol as reports show them: `CA201 app._cache`, `machine-code native/fast.so`."""
    reason: str
    owner: str
    expires: date

    def names(self, one: Finding | Unread) -> bool:
        """Whether it applies to this item."""
        symbol = one.names[0] if isinstance(one, Unread) else f"{one.rule} {one.symbol}"
        return self.finding in (one.fingerprint, symbol)

    def to_json(self, state: str) -> dict[str, str]:
        """Its entry in gate.json."""
        return {
            "finding": self.finding,
            "reason": self.reason,
            "owner": self.owner,
            "expires": self.expires.isoformat(),
            "state": state,
        }


def parsed(value: object) -> tuple[Waiver, ...]:
    """The waivers of a policy; raises ValueError saying what is wrong with which one."""
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise ValueError("give tables, [[tool.concurrency-audit.gate.waivers]]")
    return tuple(_waiver(entry, f"waiver {number}") for number, entry in enumerate(value, start=1))


def states(waivers: Iterable[Waiver], findings: Sequence[Finding | Unread], today: date) -> dict[Waiver, str]:
    """For every waiver: `used`, `expired`, or `unused` if it matches nothing that was found."""
    found: dict[Waiver, str] = {}
    for waiver in waivers:
        if not any(waiver.names(finding) for finding in findings):
            found[waiver] = "unused"
        else:
            found[waiver] = "expired" if waiver.expires < today else "used"
    return found


def _waiver(entry: Mapping[str, Any], which: str) -> Waiver:
    for key in entry:
        if key not in _KEYS:
            raise ValueError(f'{which} has an unknown key "{key}": a waiver has {", ".join(_KEYS)}')
    for key in _KEYS:
        if entry.get(key) in (None, ""):
            raise ValueError(f'{which} has no "{key}": say it')
    finding, reason, owner = (entry[key] for key in _KEYS[:3])
    if not all(isinstance(text, str) and text.strip() for text in (finding, reason, owner)):
        raise ValueError(f"{which}: finding, reason and owner are words")
    if not (_FINGERPRINT.fullmatch(finding) or _NAMED.fullmatch(finding)):
        raise ValueError(f'{which}: "{finding}" is neither a fingerprint nor "CODE symbol", like "CA201 app._cache"')
    return Waiver(finding, " ".join(reason.split()), " ".join(owner.split()), _day(entry["expires"], which))


def _day(value: object, which: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError(f"{which}: expires is a date, 2026-12-31") from None
