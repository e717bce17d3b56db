"""The figures of all parts in one table, for the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tests.bench.accuracy.audits import Audited
from tests.bench.accuracy.figures import entry_recall, precision, quiet, recall
from tests.bench.accuracy.labels import CLOSED, MODELS

_COLUMNS = (
    "part",
    "sites",
    "entry points found",
    *(f"{what}, {model}" for what in ("recall", "precision", "look-alikes silent") for model in MODELS),
)


def rows(parts: Mapping[str, Sequence[Audited]]) -> Iterator[str]:
    """Lines of Markdown: a row per part, closed parts in bold."""
    yield f"| {' | '.join(_COLUMNS)} |"
    yield f"| --- |{' ---: |' * (len(_COLUMNS) - 1)}"
    for part, audits in parts.items():
        shares = [entry_recall(audits), *(of(audits, model) for of in (recall, precision, quiet) for model in MODELS)]
        sites = sum(len(audited.matched.sites) for audited in audits)
        name = f"**`{part}`**" if part in CLOSED else f"`{part}`"
        yield f"| {' | '.join([name, str(sites), *(str(share).strip() for share in shares)])} |"
