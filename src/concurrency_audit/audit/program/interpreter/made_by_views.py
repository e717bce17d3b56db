"""Rows and forms that a view of Django, or of its REST framework, finds and makes for itself."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.values import NONE, UNKNOWN, Args, ClassRef, Keywords, Value
from concurrency_audit.audit.program.interpreter.classes import class_attribute, is_stored, library_bases, method_of
from concurrency_audit.audit.program.interpreter.orm import rows
from concurrency_audit.audit.program.interpreter.orm.row_values import MODEL, ROWS
from concurrency_audit.audit.program.interpreter.run import Run

FORM = "django.forms.ModelForm"
"""What a view makes for itself of the columns that it names: `fields = ["name"]`."""
MAKERS = {"get_serializer": "serializer_class", "get_form": "form_class"}
"""Methods of a view -> the attribute of the view that says what the objects are made by which they give."""
ADDRESS = Value(deps=frozenset(["event.kwargs"]))
"""What the address of the request names."""
DATA = Value(deps=frozenset(["event.data"]))
_OBJECT, _QUERY, _NARROWS = "get_object", "get_queryset", "filter_queryset"
GIVES = (_OBJECT, _QUERY, _NARROWS, *MAKERS)
"""Methods by which a view gives its rows and forms."""
_CHOOSES = "get_"
"""Beginning of the name of the method that chooses among several such classes: `get_serializer_class`."""
_KEY = (("pk", ADDRESS),)


def of_view(run: Run, call: LibraryCall, view: Value) -> Value | None:
    """What one of the methods gives by which a view gives its rows and forms."""
    if call.name in MAKERS:
        return form_of(run, call.frame, view, MAKERS[call.name], call.args, call.keywords)
    if call.name == _NARROWS:
        return call.args[0] if call.args and call.args[0].ref == ROWS else None
    if call.name == _QUERY:
        return _stated(run, view)
    return found_row(run, call, rows_of(run, call.frame, view))


def named_row(run: Run, frame: Frame, view: Value) -> Value | None:
    """The row that the address names, which a view looks for before it calls a method of its own with it."""
    return found_row(run, LibraryCall(frame, _OBJECT, view, (), (), -1), rows_of(run, frame, view))


def form_of(run: Run, frame: Frame, view: Value, stated: str, args: Args = (), keywords: Keywords = ()) -> Value | None:
    """The form or serializer that a view makes, by the attribute that states its class."""
    chooses = method_of(run, view.ref, f"{_CHOOSES}{stated}")
    found = class_attribute(run, view.ref, stated) if chooses is None else None
    form = run.call(frame, Value("bound", (chooses, view)), (), (), -1) if chooses else found[0] if found else NONE
    if form.kind != "class":
        return _of_columns(run, frame, view) if stated == MAKERS["get_form"] else None
    return run.call(frame, form, args, keywords, -1).using(view, DATA)


def _of_columns(run: Run, frame: Frame, view: Value) -> Value | None:
    """The form that a view makes of the columns it names."""
    listed = _stated(run, view) if class_attribute(run, view.ref, "fields") is not None else None
    if listed is None or listed.obj is None:
        return None
    form = run.record.new_object(frame, FORM, -1)
    form.attributes[MODEL] = listed.obj.attributes[MODEL]
    return Value("object", FORM, form).using(view, DATA)


def rows_of(run: Run, frame: Frame, view: Value) -> Value | None:
    """The rows among which a view looks for its own."""
    method = method_of(run, view.ref, _QUERY)
    return _stated(run, view) if method is None else run.call(frame, Value("bound", (method, view)), (), (), -1)


def _stated(run: Run, view: Value) -> Value | None:
    for name in ("queryset", "model"):
        found = class_attribute(run, view.ref, name)
        if found is not None and found[0].ref == ROWS and found[0].obj is not None:
            return found[0].placed(None)
        if found is not None and found[0].kind == "class" and is_stored(run, found[0].ref):
            return rows.query_of(found[0].ref, UNKNOWN, view.ref.module)
    return None


def found_row(run: Run, call: LibraryCall, among: Value | None) -> Value | None:
    """The row among some that the address names."""
    if among is None or among.ref != ROWS or among.obj is None:
        return None
    return rows.asked(run, call._replace(name="get", args=(), keywords=_KEY), among)


def is_of(run: Run, ref: ClassRef, beginnings: tuple[str, ...]) -> bool:
    """Whether one of the library's classes with such a name is a base of a class."""
    return any(name.startswith(beginnings) for name, _ in library_bases(run, ref))
