"""Checks of the project's that Django's forms and the serializers of its REST framework run before a row is stored:
`validate_code`, `validate`, `clean`."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import INIT, Access
from concurrency_audit.audit.program.domain.dependencies import columns_of, extend
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.values import UNKNOWN, ClassRef, Value, derived
from concurrency_audit.audit.program.interpreter import added_rows, row_of_form
from concurrency_audit.audit.program.interpreter.classes import class_attribute, library_bases, method_of, methods
from concurrency_audit.audit.program.interpreter.row_values import place_of_model
from concurrency_audit.audit.program.interpreter.run import Run

_SERIALIZERS, _FORMS = "rest_framework.serializers.", "django.forms."
_WORDS = {_SERIALIZERS: "validate", _FORMS: "clean"}
"""Beginning of the library's name -> that of its checks, which may name a field: `validate_code`, `clean_code`."""
_ASKS = frozenset(["is_valid", "full_clean", "run_validation"])
_CREATES = "create"
_STATED = "serializer_class"
_GENERIC, _FULL = ("rest_framework.generics.", "rest_framework.viewsets."), "ModelViewSet"
"""Beginnings of the names of views that store by themselves, and the one that does all of it."""
_PERFORMS = "perform_create"
_KEYS = frozenset(["pk", "id"])
_FOUND_NONE = frozenset(["lacking", "outcome"])
"""Uses of a look after which only who found nothing goes on."""
_DATA = Value(deps=frozenset(["event.data"]))


def ask(run: Run, call: LibraryCall, form: Value) -> None:
    """`form.is_valid()`: who goes on from here has passed them."""
    if call.name in _ASKS and call.frame.context is not INIT:
        _check(run, call.frame, form, derived(form), call.anchor)


def before_entry(run: Run, frame: Frame) -> None:
    """What a generic view does before it calls a serializer's own `create`."""
    parameters = frame.function.parameters
    owner = frame.env.get(parameters[0].name) if parameters else None
    if owner is None or owner.kind != "instance" or frame.function.name != _CREATES or len(parameters) < 2:
        return
    data = frame.env.get(parameters[1].name, _DATA)
    if _word(run, owner) == _WORDS[_SERIALIZERS]:
        _check(run, frame, owner, data, -1)


def after_entry(run: Run, frame: Frame) -> None:
    """What a generic view does after the checks of a serializer that has no `create` of its own: it adds a row.

    The look stands for the call, which no code of the project makes.
    """
    parameters = frame.function.parameters
    owner = frame.env.get(parameters[0].name) if parameters else None
    if owner is None or not frame.function.name.startswith(_WORDS[_SERIALIZERS]) or not _is_added(run, owner):
        return
    model = row_of_form.model(run, owner.ref)
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


def _is_added(run: Run, form: Value) -> bool:
    """Whether it is a serializer by which a view of the library's own adds rows."""
    if _word(run, form) != _WORDS[_SERIALIZERS] or method_of(run, form.ref, _CREATES) is not None:
        return False
    new, run.looked_for_views = run.defined[run.looked_for_views :], len(run.defined)
    stated = (class_attribute(run, ref, _STATED) for ref in new if _is_creating(run, ref))
    run.added_by_views.update(found[0].ref for found in stated if found is not None and found[0].kind == "class")
    return form.ref in run.added_by_views


def _is_creating(run: Run, view: ClassRef) -> bool:
    names = [name for name, _ in library_bases(run, view)]
    is_one = any(name.startswith(_GENERIC) and ("Create" in name or name.endswith(_FULL)) for name in names)
    return is_one and method_of(run, view, _CREATES) is None and method_of(run, view, _PERFORMS) is None


def _check(run: Run, frame: Frame, form: Value, data: Value, anchor: int) -> None:
    word = _word(run, form)
    if word is None:
        return
    named = [(name, method) for name, method in methods(run, form.ref) if name.startswith(f"{word}_")]
    whole = method_of(run, form.ref, word)
    for name, method in [*named, *([(word, whole)] if whole is not None else ())]:
        of_field = data.with_deps(extend(data.deps, f"[{name.removeprefix(f'{word}_')!r}]"))
        given = () if word == _WORDS[_FORMS] else (data,) if name == word else (of_field,)
        run.call(frame, Value("bound", (method, form)), given, (), anchor)


def _word(run: Run, form: Value) -> str | None:
    """How the checks of a form or serializer begin."""
    if form.kind != "instance":
        return None
    names = [name for name, _ in library_bases(run, form.ref)]
    return next((word for begin, word in _WORDS.items() if any(name.startswith(begin) for name in names)), None)
