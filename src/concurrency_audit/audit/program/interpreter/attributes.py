"""Attribute access: the value of `owner.name`, and its shared place."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.dependencies import extend
from concurrency_audit.audit.program.domain.frames import Closure, Frame
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import CALLABLE, EMPTY, MADE, UNKNOWN, ClassRef, Value, join
from concurrency_audit.audit.program.interpreter import dispatched, generic_views
from concurrency_audit.audit.program.interpreter.abstract import (
    ONLY_DECLARED,
    implementing,
    is_abstract,
    of_implementations,
)
from concurrency_audit.audit.program.interpreter.annotated import of_field
from concurrency_audit.audit.program.interpreter.attribute_places import (
    REQUESTS,
    attribute_place,
    home_of,
    is_itself,
    shared_value,
)
from concurrency_audit.audit.program.interpreter.attributes_of_classes import class_value, kept_by_class
from concurrency_audit.audit.program.interpreter.called import NAME, name_of
from concurrency_audit.audit.program.interpreter.classes import (
    base_values,
    bases,
    class_attribute,
    class_env,
    class_owner,
    decorations,
    defaults_of,
    foreign_base,
    is_cached_property,
    method_of,
)
from concurrency_audit.audit.program.interpreter.declared import inherits
from concurrency_audit.audit.program.interpreter.enumerations import is_value
from concurrency_audit.audit.program.interpreter.foreign_attributes import foreign_attribute
from concurrency_audit.audit.program.interpreter.metaclasses import CALL
from concurrency_audit.audit.program.interpreter.names import module_attribute, or_application
from concurrency_audit.audit.program.interpreter.orm import (
    left_on_requests,
    models_by_name,
    own_managers,
    related_rows,
    signed_in,
)
from concurrency_audit.audit.program.interpreter.orm.row_values import MODEL, ROWS
from concurrency_audit.audit.program.interpreter.orm.rows import OF_LIBRARIES, beginning
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.sent_fields import sent

_KEPT_BY_BASES = {"event": "event", "request": "event", "lambda_event": "event", "lambda_context": "context"}
"""Names under which base classes of libraries keep the request for the methods of their subclasses."""


_KEPT_BY_SERVERS = frozenset(["headers", "path", "rfile", "client_address", "requestline", "data"])
_SERVERS = ("http.server.", "socketserver.")
"""The same for the handlers of Python's own servers, and the beginnings of their names."""
DICTIONARY = "__dict__"
_FUNCTION = "__func__"
_THEMSELVES = ("__call__", _FUNCTION)
"""Attributes of functions and methods that are these themselves, or the function of a method."""
PARTIAL_METHOD = Value("external", "functools.partialmethod")
"""What stands in place of the function in what `partialmethod` makes, until an object's attribute is asked for."""
_OF_CLASSES = (DICTIONARY, "__subclasses__")
"""What every class has that is interpreted where it is used."""


def attribute_of(run: Run, frame: Frame, owner: Value, name: str) -> Value:
    """The value of an attribute."""
    if owner.others:
        return _attribute_of_each(run, frame, owner, name)
    kind = owner.kind
    if run.left_on_requests and (row := left_on_requests.found(run, frame, owner, name)) is not None:
        return row
    if is_value(owner, name) or is_itself(owner, name):
        return owner
    if kind == "object" and (own := _of_subclass(run, frame, owner, name)) is not None:
        return own
    if kind == "super":
        return _attribute_of_bases(run, frame, owner, name)
    if kind == "module":
        return Value("method", (owner, name)) if name == "__dict__" else module_attribute(run, owner.ref, name)
    if kind == "external" and name == "sep" and owner.ref in ("os", "os.path"):
        return Value("const", "/")
    if kind == "external":
        deps = frozenset([f"event.{name}"]) if owner.ref in REQUESTS else extend(owner.deps, f".{name}")
        return or_application(run, Value("external", f"{owner.ref}.{name}", None, None, deps))
    if kind == "instance":
        return instance_attribute(run, frame, owner, name)
    if kind == "class":
        return Value("method", (owner, name)) if name in _OF_CLASSES else class_value(run, owner, name)
    if kind in CALLABLE and name in _THEMSELVES:
        return owner.ref[0] if name == _FUNCTION and kind == "bound" else owner
    if kind == "function" and name == "register" and dispatched.is_dispatched(run, owner):
        return Value("method", (owner, name))
    if kind == "function" and owner.ref is not None and name == NAME:
        return name_of(run, owner)
    if kind == "function" and owner.ref is not None:
        return _of_function(run, attribute_place(run, owner, name))
    if owner.ref == ROWS and (own := _of_row(run, frame, owner, name)) is not None:
        return own
    if (model := models_by_name.model_of(run, frame, owner)) is not None:
        return attribute_of(run, frame, model, name)
    if (sender := signed_in.sender(run, frame, owner, name)) is not None:
        return sender
    return foreign_attribute(run, owner, name)


def _of_row(run: Run, frame: Frame, owner: Value, name: str) -> Value | None:
    """A method or property that the class of a row has of its own (`wallet.pay(coins)`), or another row.

    Those which the library gives every row do more than what stands there: `save`, `delete`.
    """
    model = None if owner.obj is None else owner.obj.attributes.get(MODEL)
    if (own := own_managers.attribute(run, owner, name)) is not None and name not in OF_LIBRARIES:
        return own
    if model is None or model.kind != "class" or name in OF_LIBRARIES:
        return None
    method = method_of(run, model.ref, name)
    if method is None:
        return kept_by_class(run, model.ref, name) or related_rows.related(run, frame, owner, name)
    kinds = decorations(run, run.known(method.ref.module), method.ref.index)
    return Value("bound", (method, model)) if "classmethod" in kinds else bind(run, frame, method, owner)


def _of_function(run: Run, place: Place | None) -> Value:
    """An attribute of a function: the object that was stored there, if that is known."""
    obj = None if place is None else run.record.types.get(place)
    if obj is None:
        return UNKNOWN._replace(at=place)
    return Value("object" if isinstance(obj.made_by, str) else "instance", obj.made_by, obj)


def _of_subclass(run: Run, frame: Frame, owner: Value, name: str) -> Value | None:
    """What the project's own class defines, where an object is taken for one of the library's class it derives from."""
    ref = None if owner.obj is None else owner.obj.made_by
    if owner.obj is None or not isinstance(ref, ClassRef) or name in owner.obj.attributes:
        return None
    method = method_of(run, ref, name)
    if method is not None:
        return bind(run, frame, method, owner)
    home = class_attribute(run, ref, name)
    return None if home is None else shared_value(run, home[0], home[1])


def _attribute_of_each(run: Run, frame: Frame, owner: Value, name: str) -> Value:
    """The join of the attribute over all alternatives of a value."""
    result: Value | None = None
    for each in owner.each():
        value = attribute_of(run, frame, each, name)
        result = value if result is None else join(result, value)
    return UNKNOWN if result is None else result


def _attribute_of_bases(run: Run, frame: Frame, owner: Value, name: str) -> Value:
    """`super().name`: the attribute found in the classes after the current one, bound to self."""
    ref, self = owner.ref
    made_by = self.obj.made_by if self.kind == "object" else self.ref
    order = bases(run, made_by)
    for home in order[order.index(ref) + 1 :] if ref in order else bases(run, ref)[1:]:
        value = class_env(run.known(home.module), home.index).get(name)
        if value is None:
            continue
        if value.kind != "function":
            return shared_value(run, value, Place("class", class_owner(run, home), name))
        if self.kind in MADE:
            return bind(run, frame, value, self)
        kinds = decorations(run, run.known(value.ref.module), value.ref.index)
        return Value("bound", (value, self)) if "classmethod" in kinds else value
    if name == "__new__":
        return Value("external", "builtins.object.__new__")
    if name == "__call__" and self.kind == "class":
        return Value("bound", (Value("external", CALL), self))
    base = foreign_base(run, made_by)
    if base is not None and name == "__init__":
        return Value("external", base)
    return Value("method", (self, name), None, None, self.deps, self.reads)


def instance_attribute(run: Run, frame: Frame, owner: Value, name: str) -> Value:
    """An attribute of an instance: its own, a method, or an attribute of the class."""
    obj, ref = owner.obj, owner.ref
    if name == "__class__":
        return Value("class", ref)
    value = None if obj is None else obj.attributes.get(name)
    told = descriptor(run, ref, name, "__get__")
    if told is not None and (value is None or descriptor(run, ref, name, "__set__") is not None):
        return run.call(frame, told, (owner, Value("class", ref)), (), NOWHERE)
    if value is None:
        method = method_of(run, ref, name)
        if method is not None and obj in run.assumed and is_abstract(run, method):
            return _implemented(run, frame, owner, name)
        if method is not None:
            return bind(run, frame, method, owner)
        home = class_attribute(run, ref, name)
        if home is not None and home[0].kind == "partial" and home[0].ref[0] == PARTIAL_METHOD:
            (function, *first), named = home[0].ref[1:]
            return Value("partial", (Value("bound", (function, owner)), tuple(first), named))
        if home is not None and (field := sent(run, frame, owner, name, home[0])) is not None:
            return field
        if home is not None:
            return shared_value(run, home[0], home[1])
        if (given := _given_otherwise(run, frame, owner, name)) is not None:
            return given
        if (row := generic_views.attribute(run, frame, owner, name) or beginning(run, owner, name)) is not None:
            return row
        deps = owner.deps | _kept_by_base(run, ref, name)
        found = Value("method", (owner, name), None, owner.place and owner.place.attribute(name), deps, owner.reads)
        declared = of_field(run, frame, owner, name, Value("unknown", None, None, found.at, deps, owner.reads))
        if declared.kind != "unknown":
            return declared
        return found.using(*held_by(owner)) if name == DICTIONARY else found.using(*_set_by_any_name(owner))
    place = home_of(run, owner)
    value = of_field(run, frame, owner, name, value)
    return value if place is None else shared_value(run, value, place.attribute(name))


def _implemented(run: Run, frame: Frame, owner: Value, name: str) -> Value:
    """A method that the class of an object only declares, of which nothing else is known: those of all that have it."""
    refs = implementing(run, owner.ref, name)
    if refs:
        return attribute_of(run, frame, of_implementations(run, frame, owner, refs), name)
    return Value("unknown", ONLY_DECLARED, None, None, owner.deps, owner.reads)


def _given_otherwise(run: Run, frame: Frame, owner: Value, name: str) -> Value | None:
    """What `__getattr__` of the project gives for an attribute that an object does not have: that of another one."""
    told = None if name.startswith("_") else method_of(run, owner.ref, "__getattr__")
    if told is None:
        return None
    return run.call(frame, Value("bound", (told, owner)), (Value("const", name),), (), NOWHERE)


def held_by(owner: Value) -> tuple[Value, ...]:
    """The attributes of an instance of this invocation."""
    obj = owner.obj
    return () if obj is None or obj.place is not None else (*obj.attributes.values(), *_set_by_any_name(owner))


def _set_by_any_name(owner: Value) -> tuple[Value, ...]:
    """What was set on an instance under names that only the run tells: `setattr(self, name, value)`."""
    obj = owner.obj
    return () if obj is None or obj.element is None or obj.place is not None else (obj.element,)


def descriptor(run: Run, ref: ClassRef, name: str, method: str) -> Value | None:
    """The method of an object of the project in a class body through which an attribute is had or set: one object for
    all objects of the class."""
    home = class_attribute(run, ref, name) if name in run.descriptors else None
    if home is None or home[0].kind != "instance" or home[0].others:
        return None
    found = method_of(run, home[0].ref, method)
    return None if found is None else Value("bound", (found, shared_value(run, *home)))


def _kept_by_base(run: Run, ref: ClassRef, name: str) -> frozenset[str]:
    """What an attribute depends on that a base class of a library sets, if its name says that it is the request."""
    source = _KEPT_BY_BASES.get(name)
    is_set = source is not None and inherits(run, ref) and defaults_of(run, ref) is None
    if name in _KEPT_BY_SERVERS and any(_is_of_server(run, home) for home in bases(run, ref)):
        return frozenset([f"event.{name}"])
    return frozenset([f"{source}.{name}"]) if is_set else EMPTY


def _is_of_server(run: Run, ref: ClassRef) -> bool:
    return any(value.kind == "external" and value.ref.startswith(_SERVERS) for value in base_values(run, ref))


def bind(run: Run, frame: Frame, method: Value, owner: Value) -> Value:
    """Bind a method that was looked up on an instance; properties are called at once."""
    closure: Closure = method.ref
    state = run.known(closure.module)
    kinds = decorations(run, state, closure.index)
    if "property" in kinds:
        return run.call(frame, method, (owner,), (), NOWHERE)
    if "cached" in kinds and is_cached_property(run, state, closure.index):
        value = run.call(frame, method, (owner,), (), NOWHERE)
        place = home_of(run, owner)
        return (
            value
            if place is None
            else shared_value(
                run, value._replace(at=None), place.attribute(state.summary.functions[closure.index].name)
            )
        )
    if "staticmethod" in kinds:
        return method
    if "classmethod" in kinds:
        return Value("bound", (method, Value("class", owner.ref)))
    return Value("bound", (method, owner), None, None, EMPTY, owner.reads)
