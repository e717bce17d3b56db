"""Metaclasses of the project: what runs when a class is defined and when it is called."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import UNKNOWN, Args, ClassRef, Keywords, Value
from concurrency_audit.audit.program.interpreter.classes import bases, class_env, method_of
from concurrency_audit.audit.program.interpreter.enumerations import one_of
from concurrency_audit.audit.program.interpreter.run import Run

CALL = "builtins.type.__call__"
"""What makes an instance of a class, where a metaclass has no `__call__` of its own or hands on to it."""


def metaclass_of(run: Run, ref: ClassRef) -> ClassRef | None:
    """The metaclass of a class, its own or that of a base; None if it is no class of the project."""
    if ref in run.metaclasses:
        return run.metaclasses[ref]
    found = next((meta for home in bases(run, ref) if (meta := _stated(run, home)) is not None), None)
    if run.known(ref.module).state == "done":
        run.metaclasses[ref] = found
    return found


def _stated(run: Run, ref: ClassRef) -> ClassRef | None:
    state = run.known(ref.module)
    term = state.summary.classes[ref.index].metaclass
    if term is None:
        return None
    frame = Frame(state, 0, state.summary.functions[0], state.globals, None, INIT, ())
    value = run.container_of(frame, term)
    return value.ref if value.kind == "class" and value.ref != ref else None


def of_class(run: Run, frame: Frame, owner: Value, index: Value, anchor: int) -> Value | None:
    """What `Class[index]` gives where the class or its metaclass says so."""
    if owner.kind != "class" or owner.others:
        return None
    meta = metaclass_of(run, owner.ref)
    method = None if meta is None else method_of(run, meta, "__getitem__")
    method = method or method_of(run, owner.ref, "__class_getitem__")
    return one_of(run, owner.ref, index) if method is None else run.call(frame, method, (owner, index), (), anchor)


def made_by_metaclass(run: Run, frame: Frame, made: Value, args: Args, keywords: Keywords, anchor: int) -> Value | None:
    """What calling a class gives whose metaclass says so; None if it makes an instance as usual."""
    meta = metaclass_of(run, made.ref)
    method = None if meta is None else method_of(run, meta, "__call__")
    if method is None:
        return one_of(run, made.ref, args[0]) if len(args) == 1 and not keywords else None
    return run.call(frame, method, (made, *args), keywords, anchor)


def defined(run: Run, frame: Frame, made: Value, name: str) -> None:
    """Run what the attributes of a class that was just defined, and its metaclass, do with it."""
    for each, value in list(class_env(run.known(made.ref.module), made.ref.index).items()):
        if value.kind == "instance" and (method_of(run, value.ref, "__get__") or method_of(run, value.ref, "__set__")):
            run.descriptors.add(each)
        told = method_of(run, value.ref, "__set_name__") if value.kind == "instance" else None
        if told is not None:
            run.call(frame, told, (value, made, Value("const", each)), (), NOWHERE)
    meta = metaclass_of(run, made.ref)
    if meta is None:
        return
    given = (Value("const", name), UNKNOWN, UNKNOWN)
    for method, first in (("__new__", Value("class", meta)), ("__init__", made)):
        function = method_of(run, meta, method)
        if function is not None:
            saved, run.defining = run.defining, made
            run.call(frame, function, (first, *given), (), NOWHERE)
            run.defining = saved
