"""Known findings that are accepted for now: by rule, symbol and normalised statement, with a count."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from concurrency_audit.audit.model.findings import Finding

VERSION = 1


class Entry(NamedTuple):
    """What identifies a finding while code moves and is reformatted; several findings may share it."""

    rule: str
    symbol: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """How many findings of each kind are known."""

    counts: Mapping[Entry, int]

    def new(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings beyond the known ones; of equal findings the last in order count as new."""
        left = Counter(self.counts)
        found: list[Finding] = []
        for finding in findings:
            if left[entry(finding)] > 0:
                left[entry(finding)] -= 1
            else:
                found.append(finding)
        return tuple(found)

    def pruned(self, findings: Iterable[Finding]) -> "Baseline":
        """The baseline without entries that are no longer found; nothing is added."""
        return Baseline(dict(Counter(self.counts) & Counter(map(entry, findings))))

    @property
    def total(self) -> int:
        """How many findings are known."""
        return sum(self.counts.values())


def entry(finding: Finding) -> Entry:
    """The key of a finding."""
    return Entry(finding.rule, finding.symbol, finding.fingerprint)


def of(findings: Iterable[Finding]) -> Baseline:
    """The baseline that holds exactly these findings."""
    return Baseline(Counter(map(entry, findings)))


def dumped(baseline: Baseline) -> str:
    """The file's text: sorted, one entry per line, so that two branches merge."""
    rows = [json.dumps({**key._asdict(), "count": count}) for key, count in sorted(baseline.counts.items())]
    body = ",\n".join(f"    {row}" for row in rows)
    return f'{{\n  "version": {VERSION},\n  "findings": [\n{body}\n  ]\n}}\n' if rows else _EMPTY


def parsed(text: str) -> Baseline:
    """The inverse of `dumped`; raises ValueError with the reason. Equal entries, as merges leave them, count once."""
    data = json.loads(text)
    if not isinstance(data, dict) or data.get("version") != VERSION or not isinstance(data.get("findings"), list):
        raise ValueError(f'no object with "version": {VERSION} and a list "findings"')
    counts: dict[Entry, int] = {}
    for row in data["findings"]:
        key, count = _row(row)
        counts[key] = max(count, counts.get(key, 0))
    return Baseline(counts)


def _row(row: Any) -> tuple[Entry, int]:
    names = [row.get(name) if isinstance(row, dict) else None for name in Entry._fields]
    count = row.get("count") if isinstance(row, dict) else None
    if not all(isinstance(name, str) for name in names) or not isinstance(count, int) or isinstance(count, bool):
        raise ValueError(f"not an entry: {json.dumps(row)[:80]}")
    if count < 1:
        raise ValueError(f"a count below 1: {json.dumps(row)[:80]}")
    return Entry(*map(str, names)), count


_EMPTY = f'{{\n  "version": {VERSION},\n  "findings": []\n}}\n'
