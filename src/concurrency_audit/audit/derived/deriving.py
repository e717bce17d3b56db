"""Verdicts on objects that nobody described, from the source of their installed libraries: as rows of knowledge, each
worked out once per version of a library and kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any

from concurrency_audit.audit.derived.installed import STANDARD, Distribution, Installed
from concurrency_audit.audit.derived.judging import Judged, judge
from concurrency_audit.audit.derived.probe import Asked, probe
from concurrency_audit.audit.derived.sources import NoVerdictError, Sources, stamp
from concurrency_audit.audit.derived.undescribed import Derived, Undescribed
from concurrency_audit.audit.knowledge import Knowledge
from concurrency_audit.audit.knowledge.rows import ObjectRow
from concurrency_audit.audit.model.surprises import told
from concurrency_audit.audit.model.verdicts import Confidence, Verdict
from concurrency_audit.audit.reading.cache import Cache
from concurrency_audit.audit.reading.version import code_version

_KIND = "derived"
_MOST_NEW = 12
"""Classes that one run looks into; what it finds is kept, so that the next run gets further."""
_NO_ENVIRONMENT = "no environment with it is at hand; --python ENV names one"
_NOT_LISTED = "it is part of Python's standard library, whose source is not looked into"


def derive(unknown: Iterable[Undescribed], installed: Installed, knowledge: Knowledge, cache: Cache) -> Derived:
    """Look into the library of each such object, as far as it is installed and the budget goes."""
    rows: dict[str, ObjectRow] = {}
    reasons: dict[str, str] = {}
    new = 0
    for asked in _asked(unknown):
        distribution = installed.distribution(asked.made_by.partition(".")[0])
        if distribution is None or distribution.name == STANDARD:
            reasons[asked.made_by] = _NO_ENVIRONMENT if distribution is None else _NOT_LISTED
            continue
        key = _key(distribution, asked)
        found = _kept(cache.get(_KIND, key))
        if found is None and new >= _MOST_NEW:
            reasons[asked.made_by] = f"{_MOST_NEW} classes are looked into in one run; the next one takes it up"
            continue
        if found is None:
            new += 1
            sources = Sources(distribution, installed, knowledge, cache)
            found = look(sources, knowledge, asked)
            cache.put(_KIND, key, [found, sources.read_files])
        if isinstance(found, str):
            reasons[asked.made_by] = found
        else:
            rows[asked.made_by] = _row(found, asked, distribution)
    return Derived(rows, reasons, new < _MOST_NEW)


def _asked(unknown: Iterable[Undescribed]) -> Iterator[Asked]:
    """One question for all objects that are made in the same way."""
    methods: dict[str, set[str]] = {}
    attributes: dict[str, set[str]] = {}
    for one in unknown:
        methods.setdefault(one.made_by, set()).update(one.methods)
        attributes.setdefault(one.made_by, set()).update(one.attributes)
    for made_by in sorted(methods):
        yield Asked(made_by, frozenset(methods[made_by]), frozenset(attributes[made_by] - methods[made_by]))


def look(sources: Sources, knowledge: Knowledge, asked: Asked) -> Judged | str:
    """The verdict, or why there is none; a failure of the audit's own is such a reason too."""
    try:
        return judge(sources, probe(sources, knowledge, asked))
    except NoVerdictError as why:
        return str(why)
    except Exception as error:
        return f"looking into its source {told(error)}"


def _row(found: Judged, asked: Asked, distribution: Distribution) -> ObjectRow:
    version = f"{distribution.name} {distribution.version}"
    return ObjectRow(
        library=distribution.name,
        made_by=(asked.made_by,),
        kind="derived",
        threads=found.threads,
        processes=found.processes,
        reason=f"By the source of {version} ({found.source}): {found.reason}.",
        source=found.source,
        checked_against=distribution.version,
        confidence=found.confidence,
        unsafe_methods=found.methods,
    )


def _key(distribution: Distribution, asked: Asked) -> str:
    parts = (code_version(), *distribution, asked.made_by, sorted(asked.methods), sorted(asked.attributes))
    return blake2b(repr(parts).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _kept(data: Any) -> Judged | str | None:
    """What an earlier run found, while the files that it read are what they were."""
    try:
        found, files = data
        if any(stamp(path) != was for path, was in files.items()):
            return None
        if isinstance(found, str):
            return found
        threads, processes, reason, source, confidence, methods = found
        return Judged(
            Verdict(threads), Verdict(processes), reason, source, Confidence(confidence), tuple(methods)
        )  # fmt: skip
    except (TypeError, ValueError):  # the cache may hold anything
        return None
