"""The audit as the gate makes it: of everything that Lambda would run, with nothing left out for daily convenience."""

import os
import shutil
from contextlib import chdir
from pathlib import Path

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.reading.vendored import installed
from concurrency_audit.cli.options import Options
from concurrency_audit.gate.subject import Subject

_MACHINE_CODE = (".so", ".pyd")


def audit_package(folder: Path, subject: Subject, daily: Options) -> tuple[AuditResult, list[str]]:
    """Audit an unpacked package; gives the result, with the package's own paths, and what is code but no source.

    Of the project's configuration only entry points and what is known of libraries count: what is left out of the
    daily audit runs all the same, and a finding can only be waived. Raises UsageError.
    """
    _count_as_own(folder, subject)
    for ignored in folder.rglob(".gitignore"):  # it speaks of a repository, and what is shipped runs
        if ignored.is_file():
            ignored.unlink()
    settings = Settings(
        models=subject.models,
        entries=(*daily.entries, *([subject.entry] if subject.entry and subject.imported else [])),
        known_safe=daily.known_safe,
        known_unsafe=daily.known_unsafe,
        jobs=daily.jobs,
        root=folder,
    )
    own = _own_files(folder)
    with chdir(folder):
        # Each file is named, for a walk would pass over folders called build, vendor and the like.
        result = audit([Path(), *(path for path in own if path.suffix == ".py")], settings)
    _something_must_start(result, subject, daily)
    return result, [str(path) for path in own if _is_unread(folder, path)]


def _own_files(folder: Path) -> list[Path]:
    """All files, relative to the folder, but those that pip installed."""
    theirs = set(installed(str(folder), os.listdir(folder)))  # noqa: PTH208 - names, as it takes them
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and str(path) not in theirs)
    return [path.relative_to(folder) for path in files if "__pycache__" not in path.parts]


def _is_unread(folder: Path, path: Path) -> bool:
    """Whether Python would import something of which there is no source."""
    if path.suffix == ".pyc":
        return not (folder / path.with_suffix(".py")).is_file()
    return path.suffix in _MACHINE_CODE and (".cpython-" in path.name or ".abi3." in path.name)


def _count_as_own(folder: Path, subject: Subject) -> None:
    """Forget that pip installed the project's own distributions, and what no list of files proves to be installed."""
    handler = _handler_file(folder, subject)
    for metadata in folder.glob("*.dist-info"):
        record = metadata / "RECORD"
        listed = record.read_text("utf-8", "replace").splitlines() if record.is_file() else []
        names = {line.rpartition(",")[0].rpartition(",")[0] for line in listed}
        # direct_url.json: installed from a folder, a repository or a file, not from an index (PEP 610).
        if not names or handler in names or (metadata / "direct_url.json").is_file():
            shutil.rmtree(metadata)


def _handler_file(folder: Path, subject: Subject) -> str:
    """The handler's file, relative to the folder; raises UsageError where Lambda's runtime would not find one."""
    if not subject.imported:
        return ""
    if subject.entry is None:
        raise UsageError(f'the handler "{subject.handler}" names no function of a module')
    module = folder / subject.handler.replace("\\", "/").rpartition(".")[0].replace(".", "/")
    for path in (module.with_name(f"{module.name}.py"), module / "__init__.py"):
        if path.is_file():
            return path.relative_to(folder).as_posix()
    raise UsageError(f"the handler {subject.handler} is not in the package", remedy="name the code's own root")


def _something_must_start(result: AuditResult, subject: Subject, daily: Options) -> None:
    """Where an adapter or a custom runtime starts the program, its entry points must be known, not guessed."""
    if (
        not subject.imported
        and not daily.entries
        and not any(one.evidence.startswith("@") for one in result.entry_points)
    ):
        raise UsageError(
            "what the function starts is not known, and no route was found in the package",
            remedy='name its entry points: entries = ["module:function"] in [tool.concurrency-audit]',
        )
