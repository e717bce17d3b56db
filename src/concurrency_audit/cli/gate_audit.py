"""The gate's audit: everything that Lambda would run, without the exclusions of the daily audit."""

from contextlib import chdir
from pathlib import Path

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.cli.options import Options
from concurrency_audit.errors import UsageError
from concurrency_audit.gate.audit_evidence import Audited
from concurrency_audit.gate.contents import unread
from concurrency_audit.gate.contents.installed import Installed, installed
from concurrency_audit.gate.subject import Subject


def audit_package(folder: Path, subject: Subject, daily: Options) -> Audited:
    """Audit an unpacked package, with the package's own paths.

    Of the project's configuration only entry points and knowledge of libraries apply: code that the daily audit
    excludes runs all the same, and findings can only be waived. Raises UsageError.
    """
    found = installed(folder, _handler_file(folder, subject))
    for ignored in folder.rglob(".gitignore"):  # it speaks of a repository, and what is shipped runs
        if ignored.is_file():
            ignored.unlink()
    # Several functions may share this code: handlers of the others are checked by their own gates.
    only = subject.entry if subject.entry and subject.imported else ""
    settings = Settings(
        models=subject.models,
        entries=tuple(dict.fromkeys((*daily.entries, *([only] if only else [])))),
        only=only,
        known_safe=daily.known_safe,
        known_unsafe=daily.known_unsafe,
        jobs=daily.jobs,
        root=folder,
        installed=(Path(),),
    )
    with chdir(folder):
        # Name every file, because a walk would skip folders called build, vendor and the like.
        result = audit([Path(), *_own_modules(folder, found)], settings)
    _something_must_start(result, subject, daily)
    reached = result.imported if only else None
    items = [*unread.in_package(folder, found, reached=reached), *unread.in_configuration(subject.configuration)]
    return Audited(result, tuple(items), tuple(one.name for one in found.distributions))


def _own_modules(folder: Path, found: Installed) -> list[Path]:
    """Every Python file that is not unchanged since pip installed it from an index, relative to the folder."""
    files = (path.relative_to(folder) for path in sorted(folder.rglob("*.py")) if path.is_file())
    return [path for path in files if path.as_posix() not in found.proven]


def _handler_file(folder: Path, subject: Subject) -> str:
    """The handler's file, relative to the folder; raises UsageError if Lambda's runtime would not find one."""
    if not subject.imported:
        return ""
    if subject.entry is None:
        raise UsageError(f'the handler "{subject.handler}" names no function of a module')
    module = folder / subject.handler.replace("\\", "/").rpartition(".")[0].replace(".", "/")
    for path in (module / "__init__.py", module.with_name(f"{module.name}.py")):  # the order in which Python searches
        if path.is_file():
            return path.relative_to(folder).as_posix()
    raise UsageError(f"the handler {subject.handler} is not in the package", remedy="name the code's own root")


def _something_must_start(result: AuditResult, subject: Subject, daily: Options) -> None:
    """If an adapter or a custom runtime starts the program, require configured entry points instead of guessed ones."""
    if (
        not subject.imported
        and not daily.entries
        and not any(one.evidence.startswith("@") for one in result.entry_points)
    ):
        raise UsageError(
            "what the function starts is not known, and no route was found in the package",
            remedy='name its entry points: entries = ["module:function"] in [tool.concurrency-audit]',
        )
