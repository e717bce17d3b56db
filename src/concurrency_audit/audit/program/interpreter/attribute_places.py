"""Where the attributes of shared objects lie: on the object, in a class, or nowhere as every thread has its own."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import MADE, YIELDED, ClassRef, Value
from concurrency_audit.audit.program.interpreter.classes import (
    class_attribute,
    class_owner,
    foreign_base,
    outlives,
)
from concurrency_audit.audit.program.interpreter.enumerations import is_value
from concurrency_audit.audit.program.interpreter.metaclasses import metaclass_of
from concurrency_audit.audit.program.interpreter.run import Run

REQUESTS = frozenset(["flask.request", "flask.g", "flask.session", "quart.request", "quart.g", "bottle.request"])
"""Objects that stand for the current request wherever they are imported."""

_AROUND = ("builtins.dict", "builtins.list")


def attribute_place(run: Run, owner: Value, name: str) -> Place | None:
    """The place of an attribute of a shared object."""
    if is_itself(owner, name):
        return owner.place
    if is_value(owner, name):
        return owner.place if owner.kind == "object" and owner.ref != "builtins.tuple" else None
    if owner.kind == "module":
        return Place("global", owner.ref, name)
    if owner.kind in ("class", "function") and not outlives(run, owner):
        return None
    if owner.kind == "class":
        own = Place("class", class_owner(run, owner.ref), name)
        inherited = None if own in run.record.rebound_places else _home_of_name(run, owner.ref, name)
        return own if inherited is None else inherited[1]
    if owner.kind == "function":
        return Place("function", f"{owner.ref.module}:{owner.ref.index}", name)
    if owner.kind == "external":
        return None if is_of_request(owner) else Place("external", owner.ref, name)
    if owner.kind == "instance" and owner.obj is not None:
        home = None if name in owner.obj.attributes else class_attribute(run, owner.ref, name)
        if home is not None and not is_bound_on(run, owner, name):
            return home[1]
        kept = owner.obj.attributes.get(name)
        if kept is not None and kept.obj is not None and kept.obj.place is not None and kept.obj.place.root == "class":
            return kept.obj.place  # the default of a field, which all instances have
    if owner.kind == "object" and owner.ref == "builtins.tuple" and owner.obj is not None and owner.place is None:
        field = owner.obj.attributes.get(name)
        return None if field is None or field.obj is None else field.obj.place  # a default that all such tuples hold
    place = _of_lifespans(run, owner, name) or home_of(run, owner)
    return None if place is None else place.attribute(name)


def _of_lifespans(run: Run, owner: Value, name: str) -> Place | None:
    """The state of the application, for what its lifespan has put into the state of each request."""
    app = run.application if owner.kind == "method" and owner.ref[1] == "state" else None
    yielded = None if app is None or app.obj is None else app.obj.attributes.get(YIELDED)
    is_kept = yielded is not None and yielded.obj is not None and f"[{name}]" in yielded.obj.attributes
    return app.place.attribute("state") if is_kept and app is not None and app.place is not None else None


def is_itself(owner: Value, name: str) -> bool:
    """Whether it is the `.data` of a `UserDict` or `UserList`, which holds what the object holds, until the project
    binds another one to that name."""
    obj = owner.obj if name == "data" and owner.kind == "object" and owner.ref in _AROUND else None
    return obj is not None and isinstance(obj.made_by, ClassRef) and name not in obj.attributes


def is_of_request(owner: Value) -> bool:
    """Whether it stands for the current request, or for something that is kept for that alone: `flask.g.user`."""
    return ".".join(str(owner.ref).split(".")[:2]) in REQUESTS


def _home_of_name(run: Run, ref: ClassRef, name: str) -> tuple[Value, Place] | None:
    """A name in the body of a class, or else of its metaclass."""
    found = class_attribute(run, ref, name)
    meta = metaclass_of(run, ref) if found is None else None
    return found if meta is None else class_attribute(run, meta, name)


def is_bound_on(run: Run, owner: Value, name: str) -> bool:
    """Whether some function binds the attribute on the instance, so that the class only holds its initial value."""
    place = home_of(run, owner)
    return place is not None and place.attribute(name) in run.record.rebound_places


def home_of(run: Run, owner: Value) -> Place | None:
    """The shared place that contains a value's attributes; None while the invocation or its thread owns the value."""
    place = owner.place
    return None if place is None or is_thread_local(run, owner) else place


def is_thread_local(run: Run, value: Value) -> bool:
    """Whether it is a thread-local object, whose attributes every thread has for itself."""
    if value.kind not in MADE or value.ref is None:
        return False
    name = value.ref if value.kind == "object" else foreign_base(run, value.ref)
    row = None if name is None else run.knowledge.object(name)
    return row is not None and row.kind in ("thread-local", "contextvar")


def shared_value(run: Run, value: Value, place: Place) -> Value:
    """A value read from a shared place: it lives there unless it already has a place."""
    for other in value.others:  # what else may be kept there
        if other.obj is not None and other.obj.place is None:
            run.record.publish(other, place)
    if value.kind in ("function", "class", "module", "bound") or value.place is not None:
        return value
    if value.obj is not None:
        run.record.publish(value, place)
        return value
    return value.placed(place)
