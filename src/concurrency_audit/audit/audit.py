"""The audit on one page: paths -> summaries -> program -> findings."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.reading.cache import Cache, Remembered
from concurrency_audit.audit.reading.files import discover
from concurrency_audit.audit.reading.pool import Pool
from concurrency_audit.audit.reading.reader import Reader
from concurrency_audit.audit.reading.templates import read_templates
from concurrency_audit.audit.stored import Stored

Progress = Callable[[str, int, int], None]


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
    with Cache(settings.cache_dir) as cache, calm_memory():
        python = dict.fromkeys([*map(str, discovery.python), *(given or ())])
        reader = Reader(list(python), cache, Pool(settings.jobs), progress, given)
        texts = (*discovery.templates, *discovery.texts, *map(Path, reader.mentions_cdk))
        references, unread = read_templates(
            texts, settings.root or Path(), discovery.python, Remembered(cache, "quiet")
        )
        reader.incomplete.update(discovery.incomplete, unread)
        stored = Stored(cache, reader.keys, references, reader.incomplete, settings)
        result = stored.load()
        if result is None:
            from concurrency_audit.audit.analysis import analyse  # an unchanged tree needs neither machine nor rules

            result = analyse(reader, references, settings)
            stored.save(result)
        return result


@contextmanager
def calm_memory() -> Iterator[None]:
    """Without the cycle collector: trees are dropped by reference counts, and summaries only make it look in vain."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
