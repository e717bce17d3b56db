"""What a run was asked to do, from the command line and pyproject.toml together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from concurrency_audit.audit.model.references import PinnedClient
from concurrency_audit.audit.model.verdicts import Confidence, ExecutionModel, Severity

BOTH_MODELS = (ExecutionModel.THREADS, ExecutionModel.PROCESSES)


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one audit; every field has the default a bare `concurrency-audit src/` uses."""

    models: tuple[ExecutionModel, ...] = BOTH_MODELS
    forking: tuple[PinnedClient, ...] = ()
    """Pinned runtime clients that import the handler before they fork their workers."""
    auto: bool = False
    """Whether an entry point whose execution model a template shows is judged for that alone."""
    entries: tuple[str, ...] = ()
    """Extra entry points, `module:function`."""
    only: str = ""
    """One of them that alone counts, with what its module imports; other entry points are listed, not followed."""
    select: tuple[str, ...] = ()
    """Codes or prefixes to report; empty means all."""
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Glob relative to the project root -> codes or prefixes."""
    severity: Severity = Severity.NOTE
    """The lowest severity reported."""
    min_confidence: Confidence = Confidence.LOW
    root: Path | None = None
    """The project root; None means the working directory."""
    exclude: tuple[str, ...] = ()
    """gitignore-style patterns left out beside .gitignore's."""
    force_exclude: bool = False
    """Whether what is left out stays out even when a path names it, as pre-commit needs."""
    known_safe: tuple[str, ...] = ()
    """Constructors (`mylib.Client`) whose objects are safe to share."""
    known_unsafe: tuple[str, ...] = ()
    installed: tuple[Path, ...] = ()
    """Folders that the project's libraries are installed in: the source of what knowledge does not describe."""
    jobs: int | None = None
    """Worker processes; None means one per core."""
    cache_dir: Path | None = None
    """Where summaries are kept; None means no cache."""
    survey: bool = True
    """Whether the cheap survey chooses what is read closely; off only to prove that it loses nothing."""
