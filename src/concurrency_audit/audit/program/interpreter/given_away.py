"""Functions that the bodies of modules give to libraries of which nothing is known: nobody knows when they are called.

What a function or constructor gives away that such a body calls is told and not followed, as whether a module must be
interpreted for that cannot be told from its survey; but for what a server runs before the first request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from concurrency_audit.audit.knowledge.hints import is_undescribed
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame, GivenAway, LibraryCall, Registered
from concurrency_audit.audit.program.domain.values import CALLABLE, Obj, Value
from concurrency_audit.audit.program.interpreter.registering import Served, methods_named, register
from concurrency_audit.audit.program.interpreter.run import Run

_SERVES = re.compile(r"(^|\.)add_\w+_to_server$")
"""Names of the functions that gRPC generates: `add_ShopServicer_to_server(Shop(), server)`."""


def by_call(run: Run, call: LibraryCall) -> None:
    """`bus.subscribe("orders", take)`: the library may call the function whenever a request is served."""
    if _SERVES.search(call.name) is not None and call.args and call.args[0].kind == "instance":
        _serve(run, call, call.args[0])
    elif _is_undescribed(call.name):
        is_followed = call.frame.is_module or run.is_starting
        for value in call.values:
            for function in _functions(value):
                _give_away(run, function, f"given to {call.short}", call.name, is_followed=is_followed)


def _serve(run: Run, call: LibraryCall, servicer: Value) -> None:
    """The methods of an object that a server of gRPC calls; the module that gives it is generated, often not there."""
    names = tuple(name for name in methods_named(run, servicer.ref, ("*",)) if not name.startswith("_"))
    register(run, call.frame, "route", servicer, f"given to {call.short}", Served(names))


def by_decorator(run: Run, frame: Frame, function: Value, name: str, written: str, owner: Obj | None) -> None:
    """`@bus.listen("orders")`. What a function of the library decorates (`@cached`) may be called by the project alone:
    that is told and not followed."""
    if (frame.is_module or (frame.is_class and frame.context is INIT)) and _is_undescribed(name):
        _give_away(run, function, f"@{written}", name, is_followed=owner is not None)


def _is_undescribed(name: str) -> bool:
    root, dot, _ = name.partition(".")
    return bool(dot) and is_undescribed(root)


def _give_away(run: Run, function: Value, evidence: str, name: str, *, is_followed: bool = True) -> None:
    closure, _ = run.target(function)
    if closure is not None:
        given = GivenAway(Registered(function, "callback", evidence), name.partition(".")[0], is_followed)
        run.record.given_away.setdefault((closure.module, closure.index), given)


def _functions(value: Value) -> Iterator[Value]:
    for each in value.each():
        if each.kind in CALLABLE:
            yield each
        elif each.obj is not None and each.kind == "object" and str(each.ref).startswith("builtins."):
            held = (*(each.obj.items or ()), *each.obj.attributes.values())
            yield from (item for item in held if item.kind in CALLABLE)
