"""What an annotation says of a value of which nothing else is known: of a variable, a function's result, a field."""

from __future__ import annotations

from concurrency_audit.audit.knowledge.hints import is_undescribed
from concurrency_audit.audit.program.domain.frames import Frame, ModuleState
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.classes import is_stored
from concurrency_audit.audit.program.interpreter.declared import (
    class_named,
    database_named,
    fields_declared,
    is_anything,
    made_by_container,
    stand_in,
)
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.singletons import one_for_all


def of_declaration(run: Run, frame: Frame, state: ModuleState, annotation: str, value: Value) -> Value:
    """The value, or an object of the class that the annotation names: `service: Service = request.app.state.service`.

    A row of a database is known by how it was read.
    """
    if not (is_anything(value) or _is_outside(value)):
        return value
    session = database_named(run, state, annotation)
    if session is not None:
        return session._replace(at=value.at)
    ref = class_named(run, state, annotation)
    if ref is None or is_stored(run, ref):
        return value
    source = value._replace(at=None) if _is_kept_by_library(run, value.at) else value
    return one_for_all(run, ref) or made_by_container(run, frame, stand_in(run, state, ref, source))


def of_field(run: Run, frame: Frame, owner: Value, name: str, value: Value) -> Value:
    """What a field holds, of which its class says the class alone: a dataclass of services that a container fills."""
    declared = fields_declared(run, owner.ref).get(name) if is_anything(value) else None
    return value if declared is None else of_declaration(run, frame, run.known(declared[0]), declared[1], value)


def _is_kept_by_library(run: Run, place: Place | None) -> bool:
    """Whether it is an attribute of a described library's object, such as `blueprint.current_request`: whether one is
    shared is the library's matter, and knowledge tells it. An application's `state` lies deeper."""
    if place is None or place.root != "global" or len(place.path) != 1 or place.path[0].startswith("["):
        return False
    state = run.modules.get(place.owner)
    held = None if state is None else state.globals.get(place.name)
    made_by = None if held is None or held.obj is None else held.obj.made_by
    return isinstance(made_by, str) and run.knowledge.object(made_by) is not None


def _is_outside(value: Value) -> bool:
    """Whether a library that nobody described has given it (`container.resolve("orders")`), or it is the attribute of
    something that is known for another reason: `request.app.state.orders`."""
    if value.others or value.obj is not None:
        return False
    if value.kind == "method":
        return True
    return value.kind == "object" and isinstance(value.ref, str) and is_undescribed(value.ref.partition(".")[0])
