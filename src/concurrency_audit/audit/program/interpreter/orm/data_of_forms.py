"""What a form or serializer gives of a request once it was checked: `cleaned_data`, `validated_data`.

What names other rows in it stands there as those rows, which were asked for by then.
"""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.contents import REST, reads_within
from concurrency_audit.audit.program.domain.dependencies import extend
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.values import NONE, UNKNOWN, Args, ClassRef, Keywords, Obj, Value, derived
from concurrency_audit.audit.program.interpreter.classes import class_attribute, class_env, is_stored, method_of
from concurrency_audit.audit.program.interpreter.orm import relations, row_of_form, rows
from concurrency_audit.audit.program.interpreter.orm.row_values import ROWS
from concurrency_audit.audit.program.interpreter.run import Run

NAMES = frozenset(["cleaned_data", "validated_data"])
"""Attributes of forms and serializers that hold it."""
INSTANCE, CONTEXT = "instance", "context"
_BESIDE = frozenset([INSTANCE, "initial", CONTEXT, "prefix", "queryset", "label_suffix", "auto_id"])
"""Keywords of what a form is given besides the data of the request."""
_VALIDATES = "validate"
_REQUEST, _CHECKED = "(request)", "(checked)"
"""Attributes of a form: the data that it was given, and what it made of that."""
_DATA = Value(deps=frozenset(["event.data"]))
"""What a form holds that the library makes."""
_QUERY, _SOURCE, _MANY, _ONLY_READ = "queryset", "source", "many", "read_only"
_FIELDS, _READ_ONLY, _META = "fields", "read_only_fields", "Meta"


def keep(obj: Obj, args: Args, keywords: Keywords) -> None:
    """Remember what a form is given of the request, beside the row that it is for and what it shows at first."""
    named = [value for name, value in keywords if name not in _BESIDE]
    given = [value for value in (*args, *named) if value.ref != ROWS]
    if args or keywords:
        obj.attributes[_REQUEST] = derived(*given)
    for name, value in keywords:
        if name == CONTEXT or (name == INSTANCE and value.ref == ROWS):
            obj.attributes.setdefault(name, value)


def checked(run: Run, frame: Frame, form: Value, source: Value | None = None) -> Value:
    """The data of the request, with the rows that it names."""
    assert form.obj is not None
    known = form.obj.attributes.get(_CHECKED)
    if known is not None and _is_of_invocation(run, frame, form.obj, known):
        return known
    given = source or form.obj.attributes.get(_REQUEST) or (derived(form) if form.deps else _DATA)
    given = Value(deps=given.deps, reads=given.reads)
    found = {name: _found(run, frame, form, query, name, given) for name, query in _naming(run, form)}
    found |= dict(_within(run, frame, form, given))
    if not found and not _is_changed(run, form):
        return given
    made = run.record.new_object(frame, "builtins.dict", NOWHERE)
    made.attributes.update({REST: given, **{f"[{name}]": row for name, row in found.items()}})
    form.obj.attributes[_CHECKED] = Value("object", "builtins.dict", made, None, given.deps, given.reads)
    return form.obj.attributes[_CHECKED]


def _within(run: Run, frame: Frame, form: Value, given: Value) -> Iterator[tuple[str, Value]]:
    """The data of serializers that are fields of a serializer, where a request names rows in it."""
    env = class_env(run.known(form.ref.module), form.ref.index) if form.kind == "instance" else {}
    for name, field in env.items():
        if field.kind != "instance" or field.obj is None or not row_of_form.is_form(run, field.ref):
            continue
        if field.obj.attributes.get(_ONLY_READ, NONE).ref is True:
            continue
        part = given.with_deps(extend(given.deps, f"[{name!r}]"))
        if field.obj.attributes.get(_MANY, NONE).ref is not True:
            inner = checked(run, frame, field, part)
        else:
            inner = _several(run, frame, checked(run, frame, field, part.with_deps(extend(part.deps, "[*]"))), part)
        if inner.obj is not None:
            yield name, inner


def _several(run: Run, frame: Frame, each: Value, part: Value) -> Value:
    if each.obj is None:
        return each
    made = run.record.new_object(frame, "builtins.list", NOWHERE)
    made.element = each
    return Value("object", "builtins.list", made, None, part.deps, part.reads)


def keep_checked(form: Value, given: Value) -> None:
    """What a check of the whole gives back is the data from then on."""
    if form.obj is not None and given.kind == "object" and given.ref == "builtins.dict":
        form.obj.attributes[_CHECKED] = given


def _is_changed(run: Run, form: Value) -> bool:
    """Whether a check of the project's own is given all the data, to which it may add something."""
    return form.kind == "instance" and method_of(run, form.ref, _VALIDATES) is not None


def _is_of_invocation(run: Run, frame: Frame, form: Obj, data: Value) -> bool:
    """Whether the rows were found by this invocation: one serializer may stand for those of all requests."""
    found = [run.record.accesses.get(number) for number in reads_within(data)]
    if form.at_import and not found:
        return False
    return all(access is not None and access.context == frame.context for access in found)


def _found(run: Run, frame: Frame, form: Value, query: Value, name: str, given: Value) -> Value:
    key = given.with_deps(extend(given.deps, f"[{name!r}]"))
    call = LibraryCall(frame, "get", form, (), (("pk", key),), NOWHERE)
    return rows.asked(run, call, query)


def _naming(run: Run, form: Value) -> Iterator[tuple[str, Value]]:
    """The fields by which a request names rows, each with the query for those."""
    own = _own_fields(run, form.ref) if form.kind == "instance" else {}
    for name, made in own.items():
        query = made.attributes.get(_QUERY, NONE)
        if str(made.made_by).endswith(rows.FIELDS_NAMING_ROWS) and made.attributes.get(_MANY, NONE).ref is not True:
            source = made.attributes.get(_SOURCE, NONE).ref
            yield from ((source if isinstance(source, str) else name, each) for each in _queries(run, query))
    model = row_of_form.model(run, form)
    for name in () if model is None else _listed(run, form, model):
        target = relations.leads_to(run, model, name) if model is not None and name not in own else None
        if model is not None and target is not None and relations.is_to_one(run, model, name):
            yield name, rows.query_of(target, UNKNOWN, target.module)


def _own_fields(run: Run, form: ClassRef) -> dict[str, Obj]:
    """The fields that stand in the class itself; those of its bases are asked for with the model's."""
    env = class_env(run.known(form.module), form.index)
    return {name: value.obj for name, value in env.items() if value.kind == "object" and value.obj is not None}


def _queries(run: Run, query: Value) -> Iterator[Value]:
    if query.ref == ROWS and query.obj is not None:
        yield query.placed(None)
    elif query.kind == "class" and is_stored(run, query.ref):
        yield rows.query_of(query.ref, UNKNOWN, query.ref.module)


def _listed(run: Run, form: Value, model: ClassRef) -> list[str]:
    """The columns of a model that a form is made for; all of them, where it names none."""
    meta = class_attribute(run, form.ref, _META) if form.kind == "instance" else None
    if meta is None or meta[0].kind != "class":
        return []
    shown = set(_texts(run, meta[0].ref, _READ_ONLY))
    named = _texts(run, meta[0].ref, _FIELDS) or list(class_env(run.known(model.module), model.index))
    return [name for name in named if name not in shown]


def _texts(run: Run, meta: ClassRef, name: str) -> list[str]:
    found = class_attribute(run, meta, name)
    items = None if found is None or found[0].obj is None else found[0].obj.items
    return [each.ref for each in items or () if isinstance(each.ref, str)]
