"""The rows that forms and serializers are for: `class Meta: model = Entry`."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.dependencies import columns_of
from concurrency_audit.audit.program.domain.values import UNKNOWN, ClassRef, Obj, Value
from concurrency_audit.audit.program.interpreter.classes import class_attribute, is_stored, library_bases
from concurrency_audit.audit.program.interpreter.orm.row_values import MODEL, place_of_model
from concurrency_audit.audit.program.interpreter.run import Run

_FORMS = ("django.forms.", "rest_framework.serializers.")


def model(run: Run, form: Value) -> ClassRef | None:
    """The class of rows that a form is for: `class Meta: model = Entry`, or that of the view which has made it."""
    if form.kind != "instance":
        return None if form.obj is None else form.obj.attributes.get(MODEL, UNKNOWN).ref
    meta = class_attribute(run, form.ref, "Meta")
    found = None if meta is None or meta[0].kind != "class" else class_attribute(run, meta[0].ref, "model")
    if found is None or found[0].kind != "class" or not is_stored(run, found[0].ref):
        return None
    ref: ClassRef = found[0].ref
    return ref


def is_form(run: Run, ref: ClassRef) -> bool:
    """Whether a class is one of forms or serializers."""
    return any(name.startswith(_FORMS) for name, _ in library_bases(run, ref))


def row(run: Run, model: ClassRef, said: dict[str, Value], data: Value) -> Value:
    """A row that holds what the request gives, for whatever the database was asked by before."""
    place = place_of_model(run, model)
    for look in run.moment.checks:
        if look in run.record.accesses and run.record.accesses[look].place == place:
            key = run.record.keys.get(look, UNKNOWN)
            for name in columns_of(key, model):
                said.setdefault(name, Value(deps=key.deps))
    return Value("instance", model, Obj(model, "", 0, -1, False, attributes=said), None, data.deps, data.reads)
