"""Rows that Django and its REST framework find and store for a view, a form or a serializer of the project."""

from __future__ import annotations

from dataclasses import replace

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.dependencies import extend
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.values import NONE, UNKNOWN, Args, ClassRef, Keywords, Obj, Value, derived
from concurrency_audit.audit.program.interpreter import own_checks
from concurrency_audit.audit.program.interpreter.classes import method_of
from concurrency_audit.audit.program.interpreter.made_by_views import (
    ADDRESS,
    DATA,
    FORM,
    GIVES,
    MAKERS,
    form_of,
    found_row,
    is_of,
    named_row,
    of_view,
    rows_of,
)
from concurrency_audit.audit.program.interpreter.orm import (
    added_rows,
    changed_rows,
    data_of_forms,
    row_of_form,
    rows,
    signalled,
)
from concurrency_audit.audit.program.interpreter.orm.row_values import ROWS
from concurrency_audit.audit.program.interpreter.run import Run

_VIEWS = ("django.views.", "rest_framework.generics.", "rest_framework.viewsets.")
_RESOURCES = ("rest_framework.generics.", "rest_framework.viewsets.")
_SERIALIZERS = "rest_framework.serializers."
_FORMS = ("django.forms.", _SERIALIZERS)
_OBJECT = "get_object"
_IMPLIED = "(row)"
"""Attribute of a view, form or serializer: the row that it has from its library, once that was asked for."""
_UPDATES, _REMOVES, _CREATES = "perform_update", "perform_destroy", "create"
_STORES = ("form_valid", "perform_create", _UPDATES)
"""Methods of views by which they store the form that they are given."""
_WHOLE = {
    **dict.fromkeys(("create", "post"), "perform_create"),
    **dict.fromkeys(("update", "partial_update", "put", "patch"), _UPDATES),
    **dict.fromkeys(("destroy", "delete"), _REMOVES),
}
"""Methods by which views of the REST framework answer a request -> the step of theirs that stores or removes."""
_CLEAN = "clean"
_STEPS = frozenset(["update", "validate", "to_representation", "to_internal_value"])
"""Methods of serializers that give what they are given, or a row that it goes into, and call none of the others."""
_OF_VIEWS, _OF_FORMS = "object", "instance"
"""Attributes that hold the row which the address names."""
_FORM_CLASSES = {"serializer": "serializer_class", "form": "form_class"}
"""Parameters of a view's methods -> the attribute of the view that says what their objects are made by."""
_NAMED = "kwargs"
_OF_REQUEST = Value(deps=frozenset(["event"]))
"""The context that a view makes a serializer with: `self.context["request"]`."""
_CHECKED = {"create": 1, "update": 2, "validate": 1}
"""Methods of a serializer -> which of their parameters is the data of the request, once it was checked."""
_OF_FIELD = "validate_"


def given(run: Run, call: LibraryCall, receiver: Value) -> Value | None:
    """What a method gives that a view, form or serializer has from its library."""
    if call.frame.context is INIT or receiver.obj is None:
        return None
    own_checks.ask(run, call, receiver)
    if call.name in _STORES and call.args and _is_form(call.args[0]) and is_of(run, receiver.ref, _VIEWS):
        return _saved(run, call._replace(keywords=()), call.args[0])  # `super().form_valid(form)`
    if call.name in _WHOLE and is_of(run, receiver.ref, _RESOURCES):
        return _stored(run, call, receiver, _WHOLE[call.name])
    if call.name in GIVES and is_of(run, receiver.ref, _VIEWS):
        return of_view(run, call, receiver)
    if call.name == _CREATES and call.args and is_of(run, receiver.ref, (_SERIALIZERS,)):
        return _created(run, call, receiver)  # `super().create(validated_data)`
    if call.name in _STEPS and call.args and is_of(run, receiver.ref, _FORMS):
        return call.args[0].using(*call.args[1:])
    if call.name == _CLEAN and not call.args and is_of(run, receiver.ref, _FORMS):
        return data_of_forms.checked(run, call.frame, receiver)  # `super().clean()`
    return _saved(run, call, receiver) if call.name == "save" and is_of(run, receiver.ref, _FORMS) else None


def _is_form(value: Value) -> bool:
    return value.kind == "instance" or value.ref == FORM


def saved(run: Run, call: LibraryCall, form: Value) -> Value | None:
    """What `save` of a form gives that a view has made for itself."""
    return _saved(run, call, form) if call.name == "save" and form.ref == FORM and form.obj is not None else None


def attribute(run: Run, frame: Frame, owner: Value, name: str) -> Value | None:
    """`self.object` of a view, `self.instance` of a form or serializer: the row that the address names; what that
    names (`self.kwargs`), and the data of a form once it was checked."""
    if name in data_of_forms.NAMES and frame.context is not INIT and is_of(run, owner.ref, _FORMS):
        return None if owner.obj is None else data_of_forms.checked(run, frame, owner)
    if name == _NAMED and frame.context is not INIT and is_of(run, owner.ref, _VIEWS):
        return ADDRESS
    if name == data_of_forms.CONTEXT and frame.context is not INIT and is_of(run, owner.ref, (_SERIALIZERS,)):
        return _given_context(owner)
    if name not in (_OF_VIEWS, _OF_FORMS) or owner.obj is None or frame.context is INIT:
        return None
    if not is_of(run, owner.ref, _VIEWS if name == _OF_VIEWS else _FORMS):
        return None
    kept = owner.obj.attributes.get(_IMPLIED, NONE)
    if not _is_of_invocation(run, frame, kept):
        call = LibraryCall(frame, _OBJECT, owner, (), (), -1)
        query = rows_of(run, frame, owner) if name == _OF_VIEWS else _of_form(run, owner)
        kept = owner.obj.attributes[_IMPLIED] = found_row(run, call, query) or NONE
    return kept if kept.ref == ROWS else None


def _given_context(serializer: Value) -> Value:
    return _OF_REQUEST if serializer.obj is None else serializer.obj.attributes.get(data_of_forms.CONTEXT, _OF_REQUEST)


def _is_of_invocation(run: Run, frame: Frame, row: Value) -> bool:
    """Whether a row was found by this invocation: one view stands for those of all requests."""
    found = [run.record.accesses.get(number) for number in row.reads]
    return bool(found) and all(access is not None and access.context == frame.context for access in found)


def keep_data(run: Run, frame: Frame, ref: ClassRef, obj: Obj, args: Args, keywords: Keywords) -> None:
    """What a form or serializer is made with of the request."""
    if frame.context is not INIT and (args or keywords) and is_of(run, ref, _FORMS):
        data_of_forms.keep(obj, args, keywords)


def keep_row(run: Run, ref: ClassRef, obj: Obj, args: Args) -> None:
    """The row that a serializer is made with, before the data of the request; who found none has gone another way."""
    if args and is_of(run, ref, (_SERIALIZERS,)):
        obj.attributes.setdefault(_OF_FORMS, next((each for each in args[0].each() if each.ref == ROWS), args[0]))


def give_rows(run: Run, frame: Frame) -> None:
    """What a library gives the methods of a view or serializer: its row, or the form that it made; and who listens to
    what is stored."""
    signalled.give(run, frame)
    parameters = frame.function.parameters
    owner = frame.env.get(parameters[0].name) if parameters else None
    if owner is None or owner.kind != "instance":
        return
    _give_data(run, frame, owner)
    for name in [parameter.name for parameter in parameters[1:]]:
        made = None
        if name in _FORM_CLASSES and is_of(run, owner.ref, _VIEWS):
            made = form_of(run, frame, owner, _FORM_CLASSES[name])
            if made is not None and made.obj is not None and frame.function.name == _UPDATES:
                row = named_row(run, frame, owner)
                made.obj.attributes.update({} if row is None else {_OF_FORMS: row})
        elif name == _OF_FORMS and frame.function.name == _REMOVES and is_of(run, owner.ref, _VIEWS):
            made = named_row(run, frame, owner)
        elif name == _OF_FORMS and is_of(run, owner.ref, (_SERIALIZERS,)):
            made = attribute(run, frame, owner, name)
        if made is not None:
            frame.env[name] = made


def _give_data(run: Run, frame: Frame, form: Value) -> None:
    """The data of the request that a serializer's methods are given, with the rows that it names."""
    names, function = [each.name for each in frame.function.parameters], frame.function.name
    position = 1 if function.startswith(_OF_FIELD) else _CHECKED.get(function, len(names))
    if position >= len(names) or form.obj is None or not is_of(run, form.ref, (_SERIALIZERS,)):
        return
    data = data_of_forms.checked(run, frame, form, frame.env.get(names[position], DATA))
    if not function.startswith(_OF_FIELD):
        frame.env[names[position]] = data
    elif data.obj is not None and (row := data.obj.attributes.get(f"[{function.removeprefix(_OF_FIELD)}]")) is not None:
        frame.env[names[position]] = row


def _stored(run: Run, call: LibraryCall, view: Value, step: str) -> Value | None:
    """`super().create(request)`: a view's own method leaves all the rest to its library, which calls the view's own
    step, or stores."""
    form = _form_to_store(run, call, view, step)
    given = named_row(run, call.frame, view) if step == _REMOVES else form
    if given is None:
        return None
    own, plain = method_of(run, view.ref, step), call._replace(args=(), keywords=())
    if own is not None:
        return run.call(call.frame, Value("bound", (own, view)), (given,), (), call.anchor)
    if step == _REMOVES:
        return rows.asked(run, plain._replace(name="delete"), given)
    return _saved(run, plain, given) if given.kind == "instance" else None


def _form_to_store(run: Run, call: LibraryCall, view: Value, step: str) -> Value | None:
    """The serializer that a view makes of the request it is given, with the row that the address names; it has passed
    its checks."""
    if step == _REMOVES:
        return None
    data = tuple([("data", derived(each).with_deps(extend(each.deps, ".data"))) for each in call.args[:1]])
    form = form_of(run, call.frame, view, MAKERS["get_serializer"], (), data)
    if form is None or form.obj is None:
        return None
    row = named_row(run, call.frame, view) if step == _UPDATES else None
    form.obj.attributes.update({} if row is None else {_OF_FORMS: row})
    own_checks.ask(run, call._replace(name="is_valid"), form)
    return form


def _of_form(run: Run, form: Value) -> Value | None:
    model = row_of_form.model(run, form)
    return None if model is None else rows.query_of(model, UNKNOWN, form.ref.module)


def _saved(run: Run, call: LibraryCall, form: Value) -> Value | None:
    """`form.save()`: the project's own `create` or `update` is called, or a row is added that the request describes."""
    known = NONE if form.obj is None else form.obj.attributes.get(_OF_FORMS, NONE)
    is_there = known.ref == ROWS
    data = _with_given(run, call, data_of_forms.checked(run, call.frame, form))
    own = method_of(run, form.ref, "update" if is_there else "create") if form.kind == "instance" else None
    if own is not None:
        return run.call(call.frame, Value("bound", (own, form)), (known, data) if is_there else (data,), (), -1)
    for name, value in call.keywords if is_there else ():
        if name is not None:
            changed_rows.store(run, call.frame, known, name, value, call.anchor)
    model = row_of_form.model(run, form)
    if model is None or is_there:
        return known if is_there else None
    row = row_of_form.row(run, model, _columns(data, call), data)
    if not any(name == "commit" and value.ref is False for name, value in call.keywords):
        _add(run, call, model, row)
    return row


def _with_given(run: Run, call: LibraryCall, data: Value) -> Value:
    """The data of a form with what `save` is given besides."""
    if data.obj is None or not call.keywords:
        return data.using(*call.values)
    made = replace(
        data.obj, attributes={**data.obj.attributes, **{f"[{name}]": v for name, v in call.keywords if name}}
    )
    return data._replace(obj=made).using(*call.values)


def _columns(data: Value, call: LibraryCall) -> dict[str, Value]:
    """The columns of a row that a form makes, as far as they are known by name."""
    known = {} if data.obj is None else data.obj.attributes
    found = {name[1:-1]: value for name, value in known.items() if name[:1] == "[" and value.ref == ROWS}
    return found | {name: value for name, value in call.keywords if name is not None}


def _created(run: Run, call: LibraryCall, form: Value) -> Value | None:
    """What a serializer's own `create` leaves to its library."""
    model = row_of_form.model(run, form)
    if model is None:
        return None
    row = row_of_form.row(run, model, _columns(call.args[0], call), derived(*call.values))
    _add(run, call, model, row)
    return row


def _add(run: Run, call: LibraryCall, model: ClassRef, row: Value) -> None:
    added_rows.added(run, call, model, row)
    rows.save_itself(run, call, row)
