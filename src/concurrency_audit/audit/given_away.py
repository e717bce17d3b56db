"""Functions that import-time code gives to a library of which nothing is known, and that nothing was seen to call.

The library may run them for requests (a bus of events, an RPC server) or never (a command line): silence about them
would be a claim.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

from concurrency_audit.audit.model.summaries import ModuleSummary
from concurrency_audit.audit.model.terms import Block, Expression
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.interpreter.classes import methods
from concurrency_audit.audit.program.interpreter.declared import unknown_base
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.running import Ran

_NO_SERVICE = re.compile(r"(Error|Exception|Warning|Schema|Model|Serializer|Field|Enum|Meta|Config|Settings)$")
"""Endings of names of classes that hold data: their methods are called by who has them."""
_BLOCKS = ("if", "try", "with")


def said(ran: Ran) -> Iterator[tuple[Site, str]]:
    """Such functions of the modules that were interpreted, with what the report counts; none that a handler reaches."""
    begun = {(e.site.module, e.site.function): e.evidence for e in (*ran.entries, *ran.others)}
    for home, given in ran.run.record.given_away.items():
        library = f"{given.library}, of which nothing is known"
        if begun.get(home) == given.registered.evidence:
            yield (
                Site(*home, -1),
                f"when {library}, calls a function that it is given at import: for requests, we guess",
            )
        elif home not in begun and home not in ran.run.record.reached:
            why = f"a function given at import to {library}; if invocations run it, name it with --entry"
            yield Site(*home, -1), why
    told = {*begun, *ran.run.record.given_away, *ran.run.record.reached}
    yield from _of_bases(ran.run, told)


def _of_bases(run: Run, told: Collection[tuple[str, int]]) -> Iterator[tuple[Site, str]]:
    """Classes whose base nobody described, where nothing was seen to run any method: the library may call them.

    `told` are functions that are followed, or listed for another reason.
    """
    for ref in run.defined:
        library = unknown_base(run, ref)
        names = [(name, method.ref) for name, method in methods(run, ref) if not name.startswith("_")]
        own = [closure for _, closure in names if closure.module == ref.module]
        if library is None or _NO_SERVICE.search(library) is not None or not own:
            continue
        if not any((closure.module, closure.index) in told for _, closure in names):
            root = library.partition(".")[0]
            yield Site(own[0].module, own[0].index, -1), f"methods that {root}, of which nothing is known, may call"


def looks_given(module: ModuleSummary, is_unknown: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
    """The same by the text alone, for a module that no entry point leads into: each function's index, and the library.

    `is_unknown` tells whether an import root is a library of which nothing is known.
    """
    of_library = _names(module.functions[0].body, is_unknown)
    by_name = {
        function.name: index
        for index, function in enumerate(module.functions)
        if not function.parent and function.owner < 0
    }
    for index, function in enumerate(module.functions):
        roots = [of_library[first] for d in function.decorators if (first := _first(d)) in of_library]
        if roots:
            yield index, roots[0]
    for called, given in _calls(module.functions[0].body):
        for name in given if called in of_library else ():
            if name in by_name:
                yield by_name[name], of_library[called]


def _names(body: Block, is_unknown: Callable[[str], bool]) -> dict[str, str]:
    """Names that a module binds to something of an unknown library -> the library's import root."""
    found: dict[str, str] = {}
    for term in _statements(body):
        if term[0] == "import":
            for name, (_, dotted, _, level) in term[1]:
                root = dotted.partition(".")[0]
                if name and not level and is_unknown(root):
                    found[name] = root
        elif term[0] == "assign" and (first := _first(term[2])) in found:
            found.update((target[1], found[first]) for target in term[1] if target[0] == "name")
    return found


def _calls(body: Block) -> Iterator[tuple[str, list[str]]]:
    """The calls that stand in a module's body: the first name of what is called, and the names that it is given."""
    for term in _statements(body):
        value = term[1] if term[0] == "expression" else term[2] if term[0] == "assign" else ()
        if value and value[0] == "call":
            given = [*value[2], *(each for _, each in value[3])]
            yield _first(value), [each[1] for each in given if each[0] == "name"]


def _statements(body: Block) -> Iterator[tuple[Any, ...]]:
    for term in body:
        yield term
        if term[0] in _BLOCKS:
            inner: Any
            for inner in term[1:]:
                if isinstance(inner, (tuple, list)) and inner and isinstance(inner[0], (tuple, list)):
                    yield from _statements(tuple(inner))


def _first(term: Expression) -> str:
    """The first name of a chain such as `bus.on("created")`."""
    while term[0] in ("call", "attribute"):
        term = term[1]
    return term[1] if term[0] == "name" else ""
