"""Classes of the project: method resolution order, class attributes, decorators of methods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from concurrency_audit.audit.knowledge.rows import BaseRow, DecoratorRow
from concurrency_audit.audit.model.shapes import ROUTE_VERBS
from concurrency_audit.audit.model.terms import Expression
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame, ModuleState
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import EMPTY, Args, ClassRef, Value, dotted_name
from concurrency_audit.audit.program.interpreter.names import bound, outside
from concurrency_audit.audit.program.interpreter.run import Run

_VERSIONED = "__mapper_args__"
"""The name in a class body by which SQLAlchemy is told of a version column."""
ENUMERATIONS = frozenset(f"enum.{name}" for name in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum"))
"""Classes that make members: of their subclasses, not of themselves."""
_LIKE = "fastapi.FastAPI"
"""The application whose decorators stand for those of applications that nobody described."""


def merged(orders: list[tuple[ClassRef, ...]]) -> Iterator[ClassRef]:
    """The merge step of C3; bases without a consistent order keep the order in which they are written."""
    left = [list(reversed(order)) for order in orders if order]
    behind = Counter(each for order in left for each in order[:-1])
    while left:
        head = next((order[-1] for order in left if not behind[order[-1]]), left[0][-1])
        yield head
        if behind[head]:
            left = [[each for each in order if each != head] for order in left]
            behind = Counter(each for order in left for each in order[:-1])
        else:
            for order in left:
                if order[-1] == head and order.pop() and order:
                    behind[order[-1]] -= 1
        left = [order for order in left if order]


def class_owner(run: Run, ref: ClassRef) -> str:
    """The name of a class in access paths."""
    return f"{ref.module}:{ref.index}"


def base_of(run: Run, frame: Frame, term: Expression) -> Value:
    """What a class derives from: of `Repository[Order]` the class `Repository`, unless it makes one for the index."""
    value = run.container_of(frame, term)
    if term[0] != "item" or value.kind in ("class", "external"):
        return value
    generic = run.container_of(frame, term[1])
    return generic if generic.kind in ("class", "external") else value


def base_values(run: Run, ref: ClassRef) -> list[Value]:
    """What the bases of a class stand for, as its module has them in the end, or the function that defines it."""
    if within := run.bases_within.get(ref):
        return list(within)
    state = run.known(ref.module)
    frame = Frame(state, 0, state.summary.functions[0], state.globals, None, INIT, ())
    return [base_of(run, frame, term) for term in state.summary.classes[ref.index].bases]


def bases(run: Run, ref: ClassRef) -> tuple[ClassRef, ...]:
    """The class and its project bases in method resolution order (C3)."""
    known = run.orders.get(ref)
    if known is not None:
        return known
    found: dict[ClassRef, tuple[ClassRef, ...]] = {}
    order = _order(run, ref, found, EMPTY)
    states = [run.modules.get(each.module) for each in found]
    if all(state is not None and state.state == "done" for state in states):
        run.orders.update(found)
    return order


def _order(
    run: Run, ref: ClassRef, found: dict[ClassRef, tuple[ClassRef, ...]], seen: frozenset[ClassRef]
) -> tuple[ClassRef, ...]:
    """The order of one class; `found` memoises the orders of its bases."""
    if ref in found or ref in seen:
        return found.get(ref, ())
    if run.module(ref.module) is None:
        return ()
    parents = [value.ref for value in base_values(run, ref) if value.kind == "class"]
    orders = [_order(run, parent, found, seen | {ref}) for parent in parents]
    is_line = len(parents) < 2 and all(orders)  # of one base the order is that base's own
    found[ref] = (ref, *(chain.from_iterable(orders) if is_line else merged([*orders, tuple(parents)])))
    return found[ref]


def foreign_base(run: Run, ref: ClassRef) -> str | None:
    """The library base class of a class, if objects of it are known."""
    if ref not in run.foreign_bases:
        run.foreign_bases[ref] = next(_foreign_bases(run, ref), None)
    return run.foreign_bases[ref]


def _foreign_bases(run: Run, ref: ClassRef) -> Iterator[str]:
    for home in bases(run, ref):
        for value in base_values(run, home):
            is_base = value.kind == "external" and value.ref != "builtins.object" and value.ref not in ENUMERATIONS
            if is_base and run.knowledge.object(value.ref) is not None:
                yield str(value.ref)


def library_bases(run: Run, ref: ClassRef) -> Iterator[tuple[str, BaseRow]]:
    """The library base classes of a class for which the knowledge files describe subclasses."""
    for home in bases(run, ref):
        for value in base_values(run, home):
            name = value.ref if value.kind in ("external", "object") else dotted_name(value)
            row = run.knowledge.base(name) if isinstance(name, str) else None
            if row is not None:
                yield str(name), row


def is_stored(run: Run, ref: ClassRef) -> bool:
    """Whether objects of a class are rows of a database, and no column of it tells versions apart."""
    known = run.stored_classes.get(ref)
    if known is None:
        told = (*(row for _, row in library_bases(run, ref)), *_decorating(run, ref))
        known = any(row.rows for row in told) and class_attribute(run, ref, _VERSIONED) is None
        run.stored_classes[ref] = known
    return known


def _decorating(run: Run, ref: ClassRef) -> Iterator[BaseRow]:
    """What is known of classes with its decorators: `@mapper_registry.mapped`."""
    rows = map(run.knowledge.base, _decorators(run, ref))
    return (row for row in rows if row is not None)


def _decorators(run: Run, ref: ClassRef) -> Iterator[str]:
    """The names of the libraries' decorators of a class and its bases."""
    for home in bases(run, ref):
        state = run.known(home.module)
        for decorator in state.summary.classes[home.index].decorators:
            name = decorator_name(run, state, decorator)
            if name is not None:
                yield name


def stores_whole(run: Run, ref: ClassRef) -> bool:
    """Whether a row of a class is put back as a whole when it is saved, not only what was changed of it."""
    return any(row.whole for _, row in library_bases(run, ref))


def stores_columns(run: Run, ref: ClassRef) -> bool:
    """Whether saving a row of a class sets all its columns."""
    return any(row.columns for _, row in library_bases(run, ref))


def outer_class(run: Run, ref: ClassRef) -> ClassRef | None:
    """The class whose body contains a class."""
    classes = run.known(ref.module).summary.classes
    outer = classes[ref.index].qualname.rpartition(".")[0]
    named = (ClassRef(ref.module, index) for index, each in enumerate(classes) if outer and each.qualname == outer)
    return next(named, None)


def defaults_of(run: Run, ref: ClassRef) -> str | None:
    """How instances get the values in a class body: `kept` or `copied`; None if they do not."""
    if ref not in run.class_defaults:
        told = (row.defaults for _, row in library_bases(run, ref) if row.defaults)
        run.class_defaults[ref] = next(told, None) or next(_decorated_defaults(run, ref), None)
    return run.class_defaults[ref]


def _decorated_defaults(run: Run, ref: ClassRef) -> Iterator[str]:
    rows = map(run.knowledge.decorator, _decorators(run, ref))
    return (row.defaults for row in rows if row is not None and row.defaults)


def class_attribute(run: Run, ref: ClassRef, name: str) -> tuple[Value, Place] | None:
    """The value of a name in a class body, and its place."""
    for home in bases(run, ref):
        state = run.known(home.module)
        value = class_env(state, home.index).get(name)
        if value is not None:
            return value, Place("class", class_owner(run, home), name)
    return None


def class_env(state: ModuleState, index: int) -> dict[str, Value]:
    """The names bound by a class body."""
    made = state.class_objects.get(index)
    return {} if made is None else made.attributes


def method_of(run: Run, ref: ClassRef, name: str) -> Value | None:
    """A method, looked up along the bases; None for other attributes."""
    found = class_attribute(run, ref, name)
    return found[0] if found is not None and found[0].kind == "function" else None


def methods(run: Run, ref: ClassRef) -> Iterator[tuple[str, Value]]:
    """The names and functions that can be called on an object of a class; not its properties and their setters."""
    for home in bases(run, ref):
        state = run.known(home.module)
        for name, value in list(class_env(state, home.index).items()):
            if value.kind == "function" and "." not in name and not _is_property(run, value):
                yield name, value


def _is_property(run: Run, method: Value) -> bool:
    return "property" in decorations(run, run.known(method.ref.module), method.ref.index)


def special(run: Run, frame: Frame, owner: Value, name: str, args: Args, anchor: int) -> Value | None:
    """What an operation gives for which a class of the project has a method of its own: `__getitem__`, `__len__`."""
    is_missing = name[:2] == "__" and name not in run.special_methods
    ref = None if owner.others or is_missing else _own_class(owner)
    method = None if ref is None else method_of(run, ref, name)
    return None if method is None else run.call(frame, Value("bound", (method, owner)), args, (), anchor)


def _own_class(owner: Value) -> ClassRef | None:
    """The class of the project of an object, be it taken for one of the library's class from which that derives."""
    if owner.kind == "instance":
        return owner.ref  # type: ignore[no-any-return]
    made_by = owner.obj.made_by if owner.kind == "object" and owner.obj is not None else None
    return made_by if isinstance(made_by, ClassRef) else None


def setter_name(name: str) -> str:
    """The name under which a property's setter is stored beside its getter."""
    return f"{name}.setter"


def outlives(run: Run, owner: Value) -> bool:
    """Whether a class or function was defined at import, and not by the invocation."""
    if owner.kind == "function":
        home = owner.ref.frame
        return home is None or home.context is INIT
    state = run.modules.get(owner.ref.module)
    made = None if state is None else state.class_objects.get(owner.ref.index)
    return made is None or made.at_import


def decorations(run: Run, state: ModuleState, index: int) -> frozenset[str]:
    """The effects of a function's decorators, from the knowledge files."""
    found: set[str] = set()
    for decorator in state.summary.functions[index].decorators:
        name = decorator_name(run, state, decorator)
        row = None if name is None else run.knowledge.decorator(name)
        if row is not None:
            found.add(row.effect)
    return frozenset(found)


def decorator_name(run: Run, state: ModuleState, term: Expression) -> str | None:
    """The dotted name of a decorator, resolved by the module's imports."""
    if term[0] == "call":
        term = term[1]
    parts: list[str] = []
    while term[0] == "attribute":
        parts.append(term[2])
        term = term[1]
    if term[0] != "name":
        return None
    root = bound(run, state, term[1])
    if root is None:
        name = outside(run, state, term[1])
    elif root.kind == "external" or root.kind == "object":
        name = root.ref
    elif root.kind == "method" and (dotted := dotted_name(root)) is not None:
        name = dotted
    elif root.kind == "instance" and (base := foreign_base(run, root.ref)) is not None:
        name = base
    else:
        return None
    return ".".join((name, *reversed(parts)))


def decorator_row(run: Run, state: ModuleState, term: Expression) -> tuple[str | None, DecoratorRow | None]:
    """A decorator's dotted name, and what is known of it.

    `@app.get("/orders")` and `@app.middleware("http")` mean the same on an application that some library made.
    """
    name = decorator_name(run, state, term)
    row = None if name is None else run.knowledge.decorator(name)
    if name is None or row is not None or term[0] != "call" or not term[2] or name.count(".") < 2:
        return name, row
    if name.startswith("builtins."):  # a local name, of which only its frame knows the value
        return name, None
    verb, first = name.rpartition(".")[2], term[2][0]
    known = first[0] == "constant" and isinstance(first[1], str) and (first[1][:1] == "/" or verb == "middleware")
    stated = verb in ROUTE_VERBS and known and not run.knowledge.object(name.rpartition(".")[0])
    return name, run.knowledge.decorator(f"{_LIKE}.{verb}") if stated else None


def is_cached_property(run: Run, state: ModuleState, index: int) -> bool:
    """Whether reading the attribute calls the function once per instance."""
    names = (decorator_name(run, state, d) for d in state.summary.functions[index].decorators)
    return any(name is not None and name.endswith("cached_property") for name in names)
