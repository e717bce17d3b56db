"""Checks of the project's that Django's forms and the serializers of its REST framework run before a row is stored:
`validate_code`, `validate`, `clean`."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import INIT, Access
from concurrency_audit.audit.program.domain.dependencies import columns_of, extend
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.values import UNKNOWN, ClassRef, Value
from concurrency_audit.audit.program.interpreter.classes import (
    class_attribute,
    is_stored,
    library_bases,
    method_of,
    methods,
)
from concurrency_audit.audit.program.interpreter.orm import added_rows, data_of_forms, row_of_form
from concurrency_audit.audit.program.interpreter.orm.row_values import place_of_model
from concurrency_audit.audit.program.interpreter.run import Run

_SERIALIZERS, _FORMS = "rest_framework.serializers.", "django.forms."
_SAVES = {_SERIALIZERS: "create", _FORMS: "save"}
"""The method by which one of them stores, where the project has one of its own."""
_WORDS = {_SERIALIZERS: "validate", _FORMS: "clean"}
"""Beginning of the library's name -> that of its checks, which may name a field: `validate_code`, `clean_code`."""
_CLEANS = "full_clean"
_ASKS = frozenset(["is_valid", _CLEANS, "run_validation"])
_CREATES = "create"
_STATED = {_SERIALIZERS: "serializer_class", _FORMS: "form_class"}
_GENERIC, _FULL = ("rest_framework.generics.", "rest_framework.viewsets.", "django.views.generic."), "ModelViewSet"
"""Beginnings of the names of views that store by themselves, and the one that does all of it."""
_PERFORMS = (_CREATES, "perform_create", "form_valid", "post")
"""Methods of the project's own by which a view stores instead."""
_GIVEN_FORMS = ("perform_create", "perform_update", "form_valid")
"""Methods of a view that are given a form which has passed its checks."""
_KEYS = frozenset(["pk", "id"])
_FOUND_NONE = frozenset(["lacking", "outcome"])
"""Uses of a look after which only who found nothing goes on."""
_DATA = Value(deps=frozenset(["event.data"]))


def ask(run: Run, call: LibraryCall, form: Value) -> None:
    """`form.is_valid()`, `slot.full_clean()` of a row: who goes on from here has passed them."""
    if call.name == _CLEANS and is_stored(run, form.ref):
        own = method_of(run, form.ref, _WORDS[_FORMS])
        if own is not None:
            run.call(call.frame, Value("bound", (own, form)), (), (), call.anchor)
    elif call.name in _ASKS and call.frame.context is not INIT:
        _check(run, call.frame, form, data_of_forms.checked(run, call.frame, form), call.anchor)


def before_entry(run: Run, frame: Frame) -> None:
    """What a generic view does before it calls a serializer's own `create`, or its own method with what was checked."""
    parameters = frame.function.parameters
    owner = frame.env.get(parameters[0].name) if parameters else None
    if owner is None or owner.kind != "instance" or len(parameters) < 2:
        return
    form = frame.env.get(parameters[1].name) if frame.function.name in _GIVEN_FORMS else None
    if form is not None and form.kind == "instance":
        _check(run, frame, form, data_of_forms.checked(run, frame, form), -1)
    if frame.function.name != _CREATES:
        return
    data = frame.env.get(parameters[1].name, _DATA)
    if _word(run, owner) == _WORDS[_SERIALIZERS]:
        _check(run, frame, owner, data, -1)


def after_entry(run: Run, frame: Frame) -> None:
    """What a generic view does after the checks of a form or serializer that stores by itself: it adds a row.

    The look stands for the call, which no code of the project makes.
    """
    parameters = frame.function.parameters
    owner = frame.env.get(parameters[0].name) if parameters else None
    kind = None if owner is None else _kind(run, owner)
    if owner is None or kind is None or not frame.function.name.startswith(_WORDS[kind]):
        return
    if not _is_added(run, owner, kind):
        return
    model = row_of_form.model(run, owner)
    look = None if model is None else _deciding(run, frame, model)
    if model is not None and look is not None:
        checks, run.moment.checks = run.moment.checks, run.moment.passed
        call = LibraryCall(frame, _CREATES, owner, (), (), look.site.anchor)
        added_rows.added(run, call, model, row_of_form.row(run, model, {}, _DATA))
        run.moment.checks = checks


def _deciding(run: Run, frame: Frame, model: ClassRef) -> Access | None:
    """The look in this function after which only who found none goes on; not one at the row that is there already."""
    found = [run.record.accesses[number] for number in run.moment.passed if number in run.record.accesses]
    for look in found:
        is_here = look.place == place_of_model(run, model) and look.site[:2] == (frame.module.key, frame.index)
        asked = columns_of(run.record.keys.get(look.id, UNKNOWN), model)
        if is_here and look.uses >= _FOUND_NONE and asked - _KEYS:
            return look
    return None


def _is_added(run: Run, form: Value, kind: str) -> bool:
    """Whether it is a form or serializer by which a view of the library's own adds rows."""
    if method_of(run, form.ref, _SAVES[kind]) is not None:
        return False
    new, run.looked_for_views = run.defined[run.looked_for_views :], len(run.defined)
    creating = [ref for ref in new if _is_creating(run, ref)]
    stated = (class_attribute(run, ref, name) for ref in creating for name in _STATED.values())
    run.added_by_views.update(found[0].ref for found in stated if found is not None and found[0].kind == "class")
    return form.ref in run.added_by_views


def _is_creating(run: Run, view: ClassRef) -> bool:
    names = [name for name, _ in library_bases(run, view)]
    is_one = any(name.startswith(_GENERIC) and ("Create" in name or name.endswith(_FULL)) for name in names)
    return is_one and all(method_of(run, view, name) is None for name in _PERFORMS)


def _check(run: Run, frame: Frame, form: Value, data: Value, anchor: int) -> None:
    word = _word(run, form)
    if word is None:
        return
    named = [(name, method) for name, method in methods(run, form.ref) if name.startswith(f"{word}_")]
    whole = method_of(run, form.ref, word)
    for name, method in [*named, *([(word, whole)] if whole is not None else ())]:
        of_field = _field(data, name.removeprefix(f"{word}_"))
        given = () if word == _WORDS[_FORMS] else (data,) if name == word else (of_field,)
        returned = run.call(frame, Value("bound", (method, form)), given, (), anchor)
        if name == word:
            data_of_forms.keep_checked(form, returned)


def _field(data: Value, name: str) -> Value:
    """What the data holds under a name: a row that it names, or a part of the request."""
    known = None if data.obj is None else data.obj.attributes.get(f"[{name}]")
    return Value(deps=extend(data.deps, f"[{name!r}]"), reads=data.reads) if known is None else known


def _word(run: Run, form: Value) -> str | None:
    """How the checks of a form or serializer begin."""
    kind = _kind(run, form)
    return None if kind is None else _WORDS[kind]


def _kind(run: Run, form: Value) -> str | None:
    """How the names of the library's classes begin of which one is the base of a form or serializer."""
    if form.kind != "instance":
        return None
    names = [name for name, _ in library_bases(run, form.ref)]
    return next((begin for begin in _WORDS if any(name.startswith(begin) for name in names)), None)
