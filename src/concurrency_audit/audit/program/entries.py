"""Finds entry points, each with the evidence for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from concurrency_audit.audit.model.shapes import (
    HANDLER_NAMES,
    is_named_like_a_handler,
    says_handler,
    server_interface,
)
from concurrency_audit.audit.program.called_by_bases import called_by_bases, instance_called
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Closure, Frame, ModuleState, Registered
from concurrency_audit.audit.program.domain.places import Place, Site
from concurrency_audit.audit.program.domain.signatures import as_written, is_shaped, left_to_give
from concurrency_audit.audit.program.domain.values import CALLABLE, ClassRef, Value
from concurrency_audit.audit.program.entry import ENTRY_EFFECTS, Entry
from concurrency_audit.audit.program.factories import call_factories
from concurrency_audit.audit.program.interpreter.branch_tests import is_script
from concurrency_audit.audit.program.interpreter.classes import (
    decorations,
    decorator_row,
    library_bases,
)
from concurrency_audit.audit.program.interpreter.decorating import written
from concurrency_audit.audit.program.interpreter.names import global_value
from concurrency_audit.audit.program.interpreter.registering import (
    fresh_instance,
    is_called_by_base,
    overrides,
)
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.spawning import label_of
from concurrency_audit.audit.program.settings import register_named
from concurrency_audit.audit.program.told_apart import innermost, is_object_of_wrapper, made_as

_MOST_OF_A_SCRIPT = 100_000
"""Steps that are spent on the part of a module that only a script runs."""


def discover(run: Run, key: str, may_register: bool = True) -> Iterator[Entry]:
    """The entry points that a module's own code shows; where it shows none, those of the script that it is.

    A script that can't register anything is not followed: command-line programs cost much, and show nothing.
    """
    before = len(run.record.registered)
    state = run.module(key)
    if state is None:
        return
    found = list(_shown(run, key, state, before))
    if not found and may_register:
        made = len(run.record.registered)
        call_factories(run, state)
        found = list(_registered(run, run.record.registered[made:]))
    yield from found or (_by_script(run, state) if may_register else ())


def _by_script(run: Run, state: ModuleState) -> Iterator[Entry]:
    """What is registered under `if __name__ == "__main__"`, as servers do that are run, not imported.

    What else is done there is done once, by a program of its own, and is not judged.
    """
    record, limit, before = run.record, run.limit, len(run.record.registered)
    calls, accesses, spawned = len(record.calls), record.next_access, len(record.spawned)
    body = state.summary.functions[0]
    frame = Frame(state, 0, body, state.globals, None, INIT, (state.name,))
    run.limit = min(limit, run.spent + _MOST_OF_A_SCRIPT)
    with run.moment.fresh():
        for term in body.body:
            if term[0] == "if" and is_script(term[1]):
                run.execute(frame, term[2])
    run.limit = limit
    del record.calls[calls:], record.spawned[spawned:]
    for number in range(accesses, record.next_access):
        record.accesses.pop(number, None)
    yield from _registered(run, record.registered[before:])


def _shown(run: Run, key: str, state: ModuleState, before: int) -> Iterator[Entry]:
    """What the body of a module registered since a count, what it binds, decorates and derives."""
    register_named(run, _frame_of(state))
    yield from _registered(run, run.record.registered[before:])
    from_tables = _from_tables(state)
    for name, bound in list(state.globals.items()):
        if bound.kind != "import" or name in HANDLER_NAMES:
            value = global_value(run, state, name)  # an instance found here is shared, so it gets a place
            evidence, rank = _by_binding(run, state, name, value, from_tables)
            entry = make(run, state, name, value, evidence, rank) if evidence else None
            if entry is not None:
                yield entry
            if name in HANDLER_NAMES:
                yield from _by_owner(run, state, name, value)
    for index, function in enumerate(state.summary.functions):
        evidence, effect, passes = _by_decorators(run, state, index)
        if evidence:
            value = _owned(state, index, Value("function", Closure(key, index, None)), effect)
            value = _of_instance(run, state, index, value)
            label = f"{state.name}.{function.qualname}"
            yield Entry(value, Site(key, index, -1), label, evidence, _is_request(effect), 1, effect, passes)
    begun = len(run.record.registered)
    yield from _registered(run, called_by_bases(run, state, _frame_of(state)))
    yield from _registered(run, run.record.registered[begun:])  # by what libraries call at once: `ready()`


def _by_owner(run: Run, state: ModuleState, name: str, value: Value) -> Iterator[Entry]:
    """For a handler that is a method of a library nobody described (`handler = Orders().as_lambda()`, `handler =
    app.handler`), or an object that only its library's base class makes callable (`handler = Orders()`): what of the
    project its object has, or was given by decorators."""
    owner = value.ref[0] if value.kind == "method" else value if is_called_by_base(run, value) else None
    if owner is not None and owner.kind == "class":
        owner = fresh_instance(run, _frame_of(state), owner.ref)
    if owner is not None and owner.kind == "instance":
        yield from _registered(run, overrides(run, owner, Place("global", state.key, name)))
    elif owner is not None and owner.obj is not None:
        yield from _registered(run, run.decorated.get(owner.obj, []))


def _frame_of(state: ModuleState) -> Frame:
    """The frame of a module's body."""
    return Frame(state, 0, state.summary.functions[0], state.globals, None, INIT, (state.name,))


def made_later(run: Run) -> list[Entry]:
    """What invocations register with an application that they make."""
    return list(_registered(run, list(run.record.registered_later.values())))


def given_away(run: Run) -> list[Entry]:
    """What import-time code gave to libraries of which nothing is known, and nothing has called: they may call it."""
    given = [(home, each) for home, each in run.record.given_away.items() if each.is_followed]
    return list(_registered(run, [each.registered for home, each in given if home not in run.record.reached]))


def _registered(run: Run, found: Iterable[Registered]) -> Iterator[Entry]:
    """Functions that the module's body passed to libraries."""
    for function, effect, evidence, application in found:
        closure, _ = run.target(function)
        state = None if closure is None else run.known(closure.module)
        if closure is not None and state is not None and not _is_of_settings(run, state, closure.index):
            value = _of_instance(run, state, closure.index, function)
            wrapped = _wrapped(run, state, closure, function)
            named = wrapped or closure
            yield Entry(
                value,
                Site(named.module, named.index, -1),
                _label(run, named),
                evidence,
                _is_request(effect),
                1,
                effect,
                application=application,
                made=made_as(run, function) if wrapped else (),
                wrapped=None if wrapped is None else _as_called(run, wrapped, function),
            )


def _as_called(run: Run, wrapped: Closure, function: Value) -> Value:
    """The function that a wrapper has, with the object of which both are methods: a view's, under a decorator."""
    found = Value("function", wrapped)
    _, owner = run.target(function)
    is_method = owner is not None and not is_object_of_wrapper(run, function)
    return Value("bound", (found, owner)) if is_method else found


def never_called(run: Run, found: list[Entry]) -> list[Entry]:
    """The functions that wrappers were given and were not seen to call: they may do so all the same."""
    bare = [entry._replace(value=entry.wrapped, wrapped=None, made=()) for entry in found if entry.wrapped is not None]
    return [entry for entry in bare if (entry.site.module, entry.site.function) not in run.record.reached]


def _label(run: Run, named: Closure) -> str:
    """The dotted name, as its text is read where decorators show what it is."""
    home = run.known(named.module)
    if _by_decorators(run, home, named.index)[0]:
        return f"{home.name}.{home.summary.functions[named.index].qualname}"
    return label_of(run, Value("function", named))


def _wrapped(run: Run, state: ModuleState, closure: Closure, function: Value) -> Closure | None:
    """The function that a registered wrapper wraps, with the frame that defined it: of all that share the wrapper each
    is an entry point of its own, with the wrapper around it, and the library fills its parameters."""
    if _by_decorators(run, state, closure.index)[0]:
        return None
    inner = innermost(run, function)
    is_same = inner is None or (inner.module, inner.index) == (closure.module, closure.index)
    return None if is_same else inner


def _of_instance(run: Run, state: ModuleState, index: int, value: Value) -> Value:
    """A decorated method with its instance: the one that the module keeps, or that its library keeps for all requests,
    else one of the request."""
    function = state.summary.functions[index]
    ref = ClassRef(state.key, function.owner)
    is_method = function.owner in state.class_objects and value.kind == "function" and bool(function.parameters)
    if not is_method or decorations(run, state, index) & {"staticmethod", "classmethod"}:
        return value
    frame = _frame_of(state)
    is_kept = any(known.kind == "instance" and known.ref == ref for known in state.globals.values())
    is_one = any(row.effect and not row.per_request and not row.given for _, row in library_bases(run, ref))
    name = state.summary.classes[function.owner].name if is_one else function.name
    owner = instance_called(run, frame, ref, name, per_request=not is_kept and not is_one)
    return value if owner is None else Value("bound", (value, owner))


def _is_request(effect: str) -> bool:
    return ENTRY_EFFECTS.get(effect) == "request"


def make(run: Run, state: ModuleState, name: str, value: Value, evidence: str, rank: int) -> Entry | None:
    """The entry for a global that is called with (event, context); None if it is not a callable of the project."""
    closure, _ = run.target(value)
    if closure is None:
        return None
    index = state.decorated.get(name)
    wrapped = innermost(run, value) or closure
    site = Site(wrapped.module, wrapped.index, -1) if index is None else Site(state.key, index, -1)
    bound = Site(state.key, 0, state.definitions[name]) if name in state.definitions else None
    own = run.known(closure.module).summary.functions[closure.index].parameters
    is_served = any(server_interface([p.name for p in each]) for each in (own, own[1:]))
    return Entry(value, site, f"{state.name}.{name}", evidence, is_served, rank, bound=bound, made=made_as(run, value))


def _from_tables(state: ModuleState) -> frozenset[str]:
    """The names that a module binds to entries of a table of handlers: `list_orders = handlers["list"]`."""
    found: set[str] = set()
    for term in state.summary.functions[0].body:
        if term[0] == "assign" and term[2][0] == "item" and term[2][1][0] == "name" and says_handler(term[2][1][1]):
            found.update(target[1] for target in term[1] if target[0] == "name")
    return frozenset(found)


def _by_binding(run: Run, state: ModuleState, name: str, value: Value, from_tables: frozenset[str]) -> tuple[str, int]:
    """The evidence in a global's name or signature, and its rank."""
    closure, owner = run.target(value)
    if closure is None:
        return "", 0
    parameters = left_to_give(run.known(closure.module).summary.functions[closure.index], value)
    if owner is not None:
        parameters = parameters[1:]
    written_so = as_written(state, name)
    shaped = is_shaped(parameters) or is_shaped(written_so)
    if interface := server_interface([p.name for p in parameters]):
        return f"takes ({', '.join(interface)})", 3
    parameters = [p for p in parameters if p.kind != "keyword"]
    alone = [p.name for p in parameters] == ["event"]
    two = len(parameters) == 2 or [p.kind for p in written_so] == ["positional"] * 2
    if name == "lambda_handler" or (name in HANDLER_NAMES and (shaped or alone or two)):
        return f"named {name}", 2
    if shaped and is_named_like_a_handler(name) and closure.module == state.key:
        return f"named {name}", 2
    is_made = closure.frame is not None and not closure.frame.is_module
    is_made = is_made and (says_handler(name) or name in from_tables)
    if shaped and (closure.module == state.key or owner is not None or is_made or as_written(state, name)):
        return "takes (event, context)", 3
    return "", 0


def _by_decorators(run: Run, state: ModuleState, index: int) -> tuple[str, str, tuple[str, ...]]:
    """The decorator that makes a function an entry point, its effect, and the arguments it passes."""
    function = state.summary.functions[index]
    for decorator in function.decorators:
        _, row = decorator_row(run, state, decorator)
        if row is None or row.effect not in ENTRY_EFFECTS or function.name in row.at_start:
            continue
        if not _is_of_settings(run, state, index):
            return f"@{written(decorator)}", row.effect, row.passes
    return "", "", ()


def _is_of_settings(run: Run, state: ModuleState, index: int) -> bool:
    """Whether a function belongs to a class of settings, which are read once, at import."""
    function = state.summary.functions[index]
    if function.owner < 0 or function.owner not in state.class_objects:
        return False
    names = (name for name, _ in library_bases(run, ClassRef(state.key, function.owner)))
    return any(name.endswith(".BaseSettings") for name in names)


def _owned(state: ModuleState, index: int, value: Value, effect: str) -> Value:
    """What runs where a decorated function is called: what the project's own decorators have made of it.

    The closure of a nested function is that in the frame that defined it, if that is known.
    """
    function = state.summary.functions[index]
    known = state.globals.get(function.name)
    is_wrapped = known is not None and known.kind in (*CALLABLE, "instance") and not _is_request(effect)
    if known is not None and is_wrapped and state.decorated.get(function.name) == index:
        return known
    if known is not None and known.kind == "function" and known.ref.module == state.key:
        return known._replace(ref=Closure(state.key, value.ref.index, known.ref.frame))
    return value
