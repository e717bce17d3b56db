"""Settings of one audit, merged from the command line and pyproject.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from concurrency_audit.audit.model.references import PinnedClient
from concurrency_audit.audit.model.verdicts import Confidence, ExecutionModel, Severity

BOTH_MODELS = (ExecutionModel.THREADS, ExecutionModel.PROCESSES)


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one audit; the defaults are those of a bare `concurrency-audit src/`."""

    models: tuple[ExecutionModel, ...] = BOTH_MODELS
    forking: tuple[PinnedClient, ...] = ()
    """Versions of awslambdaric, as pinned, that import the handler before they fork their workers, or lack the hook."""
    packaged: tuple[tuple[str, ...], ...] = ()
    """Folder -> the import roots that its packaging files add, itself first; some lie outside of what is audited."""
    schemas: tuple[str, ...] = ()
    """Statements of SQL files beside the code that say which columns are unique."""
    auto: bool = False
    """Whether an entry point is judged only for the execution model that a template shows for it."""
    entries: tuple[str, ...] = ()
    """Extra entry points, `module:function`."""
    only: str = ""
    """If set, only this entry point and the modules it imports are analysed; other entry points are listed."""
    near: str = ""
    """If set, the path of a module: only entry points that can load it are analysed, for an editor's quick look."""
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
    """gitignore-style patterns to exclude, beside what .gitignore names and git does not keep."""
    force_exclude: bool = False
    """Whether exclusions also apply to paths named on the command line, as pre-commit needs."""
    known_safe: tuple[str, ...] = ()
    """Constructors (`mylib.Client`) whose objects are safe to share."""
    known_unsafe: tuple[str, ...] = ()
    installed: tuple[Path, ...] = ()
    """Folders that the project's libraries are installed in: the source of what knowledge does not describe."""
    jobs: int | None = None
    """Worker processes; None means one per core."""
    cache_dir: Path | None = None
    """The cache folder; None means no cache."""
    survey: bool = True
    """Whether the survey preselects the modules to parse. Tests switch it off to show that the survey misses nothing.
    """
