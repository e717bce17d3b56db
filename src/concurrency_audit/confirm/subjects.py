"""Turns findings and entry points into jobs: which function to run, on which `sys.path`, for which findings."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.findings import EntryPoint, Finding
from concurrency_audit.audit.model.verdicts import ExecutionModel, Family, Verdict
from concurrency_audit.confirm.host import real
from concurrency_audit.confirm.model import Subject
from concurrency_audit.confirm.reaching import functions, is_coroutine, is_inner, text_of
from concurrency_audit.confirm.runtime.libraries import NoSourceError, located


@dataclass(frozen=True, slots=True)
class Job:
    """One subject under one model, with the findings that it may confirm."""

    subject: Subject
    model: str
    findings: tuple[Finding, ...]
    partners: tuple[str, ...] = ()
    """Other handlers of the same file, which may run concurrently with this one."""
    source: str | None = None
    """The name of the service that sends its events, where the template says so."""


def jobs(
    paths: Sequence[Path],
    entries: Sequence[EntryPoint],
    findings: Sequence[Finding],
    *,
    entry: str | None,
    model: str | None,
    setup: str | None,
    trace: Sequence[str] = (),
    sources: Mapping[str, str] = MappingProxyType({}),
) -> list[Job]:
    """The jobs in source order. An entry point that was asked for is run with or without findings."""
    maker = Maker(tuple(real(path) for path in paths), setup, tuple(trace))
    if entry is not None:
        subject = maker.asked(entry)
        dotted = entry.replace(":", ".")
        own = [finding for finding in findings if not finding.call_path or _same(finding.call_path[0], dotted)]
        source = next((name for function, name in sources.items() if _same(function, dotted)), None)
        return [replace(job, source=source) for job in _by_model(subject, own, model)]
    made = []
    by_file = Reaching(entries)
    for point in entries:
        own = [finding for finding in findings if _belongs(finding, point, by_file)]
        beside = [maker.of(other).entry for other in entries if other.path == point.path and other != point]
        text = text_of(Path(point.path)) if any("." in one.partition(":")[2] for one in beside) else ""
        partners = tuple(one for one in beside if not is_inner(text, one.partition(":")[2]))
        work = _by_model(maker.of(point), own, model)
        made += [replace(job, partners=partners, source=sources.get(point.function)) for job in work]
    return made


def _by_model(subject: Subject, findings: Sequence[Finding], model: str | None) -> list[Job]:
    """One job per model: the requested one, or the model of each finding; without any, coroutines run as tasks."""
    if model is not None:
        return [Job(subject, model, tuple(findings))]
    if not findings:
        file, function = Path(subject.root, subject.path), subject.entry.partition(":")[2]
        return [Job(subject, "tasks" if is_coroutine(text_of(file), function) else "threads", ())]
    chosen: dict[str, list[Finding]] = {}
    for finding in findings:
        chosen.setdefault(model_of(finding), []).append(finding)
    return [Job(subject, name, tuple(own)) for name, own in chosen.items()]


def model_of(finding: Finding) -> str:
    """The model in which the finding does most harm; for files it is processes, as under AWS's own runtime."""
    unsafe = {model for model, verdict in finding.verdicts.items() if verdict is Verdict.UNSAFE}
    if finding.family is Family.FILESYSTEM and ExecutionModel.PROCESSES in unsafe:
        return "processes"
    if unsafe == {ExecutionModel.TASKS}:
        return "tasks"
    if ExecutionModel.THREADS in unsafe or ExecutionModel.PROCESSES not in unsafe:
        return "threads"
    return "reuse"


def _belongs(finding: Finding, point: EntryPoint, reaching: "Reaching") -> bool:
    if finding.call_path and finding.call_path[0] in point.function:
        return finding.call_path[0] == point.function
    return not finding.call_path and finding.span.path == point.path and point.function in reaching.entries(finding)


class Reaching:
    """Which entry points of a file have to do with a finding that names none."""

    def __init__(self, entries: Sequence[EntryPoint]) -> None:
        self.points = entries
        self.known: dict[str, set[str]] = {}

    def entries(self, finding: Finding) -> set[str]:
        """Those that name what stands at its lines; all of the file where none does."""
        if finding.fingerprint not in self.known:
            here = {point.function for point in self.points if point.path == finding.span.path}
            lines = {
                finding.span.line,
                *(one.span.line for one in finding.related if one.span.path == finding.span.path),
            }
            names = functions(text_of(Path(finding.span.path)), lines) if len(here) > 1 else set()
            self.known[finding.fingerprint] = {one for one in here if one.rpartition(".")[2] in names} or here
        return self.known[finding.fingerprint]


def _same(function: str, asked: str) -> bool:
    """Whether two names mean one function; a module may be named from a folder further up."""
    return function == asked or function.endswith(f".{asked}") or asked.endswith(f".{function}")


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the subjects for the paths of one command."""

    paths: tuple[str, ...]
    setup: str | None
    trace: tuple[str, ...]

    def asked(self, entry: str) -> Subject:
        """The subject of `--entry module:function`."""
        module, _, function = entry.partition(":")
        if not module or not function:
            raise UsageError(f'"{entry}" names no function', "in --entry", "write module:function")
        folders = [path if Path(path).is_dir() else str(Path(path).parent) for path in self.paths]
        inner = module.replace(".", os.sep)
        for folder in self._roots(folders):
            for file in (f"{folder}/{inner}.py", f"{folder}/{inner}/__init__.py"):
                if Path(file).is_file():
                    return self._subject(entry, file, folder, folders)
        raise UsageError(f'no module "{module}"', f"under {', '.join(map(str, self.paths))}", "correct --entry or PATH")

    def _roots(self, folders: Iterable[str]) -> list[str]:
        """The folders themselves, their parents (for packages) and `src`."""
        found = list(folders)
        found += [f"{folder}/src" for folder in folders] + [str(Path(folder).parent) for folder in folders]
        return found

    def of(self, point: EntryPoint) -> Subject:
        """The subject of an entry point found by the audit."""
        file = real(point.path)
        parts = point.function.split(".")
        stem = Path(file.removesuffix(".py").removesuffix(f"{os.sep}__init__")).parts
        length = next((n for n in range(len(parts) - 1, 0, -1) if list(stem[-n:]) == parts[:n]), 0)
        folder = str(Path(*stem[: len(stem) - (length or 1)]))
        module = ".".join(parts[:length]) if length else stem[-1]
        entry = f"{module}:{'.'.join(parts[length or 1 :])}"
        return self._subject(entry, file, folder, [], point.line)

    def _subject(self, entry: str, file: str, folder: str, folders: Sequence[str], line: int = 1) -> Subject:
        here = real(Path.cwd())
        root = here if file.startswith(here + os.sep) else folder
        places = tuple(dict.fromkeys((folder, *folders)))
        path = file.removeprefix(root + os.sep)
        self._check(places)
        return Subject(entry, path, line, root, places, places, self.setup, self.trace)

    def _check(self, places: Sequence[str]) -> None:
        """Every library of `--trace` can be found where the code will look for it."""
        for name in self.trace:
            try:
                located(name, [*places, *sys.path])
            except NoSourceError as error:
                raise UsageError(str(error), "in --trace", "name what is installed beside confirm") from error
