"""Methods that a library calls because of the base classes of their class, and the objects on which it does."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.frames import Frame, ModuleState, Registered
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import CALLABLE, ClassRef, Value
from concurrency_audit.audit.program.interpreter.classes import class_attribute, library_bases
from concurrency_audit.audit.program.interpreter.names import global_value
from concurrency_audit.audit.program.interpreter.registering import bound_method, fresh_instance, methods_named
from concurrency_audit.audit.program.interpreter.run import Run

_PER_REQUEST = "init_every_request"


def called_by_bases(run: Run, state: ModuleState, frame: Frame) -> Iterator[Registered]:
    """The methods of a module's classes that libraries call."""
    for index, summary in enumerate(state.summary.classes):
        ref = ClassRef(state.key, index)
        for base, row in library_bases(run, ref) if index in state.class_objects else ():
            called = list(methods_named(run, ref, row.methods)) if row.effect else []
            own = row.per_request and not _is_one_for_all(run, ref)
            own = own or (row.given and not _is_made_at_import(run, ref))
            owner = instance_called(run, frame, ref, summary.name, own) if called else None
            if owner is None:
                continue
            for name in called:
                value = bound_method(run, ref, name, owner)
                made = run.call(frame, value, (), (), NOWHERE) if row.makes else value
                evidence = f"a method of {base.rpartition('.')[2]}"
                later = [each for each in made.each() if each.kind in CALLABLE]
                effect = "precedes" if name in row.asked_first else row.effect or ""
                yield from (Registered(each, effect, evidence) for each in later)


def _is_one_for_all(run: Run, ref: ClassRef) -> bool:
    """Whether a view of Flask says that one object of it handles all requests."""
    stated = class_attribute(run, ref, _PER_REQUEST)
    return stated is not None and stated[0].kind == "const" and stated[0].ref is False


def _is_made_at_import(run: Run, ref: ClassRef) -> bool:
    """Whether import-time code of any module makes an instance of a class."""
    return any(obj.made_by == ref for obj in run.record.objects)


def instance_called(run: Run, frame: Frame, ref: ClassRef, name: str, per_request: bool) -> Value | None:
    """The instance on which the library calls methods: the one stored in the module, else a new one."""
    if per_request:
        return fresh_instance(run, frame, ref)
    kept = (n for n, v in list(frame.module.globals.items()) if v.kind == "instance" and v.ref == ref)
    for known in kept:
        return global_value(run, frame.module, known)
    made = run.call(frame, Value("class", ref), (), (), -1)
    run.record.publish(made, Place("global", ref.module, name))
    return made if made.kind == "instance" else None
