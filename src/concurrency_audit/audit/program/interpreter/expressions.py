"""The expression half of the interpreter: from a term to a value, recording reads of shared places."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from concurrency_audit.audit.model.terms import (
    Attribute,
    Call,
    Constant,
    Expression,
    Item,
    Lambda,
    Module,
    Name,
    Operands,
    Star,
    Term,
    Walrus,
    Yield,
    anchor_of,
)
from concurrency_audit.audit.program.domain import clocks, path_parts, path_patterns
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.dependencies import chosen_deps
from concurrency_audit.audit.program.domain.frames import Closure, Frame
from concurrency_audit.audit.program.domain.values import (
    CALLABLE,
    EMPTY,
    NONE,
    UNKNOWN,
    ClassRef,
    Value,
    derived,
    join,
    key_of,
)
from concurrency_audit.audit.program.interpreter import own_values, provided
from concurrency_audit.audit.program.interpreter.all_attributes import whole
from concurrency_audit.audit.program.interpreter.attribute_places import attribute_place, is_thread_local
from concurrency_audit.audit.program.interpreter.attributes import attribute_of
from concurrency_audit.audit.program.interpreter.by_name import read_global
from concurrency_audit.audit.program.interpreter.calling import awaited, call_term
from concurrency_audit.audit.program.interpreter.classes import special
from concurrency_audit.audit.program.interpreter.dictionary_views import VIEW
from concurrency_audit.audit.program.interpreter.displays import comprehension, dict_display, display
from concurrency_audit.audit.program.interpreter.elements import element_of, is_whole, part_of, step_of, unaliased
from concurrency_audit.audit.program.interpreter.foreign_attributes import is_current, named_by_key
from concurrency_audit.audit.program.interpreter.given_by_stores import chosen_by, of_row, of_store
from concurrency_audit.audit.program.interpreter.injecting import declared
from concurrency_audit.audit.program.interpreter.looking import iterate, read_of_copy
from concurrency_audit.audit.program.interpreter.metaclasses import of_class
from concurrency_audit.audit.program.interpreter.names import binding_place, imported, lookup, read_binding
from concurrency_audit.audit.program.interpreter.one_of_two import conditional, either
from concurrency_audit.audit.program.interpreter.operators import (
    binary,
    comparison,
    formatted,
    negation,
    string,
)
from concurrency_audit.audit.program.interpreter.parameters import keep_defaults
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.sending import SENT

_TABLES = ("builtins.", "collections.", "types.", "os.", "(")
"""What looks up by keys: which key is asked for is no part of what is found there."""
_ANNOTATED = ("typing.Annotated", "typing_extensions.Annotated")


def container_of(run: Run, frame: Frame, term: Expression) -> Value:
    """The object at the start of a chain: reading the name of a container is not yet an access of its content."""
    if term[0] == "name":
        run.moment.anchor = term[2]
        value, place = lookup(run, frame, term[1]), binding_place(run, frame, term[1])
    elif term[0] == "attribute":
        run.steps += 1
        owner = container_of(run, frame, term[1])
        value, place = attribute_of(run, frame, owner, term[2]), attribute_place(run, owner, term[2])
        external_attribute_read(run, frame, owner, term[2], anchor_of(term))
        if value.at is not None and is_current(value):  # of `app.current_request.context` the first is what is shared
            return read_binding(run, frame, value, place, anchor_of(term))
    else:
        return call_term(run, frame, term) if term[0] == "call" else run.evaluate(frame, term)
    # ... but of a name that others bind anew it is one
    return read_binding(run, frame, value, place, anchor_of(term)) if place in run.record.rebound_places else value


def _constant(run: Run, _frame: Frame, term: Constant) -> Value:
    value = term[1]
    return NONE if value is None else Value("const", value)


def _name(run: Run, frame: Frame, term: Name) -> Value:
    run.moment.anchor = term[2]
    return read_binding(run, frame, lookup(run, frame, term[1]), binding_place(run, frame, term[1]), term[2])


def _attribute_read(run: Run, frame: Frame, term: Attribute) -> Value:
    owner = container_of(run, frame, term[1])
    anchor = anchor_of(term)
    value = attribute_of(run, frame, owner, term[2])
    place = attribute_place(run, owner, term[2])
    external_attribute_read(run, frame, owner, term[2], anchor)
    if place is None and value.kind not in ("bound", "function") and is_thread_local(run, owner):
        return own_values.look(run, frame, owner, term[2], value, anchor)
    return whole(run, frame, read_binding(run, frame, value, place, anchor), anchor)


def _result(run: Run, frame: Frame, term: Call) -> Value:
    value = call_term(run, frame, term)
    return whole(run, frame, value, anchor_of(term)) if value.kind == "method" else value


def external_attribute_read(run: Run, frame: Frame, owner: Value, name: str, anchor: int) -> None:
    """Record the reading of attributes that may not be there: of the context, and of thread-local objects."""
    if owner.kind == "object" and owner.ref in ("lambda.Context", "threading.local"):
        run.record.record_call(frame, f"{owner.ref}.{name}", None, (), (), owner, UNKNOWN, anchor)


def _subscript(run: Run, frame: Frame, term: Item) -> Value:
    owner = run.container_of(frame, term[1])
    index = run.evaluate(frame, term[2])
    anchor = anchor_of(term)
    if (given := _of_no_container(run, frame, owner, index, anchor)) is not None:
        return given
    _fill_default(run, frame, owner, index, anchor)
    reads = EMPTY
    place = owner.place
    if place is not None and frame.context is not INIT and is_whole(owner, term[2]):
        reads = run.record.touch(frame, place, "iterate", "content", anchor, value=owner, name="builtins.list")
    elif place is not None and frame.context is not INIT:
        reads = run.record.touch(frame, place, "read", "item", anchor, key=key_of(index), value=owner)
        owner = unaliased(run, owner)
        if index.kind != "const":
            run.record.key_of_last_access(index)
    if (part := part_of(run, frame, owner, term[2], anchor)) is not None:
        return part.with_reads(part.reads | reads | run.record.of_stores(index.reads))
    value = clocks.shortened(path_patterns.of_stated(element_of(run, owner, index, reads), owner), term[2])
    if term[2][0] == "operands" and (counted := run.record.of_stores(index.reads)):
        value = value.with_reads(value.reads | counted)  # `names[:most - len(rows)]`
    if owner.kind == "object" and isinstance(owner.ref, str) and not owner.ref.startswith(_TABLES):
        value = value.with_deps(value.deps | index.deps)  # `frame[frame["user"] == event["user"]]`
    read_of_copy(run, frame, owner, index, anchor)
    if owner.kind == "external" and owner.ref == "os.environ":
        if index.ref == path_patterns.TRACE_ID:
            run.record.record_call(frame, path_patterns.TRACE_ID, None, (index,), (), owner, value, anchor)
        value = value._replace(deps=value.deps | {path_patterns.setting(index)} | chosen_deps(index))
        return path_patterns.of_variable(value, index, run.knowledge.variables)
    return of_store(run, chosen_by(run, of_row(value, index), index), index)


def _of_no_container(run: Run, frame: Frame, owner: Value, index: Value, anchor: int) -> Value | None:
    """What an index gives of something else than a container: of a module's names, a class, a path, a resolver."""
    if owner.kind == "external":
        return _of_library(run, frame, owner, index, anchor)
    if owner.kind == "object" and owner.ref == "builtins.globals":
        return read_global(run, frame, index, anchor) or UNKNOWN
    if owner.kind == "method" and owner.ref[1] == "__dict__" and isinstance(index.ref, str):  # `vars(x)[name]`
        inner, place = owner.ref[0], attribute_place(run, owner.ref[0], index.ref)
        return read_binding(run, frame, attribute_of(run, frame, inner, index.ref), place, anchor)
    if (given := special(run, frame, owner, "__getitem__", (index,), anchor)) is not None:
        return given
    if (steps := path_parts.parents(owner, index)) is not None:
        return steps
    if owner.kind == "class" and not owner.others:  # `Answer[None](message=text)` makes an `Answer`
        return of_class(run, frame, owner, index, anchor) or owner
    if (named := named_by_key(run, owner, index)) is not None:
        return named
    return provided.by_key(run, frame, owner, index, anchor)


def _of_library(run: Run, frame: Frame, owner: Value, index: Value, anchor: int) -> Value | None:
    """The same of a name of a library: `sys.modules[__name__]`, `Provide[App.store]`, `Annotated[T, Depends(f)]`."""
    if owner.ref == "sys.modules" and (named := _loaded_module(run, frame, index)) is not None:
        return named
    if (steps := path_parts.parents(owner, index)) is not None:
        return steps
    if (named := named_by_key(run, owner, index)) is not None:
        return named
    if (resolved := provided.by_key(run, frame, owner, index, anchor)) is not None:
        return resolved
    row = run.knowledge.call(owner.ref)
    if row is not None and row.effect == "injects":
        return run.call(frame, owner, (index,), (), anchor)
    return declared(index) if owner.ref in _ANNOTATED else None


_COUNTER = "collections.Counter"
"""What counts by methods of its own; other containers are told from what is done with them."""


def _is_no_container(run: Run, name: str) -> bool:
    """Whether the objects that a library's class makes are told by what they are: `defaultdict(requests.Session)`."""
    is_plain = name.partition(".")[0] in ("builtins", "collections")
    return name == _COUNTER or (not is_plain and run.knowledge.object(name) is not None)


def _fill_default(run: Run, frame: Frame, owner: Value, index: Value, anchor: int) -> None:
    """A defaultdict has what its factory makes, once anything has been looked up in it."""
    obj = owner.obj
    if obj is not None and isinstance(obj.made_by, ClassRef) and owner.kind == "object":
        _fill_missing(run, frame, owner, index, anchor)
    if obj is None or obj.made_by != "collections.defaultdict" or obj.element is not None:
        return
    factory = obj.attributes.get("default_factory")
    is_own = obj.place is None or frame.context is INIT
    if factory is None:
        return
    is_known = factory.kind == "external" and _is_no_container(run, factory.ref)
    if factory.kind in (*CALLABLE, "class") or is_known or (factory.kind == "external" and is_own):
        obj.element = run.call(frame, factory, (), (), anchor)._replace(deps=EMPTY, reads=EMPTY)


def _fill_missing(run: Run, frame: Frame, owner: Value, index: Value, anchor: int) -> None:
    """A dictionary of the project's own class may have what `__missing__` gives for a key."""
    given = special(run, frame, owner, "__missing__", (index,), anchor)
    if given is not None and owner.obj is not None:
        given = given.stored()
        owner.obj.element = given if owner.obj.element is None else join(owner.obj.element, given)


def _loaded_module(run: Run, frame: Frame, index: Value) -> Value | None:
    """`sys.modules[__name__]`, or of a constant name: a module of the project."""
    if index.kind == "external" and index.ref == "builtins.__name__":
        return Value("module", frame.module.key)
    key = (
        run.table.resolve(frame.module.key, index.ref) if index.kind == "const" and isinstance(index.ref, str) else None
    )
    return None if key is None else Value("module", key)


def _walrus(run: Run, frame: Frame, term: Walrus) -> Value:
    value = run.evaluate(frame, term[2])
    run.assign(frame, term[1], value)
    return value


def _lambda_value(run: Run, frame: Frame, term: Lambda) -> Value:
    keep_defaults(run, frame, term[1])
    return Value("function", Closure(frame.module.key, term[1], frame))


def _import_value(run: Run, frame: Frame, term: Module) -> Value:
    return imported(run, frame, term, at_once=True)


def _yielded(run: Run, frame: Frame, term: Yield) -> Value:
    frame.held_at_yield = frame.held_at_yield or run.moment.held
    given = term[1]
    if given is None:
        value = NONE
    else:
        value = _yielded_from(run, frame, given) if given[0] == "star" else run.evaluate(frame, given)
    frame.returned = value if frame.returned is None else join(frame.returned, value)
    return frame.env.get(SENT, UNKNOWN)


def _yielded_from(run: Run, frame: Frame, term: Star) -> Value:
    """One of what `yield from HOOKS[name]` walks through; of pairs made of a table the whole, which says as much."""
    source = iterate(run, frame, term[1])
    is_view = source.obj is not None and source.obj.made_by == VIEW
    return source if is_view else step_of(run, source)


def _operands(run: Run, frame: Frame, term: Operands) -> Value:
    parts = [run.evaluate(frame, part) for part in term[1]]
    parts[:1] = [formatted(run, frame, part) for part in parts[:1]]  # of `f"{value:spec}"` the value
    return clocks.formatted(path_patterns.of_stated(derived(*parts), *parts), parts[1:])


def _starred(run: Run, frame: Frame, term: Star) -> Value:
    return derived(run.evaluate(frame, term[1]))


EXPRESSIONS: Mapping[str, Callable[[Run, Frame, Term], Value]] = {
    "constant": _constant,
    "name": _name,
    "attribute": _attribute_read,
    "item": _subscript,
    "call": _result,
    "text": string,
    "binary": binary,
    "dict": dict_display,
    "display": display,
    "comprehension": comprehension,
    "compare": comparison,
    "and": either,
    "or": either,
    "not": negation,
    "conditional": conditional,
    "walrus": _walrus,
    "lambda": _lambda_value,
    "await": awaited,
    "yield": _yielded,
    "module": _import_value,
    "operands": _operands,
    "star": _starred,
}
