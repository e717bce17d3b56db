"""Tasks of queues (Celery, dramatiq, huey, ...): workers of their own run them, so that they are no entry points.

Whether these workers are deployed beside the functions, and how many at once, no code tells. Each task is said, so that
silence about what they do to the same rows is no claim.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial

from concurrency_audit.audit.model.findings import EntryPoint, Incomplete
from concurrency_audit.audit.model.shapes import TASK_DECORATORS, TASK_LIBRARIES
from concurrency_audit.audit.model.summaries import FunctionSummary, ModuleSummary
from concurrency_audit.audit.model.surveyed import Surveyed
from concurrency_audit.audit.model.surveys import Survey
from concurrency_audit.audit.model.terms import Block, Expression
from concurrency_audit.audit.placing import Placing
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.tree.modules import ModuleTable

Surveys = Mapping[str, Survey | None]


def tasks(
    surveys: Surveys,
    table: ModuleTable,
    left_out: Collection[str],
    summary: Callable[[str], ModuleSummary | None],
    placing: Placing,
    entries: Collection[EntryPoint],
) -> Iterator[Incomplete]:
    """One row for each task that is no entry point for another reason, in the modules that are not left out."""
    possible = ((key, surveys[key]) for key in _naming(surveys, TASK_LIBRARIES))
    makers = {key: library for key, survey in possible if survey and (library := _imported(survey))}
    known = {(entry.path, entry.line) for entry in entries}
    for key in _naming(surveys, TASK_DECORATORS) if makers else ():
        survey = surveys[key]
        is_possible = survey is not None and not TASK_DECORATORS.isdisjoint(survey.decorators.split())
        module = summary(key) if is_possible and key not in left_out else None
        names = {} if module is None else _names(module.functions[0].body, partial(_library, table, makers, key))
        for index, function in enumerate(module.functions if module is not None and names else ()):
            library = _queue(function, names)
            line = placing.span(Site(key, index, -1)).line if library else 0
            if library and (key, line) not in known:
                reason = f"a task that workers of {library} run; if invocations run it, name it with --entry"
                yield Incomplete(key, line, reason, unread=False)


def _naming(surveys: Surveys, words: Iterable[str]) -> list[str]:
    """The modules whose surveys may have one of these words in them; what the cache kept is not decoded for it."""
    return sorted({key for word in words for key in surveys.naming(word)} if isinstance(surveys, Surveyed) else surveys)


def _imported(survey: Survey) -> str:
    """The library of tasks that a module imports."""
    roots = (dotted.partition(".")[0] for dotted, level, _, _ in survey.imports if not level)
    return next((root for root in roots if root in TASK_LIBRARIES), "")


def _library(table: ModuleTable, makers: Mapping[str, str], importer: str, dotted: str, name: str, level: int) -> str:
    """The library from which an imported name comes, be it by way of a module that makes an application of it."""
    key = table.resolve(importer, dotted, level)
    if key is None and not level and dotted.partition(".")[0] in TASK_LIBRARIES:
        return dotted.partition(".")[0]
    return makers.get(key or "", "") or makers.get(table.resolve(importer, f"{dotted}.{name}", level) or "", "")


def _names(body: Block, library: Callable[[str, str, int], str]) -> dict[str, str]:
    """The names that a module's body has of such a library -> the library."""
    found: dict[str, str] = {}
    for term in body:
        if term[0] == "import":
            for name, (_, dotted, attribute, level) in term[1]:
                if name and (root := library(dotted, attribute or "", level)):
                    found[name] = root
        elif term[0] == "assign" and (root := found.get(_first(term[2]), "")):
            found.update((target[1], root) for target in term[1] if target[0] == "name")
    return found


def _queue(function: FunctionSummary, names: Mapping[str, str]) -> str:
    """The library whose decorator makes a function a task: `@shared_task`, `@app.task(bind=True)`."""
    for decorator in function.decorators:
        called = decorator[1] if decorator[0] == "call" else decorator
        last = called[2] if called[0] == "attribute" else called[1] if called[0] == "name" else ""
        if last in TASK_DECORATORS and (library := names.get(_first(called), "")):
            return library
    return ""


def _first(term: Expression) -> str:
    """The first name of a chain such as `app.task(bind=True)`."""
    while term[0] in ("call", "attribute"):
        term = term[1]
    return term[1] if term[0] == "name" else ""
