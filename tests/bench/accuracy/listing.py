"""What was missed and what was a false alarm, one line each, to be read by a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.bench.accuracy.audits import Audited
from tests.bench.accuracy.figures import false_alarms, still, unsafe
from tests.bench.accuracy.labels import MODELS
from tests.bench.accuracy.matching import Finding


def sites(audits: Sequence[Audited]) -> Iterator[str]:
    """Lines of all repositories, tabs between their parts."""
    for audited in audits:
        for part in (_entries(audited), _missed(audited), _wrong(audited)):
            for line in part:
                yield f"{audited.matched.repository.name}\t{line}"


def _entries(audited: Audited) -> Iterator[str]:
    for spot in audited.matched.missing_entries:
        yield f"{spot}\tentry point not found"


def _missed(audited: Audited) -> Iterator[str]:
    missed = {id(j): j for model in MODELS for j in unsafe(audited, model) if not j.reported(model)}
    for judged in missed.values():
        site = judged.site
        models = [m for m in MODELS if site.verdicts[m] == "unsafe" and not judged.reported(m)]
        seen = ", ".join(sorted({f["rule"] for f in judged.findings})) or "nothing"
        yield f"{site.at}\t{'/'.join(site.families)} missed under {', '.join(models)}; seen: {seen}\t{site.reason}"


def _wrong(audited: Audited) -> Iterator[str]:
    told: set[tuple[str, str, int]] = set()
    for model in MODELS:
        for finding in _alarms(audited, model):
            key = (finding["rule"], finding["path"], finding["line"])
            if key not in told:
                told.add(key)
                verdicts = "/".join(finding["verdicts"].get(m, "?") for m in MODELS)
                yield (
                    f"{finding['path']}:{finding['line']}\t{finding['rule']} {verdicts}: no such label under {model}"
                    f"\t{finding['message'][:160]}"
                )


def _alarms(audited: Audited, model: str) -> Iterator[Finding]:
    yield from (finding for finding, right in audited.matched.alarms[model] if not right)
    for judged in still(audited, model):
        yield from false_alarms(audited, model, judged)
