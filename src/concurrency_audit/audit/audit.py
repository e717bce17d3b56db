"""The audit on one page: paths -> summaries -> program -> findings."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from concurrency_audit.audit import inline_code
from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.findings import AuditResult, Incomplete
from concurrency_audit.audit.model.references import HandlerReference
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.reading.above import above, requirements
from concurrency_audit.audit.reading.cache import Cache, Remembered
from concurrency_audit.audit.reading.files import Discovery, discover
from concurrency_audit.audit.reading.packaging import packaged
from concurrency_audit.audit.reading.pins import forking_clients
from concurrency_audit.audit.reading.pool import Pool
from concurrency_audit.audit.reading.progress import Progress
from concurrency_audit.audit.reading.reader import Reader
from concurrency_audit.audit.reading.schemas import stated_schemas
from concurrency_audit.audit.reading.source import surprise
from concurrency_audit.audit.stack import on_one_stack
from concurrency_audit.audit.stored import Stored


def audit(
    paths: Sequence[Path],
    settings: Settings,
    progress: Progress | None = None,
    given: Mapping[str, bytes] | None = None,
) -> AuditResult:
    """Audit the Python files under `paths`; raises UsageError for paths or settings that make no sense.

    `given` holds contents that stand for those on disk, by path as findings name it; such a file need not exist.
    """
    discovery = discover(paths, settings.exclude, settings.force_exclude)
    dockerfiles = (path for path in discovery.templates if "Dockerfile" in path)
    pinning = {*discovery.requirements, *requirements(paths)}
    settings = replace(
        settings,
        forking=forking_clients({*pinning, *dockerfiles}),
        packaged=packaged(pinning),
        schemas=stated_schemas(discovery.schemas),
    )
    with Cache(settings.cache_dir) as cache, calm_memory():
        python = tuple(dict.fromkeys((*discovery.python, *(given or ()))))
        reader = Reader(python, cache, Pool(settings.jobs), progress, given)
        contents = reader.contents()
        references, unread = _templates(paths, discovery, contents.mentions_cdk, settings, cache)
        if inline := {reference.inline for reference in references if reference.inline}:
            texts = {**inline_code.texts(inline), **(given or {})}
            reader = Reader(tuple(dict.fromkeys((*python, *texts))), cache, Pool(settings.jobs), progress, texts)
            contents = reader.contents()
        reader.incomplete.update(discovery.incomplete, unread)
        stored = Stored(cache, references, reader.incomplete, settings)
        result = stored.load(contents.digest)
        if result is None:
            from concurrency_audit.audit.analysis import analyse  # late: an unchanged tree needs no interpreter

            contents = reader.look()
            try:
                result = on_one_stack(lambda: analyse(reader, cache, references, settings))
            except UsageError:
                raise
            except Exception as error:
                return _given_up(reader, settings, error)
            if not reader.surprised and not settings.near:  # a quick look is not worth keeping
                stored.save(contents.digest, result)
        placed = inline_code.placed(result, inline)
        return replace(placed, reach=replace(placed.reach, left_out=discovery.vendored))


def _given_up(reader: Reader, settings: Settings, error: Exception) -> AuditResult:
    """The result if the audit failed as a whole: no findings, and one `incomplete` row with the reason."""
    reader.failed(min(reader.keys, default="."), surprise(error, "judging the program"))
    return AuditResult(settings.models, incomplete=tuple(sorted(reader.incomplete)), files=len(reader.keys))


def _templates(
    paths: Sequence[Path], discovery: Discovery, mentions_cdk: Sequence[str], settings: Settings, cache: Cache
) -> tuple[tuple[HandlerReference, ...], tuple[Incomplete, ...]]:
    """The functions that deployment files name. Their readers are imported only if there are such files."""
    texts = {*discovery.templates, *discovery.texts, *mentions_cdk, *above(paths)}
    if not texts:
        return (), ()
    from concurrency_audit.audit.reading.templates import read_templates

    return read_templates(sorted(texts), settings.root or Path(), discovery.python, Remembered(cache, "quiet"))


@contextmanager
def calm_memory() -> Iterator[None]:
    """Switch off the cyclic garbage collector: reference counts free the trees; it would traverse summaries in vain.

    The recursion limit, which reading raises, is restored at the end: it decides how deeply nested a file may be, and
    the next audit in this process must give the same answer.
    """
    was_enabled, deepest = gc.isenabled(), sys.getrecursionlimit()
    gc.disable()
    try:
        yield
    finally:
        sys.setrecursionlimit(deepest)
        gc.freeze()
        gc.unfreeze()  # move the survivors to the oldest generation, so that they are not traversed right away
        if was_enabled:
            gc.enable()
