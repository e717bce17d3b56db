"""Plant every hazard in safe handlers, spoil every safe file, and say how many mutants are reported."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from concurrency_audit.audit.model.findings import Finding
from concurrency_audit.audit.model.verdicts import Verdict
from tests.bench.accuracy.labels import Repository
from tests.bench.accuracy.mutants.hosts import alarms, audited, hosts
from tests.bench.accuracy.mutants.operators import SAFE, spoiled
from tests.bench.accuracy.mutants.planting import PLACES, Host, hazards, plant

EACH = 3
"""Hosts per hazard and place."""


@dataclass(frozen=True)
class Mutant:
    """Code with one hazard, and what was said of it."""

    hazard: str
    codes: tuple[str, ...]
    place: str
    found: bool
    said: tuple[str, ...]


def mutants(repositories: Sequence[tuple[Repository, Path]]) -> tuple[list[Mutant], int]:
    """Every hazard in every place in some hosts, the same ones each time; and how many hosts there are."""
    with TemporaryDirectory() as place:
        workplace = Path(place)
        safe = [host for repository, folder in repositories for host in hosts(repository, folder, workplace)]
        planted = _planted(safe, workplace) if safe else ()
        return [*planted, *spoilt(workplace)], len(safe)


def _planted(safe: Sequence[Host], workplace: Path) -> Iterator[Mutant]:
    turn = 0
    with_context = [host for host in safe if "context" in host.context.lower() or host.context == "ctx"]
    for hazard in hazards():
        # a route's second parameter is not what Lambda hands to a handler
        fit = (with_context or safe) if re.search(r"\bcontext\b", hazard.body) else safe
        for place in PLACES:
            for _ in range(EACH):
                turn += 1
                findings = audited(plant(fit[turn % len(fit)], hazard, place), workplace).findings
                found = tells(hazard.codes, hazard.under, findings)
                yield Mutant(hazard.body.splitlines()[0], hazard.codes, place, found, _rules(findings))


def spoilt(workplace: Path) -> Iterator[Mutant]:
    """Every operator on every safe file of our own, which is silent before."""
    for path in sorted(SAFE.glob("*.txt")):
        assert not alarms(audited({"handler.py": path.read_text("utf-8")}, workplace).findings), path.name
        for operator, text in spoiled(path):
            findings = audited({"handler.py": text}, workplace).findings
            found = tells(operator.codes, operator.under, findings)
            yield Mutant(f"{operator.name} ({path.stem})", operator.codes, "safe code", found, _rules(findings))


def _rules(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(sorted({finding.rule for finding in findings}))


def tells(codes: Sequence[str], under: Sequence[str], findings: Sequence[Finding]) -> bool:
    """Whether a finding of one of the rules says unsafe under every one of these models."""
    return any(
        finding.rule in codes
        and {model.value for model, verdict in finding.verdicts.items() if verdict is Verdict.UNSAFE} >= {*under}
        for finding in findings
    )


def lines(made: Sequence[Mutant], count: int) -> Iterator[str]:
    """The share found, and every spelling that got away somewhere."""
    found = sum(mutant.found for mutant in made)
    yield f"mutants: {len(made)} in {count} safe handlers, {found} reported ({100 * found / max(1, len(made)):.1f} %)"
    away: dict[tuple[tuple[str, ...], str, tuple[str, ...]], list[str]] = defaultdict(list)
    for mutant in made:
        if not mutant.found:
            away[mutant.codes, mutant.hazard, mutant.said].append(mutant.place)
    for (codes, hazard, said), places in away.items():
        where = ", ".join(f"{places.count(place)} in the {place}" for place in sorted({*places}))
        yield f"  not reported: {' or '.join(codes)} ({where}; said: {', '.join(said) or 'nothing'}): {hazard}"
