"""Options of an audit from the command line and from pyproject.toml, and how they are merged."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from concurrency_audit.audit.model.settings import BOTH_MODELS, Settings
from concurrency_audit.audit.model.verdicts import Confidence, ExecutionModel, Severity
from concurrency_audit.cli.selectors import resolved

MODELS = {
    "threads": (ExecutionModel.THREADS,),
    "processes": (ExecutionModel.PROCESSES,),
    "both": BOTH_MODELS,
    "hybrid": (ExecutionModel.HYBRID,),
    "tasks": (ExecutionModel.TASKS,),
    "auto": BOTH_MODELS,
}
SEVERITIES = {severity.word: severity for severity in Severity}
CONFIDENCES = {confidence.word: confidence for confidence in Confidence}
FORMATS = ("full", "concise", "json", "sarif", "github", "gitlab", "junit", "html", "markdown", "rdjson")
CACHE_FOLDER = ".concurrency_audit_cache"


class Options(NamedTuple):
    """Options from one source; None and empty values mean that the source does not set them."""

    model: str | None = None
    entries: tuple[str, ...] = ()
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    extend_ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = {}
    severity: str | None = None
    min_confidence: str | None = None
    exclude: tuple[str, ...] = ()
    known_safe: tuple[str, ...] = ()
    known_unsafe: tuple[str, ...] = ()
    jobs: int | None = None
    cache_dir: Path | None = None
    format: str | None = None
    baseline: Path | None = None


def merge(config: Options, command_line: Options) -> Options:
    """Merge both sources: the command line's single values and select/ignore win, lists are concatenated."""
    select, ignore = command_line.select, command_line.ignore
    return Options(
        model=command_line.model or config.model,
        entries=_joined(config.entries, command_line.entries),
        select=config.select if select is None else select,
        ignore=config.ignore if ignore is None else ignore,
        extend_select=_joined(config.extend_select, command_line.extend_select),
        extend_ignore=_joined(config.extend_ignore, command_line.extend_ignore),
        per_file_ignores=_joined_tables(config.per_file_ignores, command_line.per_file_ignores),
        severity=command_line.severity or config.severity,
        min_confidence=command_line.min_confidence or config.min_confidence,
        exclude=_joined(config.exclude, command_line.exclude),
        known_safe=_joined(config.known_safe, command_line.known_safe),
        known_unsafe=_joined(config.known_unsafe, command_line.known_unsafe),
        jobs=command_line.jobs or config.jobs,
        cache_dir=command_line.cache_dir or config.cache_dir,
        format=command_line.format or config.format,
        baseline=command_line.baseline or config.baseline,
    )


def settings(options: Options, root: Path, *, cache: bool = True, force_exclude: bool = False) -> Settings:
    """The audit's settings; raises UsageError for codes or names that match no rule."""
    select = options.select or ()
    return Settings(
        models=MODELS[options.model or "both"],
        auto=options.model == "auto",
        entries=options.entries,
        # Without a selection every rule runs, and an extension alone must not narrow that.
        select=resolved(_joined(select, options.extend_select), "in select") if select else (),
        ignore=resolved(_joined(options.ignore or (), options.extend_ignore), "in ignore"),
        per_file_ignores={
            pattern: resolved(rules, f"in per-file-ignores of {pattern}")
            for pattern, rules in options.per_file_ignores.items()
        },
        severity=SEVERITIES[options.severity or "note"],
        min_confidence=CONFIDENCES[options.min_confidence or "low"],
        root=root,
        exclude=options.exclude,
        force_exclude=force_exclude,
        known_safe=options.known_safe,
        known_unsafe=options.known_unsafe,
        jobs=options.jobs,
        cache_dir=(options.cache_dir or root / CACHE_FOLDER) if cache else None,
    )


def _joined(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _joined_tables(
    first: Mapping[str, tuple[str, ...]], second: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    return {key: _joined(first.get(key, ()), second.get(key, ())) for key in (*first, *second)}
