"""Name resolution: locals, free variables, globals and imports, and which of them are shared places."""

from __future__ import annotations

import builtins
import sys

from concurrency_audit.audit.model.terms import NOWHERE, Module
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame, ModuleState
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.relations import nearest
from concurrency_audit.audit.program.domain.values import UNKNOWN, Value
from concurrency_audit.audit.program.interpreter.run import Run

_CARRIERS = ("partial", "bound", "method")
"""Callables that take objects along."""
_APPLICATION = frozenset(["flask.current_app", "quart.current_app"])
"""Stand-ins for the application that handles the request."""
_LIKE = {"collections.UserDict": "builtins.dict", "collections.UserList": "builtins.list"}
"""Types written in Python around another one, whose methods do the same."""
PROXY = Value("external", "werkzeug.local.LocalProxy")
"""What stands in place of the function in `db = LocalProxy(get_db)`, which is called wherever the name is used."""
_SENDERS = frozenset(
    """flask_login.current_user flask_login.utils.current_user quart_login.current_user flask_jwt_extended.current_user
    flask_jwt_extended.utils.current_user""".split()
)
"""Stand-ins for the row of who sent the request."""
_SENDER = Value(deps=frozenset(["event.user"]))


def lookup(run: Run, frame: Frame, name: str) -> Value:
    """The value of a name; this does not count as an access."""
    if name in frame.shadow:
        return frame.shadow[name]
    if frame.is_module or frame.binds(name):
        if not frame.is_module:
            return frame.local(name)
        return bound(run, frame.module, name) or _unbound(run, frame.module, name)
    cell = frame.cell(name)
    value = global_value(run, frame.module, name) if cell is None else cell_value(run, frame, cell, name)
    if value.kind == "external" and value.ref in _SENDERS:
        return sender_of_loader(run, frame) or (value if frame.context is INIT else _SENDER)
    if value.kind == "partial" and value.ref[0] == PROXY and frame.context is not INIT:
        return run.call(frame, value.ref[1][0], (), (), NOWHERE)
    if value.obj is not None and value.obj.place is not None and frame.context.kind in ("invocation", "thread"):
        run.record.named[value.obj.place] = None
    return value


def sender_of_loader(run: Run, frame: Frame) -> Value | None:
    """What the project's loader gives for who sent a request: the same row however often an invocation asks for it."""
    loader = (
        nearest(frame.module.key, run.user_loaders, lambda each: str(each.ref.module)) if run.user_loaders else None
    )
    if loader is None or frame.context is INIT:
        return None
    found = [run.record.accesses.get(number) for number in run.sender.reads]
    if not found or any(access is None or access.context != frame.context for access in found):
        asked = run.known(loader.ref.module).summary.functions[loader.ref.index].parameters
        run.sender = run.call(frame, loader, (_SENDER,) * len(asked), (), NOWHERE)  # the id, or what a token says
    return run.sender if run.sender.obj is not None else None


def cell_value(run: Run, frame: Frame, cell: Frame, name: str) -> Value:
    """A free variable. It is shared if its frame has returned, or if this code runs in another thread."""
    value = cell.local(name)
    place = cell_place(run, frame, cell, name)
    if place is None or value.kind in ("function", "class", "module", "external", "bound"):
        return value
    if value.obj is not None and value.obj.place is None:
        run.record.rehome(value.obj, place)
    return value if value.place is not None else value.placed(place)


def cell_place(run: Run, frame: Frame, cell: Frame, name: str) -> Place | None:
    """The place of an enclosing function's variable, if it is shared."""
    owner = f"{cell.module.key}:{cell.function.qualname}"
    if cell.context is INIT and frame.context is not INIT:
        return Place("cell", owner, name)
    if cell.context is not frame.context:
        return Place("local", owner, name)
    return None


def bound(run: Run, state: ModuleState, name: str) -> Value | None:
    """The value of a global. A deferred import is carried out now, unless it is circular."""
    value = state.globals.get(name)
    if value is not None and value.kind == "import":
        state.globals[name] = UNKNOWN
        found = import_now(run, *value.ref)
        state.globals[name] = value if found.kind == "unknown" else found
        return found
    return value


def _unbound(run: Run, state: ModuleState, name: str) -> Value:
    """The value of a name that nothing in a module binds; of `__name__` and `__package__` the text is known."""
    value = Value("external", outside(run, state, name))
    if name not in ("__name__", "__package__"):
        return value
    is_package = name == "__name__" or state.key.endswith("__init__.py")
    return value._replace(text=(state.name if is_package else state.name.rpartition(".")[0],))


def outside(run: Run, state: ModuleState, name: str) -> str:
    """The dotted name of what nothing in a module binds: a builtin, or from a library of which all was imported."""
    if not state.stars or hasattr(builtins, name):
        return f"builtins.{name}"
    names, known = [f"{library}.{name}" for library in reversed(state.stars)], run.knowledge
    return next((n for n in names if known.call(n) or known.object(n) or known.decorator(n)), names[0])


def global_value(run: Run, state: ModuleState, name: str) -> Value:
    """The value of a global, with its place if it can change."""
    value = bound(run, state, name)
    if value is None:
        if name not in state.summary.functions[0].bound and name not in state.declared:
            return _unbound(run, state, name)
        value = UNKNOWN
    if value.kind in _CARRIERS:
        _share_carried(run, value, Place("global", state.key, name))
    value = or_application(run, value)
    if value.kind in ("function", "class", "module", "external", "bound") or value.place is not None:
        return value
    place = Place("global", state.key, name)
    if value.others:  # of the project's object and a library's, the place is known by that of the library
        for each in sorted(value.each(), key=lambda each: each.kind == "instance"):
            run.record.publish(each, place)
    if value.obj is not None:
        run.record.rehome(value.obj, place)
        return value
    return value.placed(place)


def or_application(run: Run, value: Value) -> Value:
    """The application that a route belongs to, for what stands in for it, and the type that is used like another one;
    otherwise the value."""
    if value.kind == "external" and value.ref in _LIKE:
        return value._replace(ref=_LIKE[value.ref])
    stands_in = value.kind == "external" and value.ref in _APPLICATION
    return run.application or value if stands_in else value


def _share_carried(run: Run, value: Value, place: Place) -> None:
    """Give the objects a place that have no other name than the callable which takes them along.

    `put = boto3.resource("dynamodb").Table("orders").put_item`, `fetch = partial(get, Session())`, `run = Jobs().run`
    """
    if _is_safe_part(run, value):
        return
    if value.kind == "partial":
        carried = [value.ref[0], *value.ref[1], *(content for _, content in value.ref[2])]
    else:
        carried = [value.ref[1] if value.kind == "bound" else value.ref[0]]
    for each in carried:
        if each.kind in _CARRIERS:
            _share_carried(run, each, place)
        elif each.obj is not None and each.obj.place is None and each.obj.at_import:
            run.record.rehome(each.obj, place)


def _is_safe_part(run: Run, value: Value) -> bool:
    """Whether it is a part that is safe to share of an object that is not: `boto3.resource("s3").meta.client`."""
    path = ""
    while value.kind == "method":
        value, name = value.ref
        path = f".{name}{path}"
    row = run.knowledge.object(value.ref) if path and value.kind == "object" else None
    return row is not None and any(f"{path}.".startswith(f".{safe}.") for safe in row.safe_through)


def binding_place(run: Run, frame: Frame, name: str) -> Place | None:
    """The shared place of the name itself; None if it is local or only imported."""
    if name in frame.shadow or frame.is_module or frame.binds(name):
        return None
    cell = frame.cell(name)
    if cell is not None:
        return cell_place(run, frame, cell, name)
    state = frame.module
    if name in state.summary.functions[0].bound or name in state.globals or name in state.declared:
        return Place("global", state.key, name)
    return None


def read_binding(run: Run, frame: Frame, value: Value, place: Place | None, anchor: int) -> Value:
    """Record the read of a shared name or attribute whose value may change."""
    if place is None or frame.context is INIT:
        return value
    if _is_as_defined(value) and place not in run.record.rebound_places:
        return value
    place = _of_alias(run, value, place)
    return value.with_reads(value.reads | run.record.touch(frame, place, "read", "binding", anchor, value=value))


def _is_as_defined(value: Value) -> bool:
    """Whether it is a function, class, module or name of a library, which stays what it is unless it is bound anew."""
    return value.kind in ("function", "class", "module", "bound") or (value.kind == "external" and value.place is None)


def _of_alias(run: Run, value: Value, place: Place) -> Place:
    """The place that is read: of another name for one object (`from store import rows`) that of the object."""
    own = None if value.obj is None or value.others else value.obj.place
    is_alias = own is not None and own != place and place.root in ("global", "class", "cell") and not place.path
    return own if is_alias and own is not None and not run.record.rebound_places & {own, place} else place


def module_attribute(run: Run, key: str, name: str) -> Value:
    """`module.name`: a global of the module, or a submodule."""
    state = run.module(key)
    if state is None:
        child = run.table.member(key, name) if key.endswith("/") else None
        return UNKNOWN if child is None else Value("module", child)
    if name in state.summary.functions[0].bound or name in state.globals or name in state.declared:
        return global_value(run, state, name)
    if name == "__name__":
        return Value("const", run.table.name(key))
    child = run.table.resolve(key, f"{run.table.name(key)}.{name}") or run.table.member(key, name)
    return _given_by_module(run, state, name) if child is None else Value("module", child)


def _given_by_module(run: Run, state: ModuleState, name: str) -> Value:
    """What a module's own `__getattr__` gives for a name that the module does not bind."""
    told = bound(run, state, "__getattr__") if "__getattr__" in state.globals and not name.startswith("__") else None
    if told is None or told.kind != "function":
        return UNKNOWN
    known = run.given_by_modules.get((state.key, name))
    if known is None:
        run.given_by_modules[state.key, name] = UNKNOWN
        frame = Frame(state, 0, state.summary.functions[0], state.globals, None, INIT, (state.name,))
        with run.moment.fresh():
            known = run.call(frame, told, (Value("const", name),), (), len(run.given_by_modules))
        if known.obj is not None and known.place is None:
            run.record.publish(known, Place("global", state.key, name))
        run.given_by_modules[state.key, name] = known
    return known


def imported(run: Run, frame: Frame, term: Module, at_once: bool) -> Value:
    """The value of `import module` or `from module import name`.

    Unless `at_once`, names of a project module are looked up when they are used; modules whose import has effects are
    interpreted now in any case.
    """
    _, dotted, name, level = term
    key = run.table.resolve(frame.module.key, dotted, level)
    child = None
    if name is None:
        key = key or _folder_of(run, frame.module.key, dotted)
        value = Value("external", dotted) if key is None else Value("module", key)
    else:
        child = run.table.resolve(frame.module.key, f"{dotted}.{name}" if dotted else name, level)
        value = Value("import", (frame.module.key, term))
    import_effects(run, None if key is None or key.endswith("/") else key)
    import_effects(run, child)
    return import_now(run, *value.ref) if at_once and value.kind == "import" else value


def _folder_of(run: Run, importer: str, dotted: str) -> str | None:
    """The folder without an `__init__.py` that is meant, unless a library or Python has the name."""
    first = dotted.partition(".")[0]
    if first in sys.stdlib_module_names or run.knowledge.knows(first):
        return None
    return run.table.folder(importer, dotted)


def import_effects(run: Run, key: str | None) -> None:
    """Interpret the modules with effects that importing this one executes."""
    if key is not None and key not in run.effects_run:
        run.effects_run.add(key)
        for module in run.effects_of(key):
            run.module(module)


def import_now(run: Run, importer: str, term: Module) -> Value:
    """The value of `from module import name` in a module."""
    _, dotted, name, level = term
    key = run.table.resolve(importer, dotted, level)
    child = run.table.resolve(importer, f"{dotted}.{name}" if dotted else name or "", level)
    if key is None and child is None:
        folder = _folder_of(run, importer, f"{dotted}.{name}") if not level else None
        if folder is not None:
            return Value("module", folder)
        found = f"{dotted}.{name}"
        return Value("external", _LIKE.get(found, found)) if not level else UNKNOWN
    if key is not None and (child is None or key != importer):  # a package that imports from itself means a submodule
        state = run.module(key)
        if state is not None and (name in state.summary.functions[0].bound or name in state.globals):
            return global_value(run, state, name or "")
        if state is not None and child is None:
            return _given_by_module(run, state, name or "")
    return Value("module", child) if child is not None else UNKNOWN
