"""How much the entry points reach: modules that none of them runs code in, and functions that only look like one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial

from concurrency_audit.audit.given_away import looks_given
from concurrency_audit.audit.model.findings import NearMiss, Reach
from concurrency_audit.audit.model.shapes import HANDLER_NAMES, begins_like_a_handler
from concurrency_audit.audit.model.summaries import FunctionSummary, ModuleSummary
from concurrency_audit.audit.model.surveys import Survey
from concurrency_audit.audit.placing import Placing
from concurrency_audit.audit.program.domain.places import Site


def reach(
    files: Iterable[str],
    reached: Collection[str],
    surveys: Mapping[str, Survey | None],
    tests: Collection[str],
    summary: Callable[[str], ModuleSummary | None],
    placing: Placing,
    is_unknown: Callable[[str, str], bool],
) -> Reach:
    """Compute the reach of a run.

    `files` are the paths of all audited modules, `reached` those in which invocations or threads run code. What looks
    like an entry point is told only where there is none at all. `is_unknown` tells of an importing module and an import
    root whether that is a library of which nothing is known.
    """
    unreached = tuple(sorted(set(files).difference(reached)))
    if reached:
        return Reach(unreached)
    likely = sorted(
        path for path, s in surveys.items() if s and (s.binds_handler or s.function_shaped or s.shaped_methods)
    )
    near = list(_near_misses(likely, tests, summary, placing))
    known = {(miss.path, miss.line) for miss in near}
    giving = sorted(path for path, s in surveys.items() if s and (s.registering or s.decorators) and path not in tests)
    given = _given_away(giving, summary, placing, is_unknown)
    return Reach(unreached, (*near, *(miss for miss in given if (miss.path, miss.line) not in known)))


def _given_away(
    paths: Iterable[str],
    summary: Callable[[str], ModuleSummary | None],
    placing: Placing,
    is_unknown: Callable[[str, str], bool],
) -> Iterator[NearMiss]:
    """Functions that modules give at import to libraries of which nothing is known."""
    for path in paths:
        module = summary(path)
        if module is None:
            continue
        for index, root in looks_given(module, partial(is_unknown, path)):
            name = module.functions[index].qualname.replace(".<locals>", "")
            line = placing.span(Site(path, index, -1)).line
            yield NearMiss(path, line, f"{name} is given to {root}, of which nothing is known")


def _near_misses(
    paths: Iterable[str], tests: Collection[str], summary: Callable[[str], ModuleSummary | None], placing: Placing
) -> Iterator[NearMiss]:
    for path in paths:
        module = summary(path)
        for index, function in enumerate(module.functions if module is not None else ()):
            if module is not None and (why := _why_not(module, function, path in tests)):
                line = placing.span(Site(path, index, -1)).line
                yield NearMiss(path, line, f"{function.qualname.replace('.<locals>', '')} {why}")


def _why_not(module: ModuleSummary, function: FunctionSummary, is_test: bool) -> str:
    """Why a handler-like function is no entry point; empty if the function is not handler-like."""
    names = [p.name for p in function.parameters if p.kind in ("positional", "args")]
    looks_like_one = begins_like_a_handler(names) or (function.name in HANDLER_NAMES and function.parent == 0)
    if is_test and function.owner < 0:
        return "looks like a handler, but stands in a test" if looks_like_one else ""
    if function.owner >= 0:
        if not begins_like_a_handler(names[1:]):
            return ""
        return f"takes an event and a context, but no global holds an object of {module.classes[function.owner].name}"
    if begins_like_a_handler(names):
        if function.parent > 0:
            return "takes an event and a context, but is defined inside of another function"
        needed = [p.name for p in function.parameters if p.kind == "positional" and p.default is None][2:]
        return f"takes an event and a context, but also needs {', '.join(needed)}" if needed else ""
    if function.name in HANDLER_NAMES and function.parent == 0:
        return f"is called like a handler, but takes ({', '.join(names)})"
    return ""
