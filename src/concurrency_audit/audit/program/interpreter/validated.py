"""Fields that a generated constructor fills from a mapping, and the methods of the project that check them then."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import EMPTY, Args, ClassRef, Keywords, Obj, Value, derived
from concurrency_audit.audit.program.interpreter.classes import decorations, methods
from concurrency_audit.audit.program.interpreter.given_by_stores import spread_to
from concurrency_audit.audit.program.interpreter.run import Run

_CALLED = "callback"
"""Effect of decorators of methods that the constructor calls."""


def fill_fields(run: Run, obj: Obj, names: Iterable[str], keywords: Keywords) -> None:
    """`Order(**item)`: a field is what the mapping holds under its name, or its default."""
    spread = [content for name, content in keywords if name is None]
    for name in names if spread else ():
        obj.attributes[name] = spread_to(run, spread, name, obj.attributes.get(name))


def check_fields(run: Run, frame: Frame, ref: ClassRef, value: Value, args: Args, keywords: Keywords) -> None:
    """Call the validators of a class, as its constructor does with what it is given."""
    if frame.context is INIT:
        return
    given = derived(*args, *(content for _, content in keywords))
    for _, method in methods(run, ref):
        state = run.known(method.ref.module)
        kinds = decorations(run, state, method.ref.index)
        if _CALLED not in kinds:
            continue
        parameters = state.summary.functions[method.ref.index].parameters
        is_of_class = "classmethod" in kinds or (bool(parameters) and parameters[0].name == "cls")
        owner = Value("class", ref) if is_of_class else value._replace(deps=EMPTY, reads=EMPTY)
        asked = sum(each.kind == "positional" and each.default is None for each in parameters) - 1
        run.call(frame, Value("bound", (method, owner)), (given,) * max(asked, 0), (), NOWHERE)
