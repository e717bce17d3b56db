"""Where to provoke races: the accesses of shared state that an audit or a file names."""

import json
import random
from pathlib import Path

from concurrency_audit import package
from concurrency_audit.errors import UsageError

MOST_SEED = 2**31


def drawn_seed() -> int:
    """A random seed for a run without one; it is reported, so that the run can be repeated."""
    return random.SystemRandom().randrange(MOST_SEED)


def audited(folder: Path, handler: str) -> list[tuple[str, int]]:
    """Accesses of shared state in the package of a folder, by path from the package's root and line.

    If the folder cannot be audited, none are named; races are then provoked at all lines, but less often.
    """
    from concurrency_audit.audit.audit import audit
    from concurrency_audit.audit.model.settings import Settings

    if not folder.is_dir():
        return []
    module, _, function = handler.rpartition(".")
    root = folder.resolve()
    inside = package.prefix(folder, handler)
    entry = f"{module.replace('/', '.')}:{function}"
    settings = Settings(root=root.parent if inside else root, entries=(entry,) if module else ())
    try:
        findings = audit([root], settings).findings
    except UsageError:
        return []
    spans = {one for finding in findings for one in (finding.span, *(related.span for related in finding.related))}
    places = {(Path(span.path), span.line) for span in spans}
    return sorted((f"{inside}{_within(path, root)}", line) for path, line in places)


def _within(path: Path, root: Path) -> str:
    """A path of the audit relative to the folder's root."""
    whole = path if path.is_absolute() else Path.cwd() / path
    return whole.resolve().relative_to(root).as_posix() if whole.resolve().is_relative_to(root) else path.as_posix()


def from_file(path: Path) -> list[tuple[str, int]]:
    """The accesses that a file names: ``{"accesses": [{"path": "app.py", "line": 11}]}``.

    Raises:
        UsageError: the file does not exist, or has another format.
    """
    try:
        accesses = json.loads(path.read_text())["accesses"]
        return [(str(one["path"]), int(one["line"])) for one in accesses]
    except OSError as error:
        raise UsageError(f"--provoke-at {path}: cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(f'--provoke-at {path}: must be {{"accesses": [{{"path": "app.py", "line": 11}}]}}') from error
