"""What containers of dependencies give for a key: what import-time code has said of it.

`container.register(Store, scope=Scope.singleton)`, `container[Store] = Store()`, then `container.resolve(Store)`.
"""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import CALLABLE, Obj, Value
from concurrency_audit.audit.program.interpreter.injecting import MAKES
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.singletons import one_for_all

_ONCE, _MADE = "(once)", "(made)"
"""Attributes of what stands for a dependency: whether one serves all, and that one."""


def keep(run: Run, frame: Frame, container: Value, key: Value, given: Value) -> None:
    """Remember an object that is there already, or a provider of one."""
    home, name = _home(run, frame, container), _name(key)
    if home is not None and name is not None and frame.context is INIT:
        if given.obj is not None and given.obj.made_by is not MAKES:
            run.record.publish(given, _place(home).attribute(_label(run, key, name)))
        home.attributes[f"({name})"] = given


def provider(frame: Frame, makes: Value, is_one: bool) -> Value:
    """What stands for an object that is made when somebody asks for it: one for all, or one for each."""
    obj = Obj(MAKES, frame.module.key, frame.index, -1, True)
    obj.attributes[MAKES] = makes
    if is_one:
        obj.attributes[_ONCE] = makes
    return Value("object", MAKES, obj)


def resolve(run: Run, frame: Frame, container: Value, key: Value, anchor: int) -> Value | None:
    """The object that the container gives for a key; None if it was told nothing about it."""
    home, name = _home(run, frame, container), _name(key)
    given = None if home is None or name is None else home.attributes.get(f"({name})")
    makes = None if given is None or given.obj is None else given.obj.attributes.get(MAKES)
    if home is None or name is None or given is None or given.obj is None or makes is None:
        return given
    if _ONCE not in given.obj.attributes:
        return run.call(frame, makes, (), (), anchor)
    if _MADE not in given.obj.attributes:
        given.obj.attributes[_MADE] = given  # what needs itself is not made
        at_import = Frame(frame.module, frame.index, frame.function, frame.env, frame.parent, INIT, frame.path)
        args = (container,) if makes.kind in CALLABLE and _takes_one(run, makes) else ()
        made = run.call(at_import, makes, args, (), -1)
        run.record.publish(made, _place(home).attribute(_label(run, key, name)))
        given.obj.attributes[_MADE] = made
    return given.obj.attributes[_MADE]


def by_key(run: Run, frame: Frame, container: Value, key: Value, anchor: int) -> Value | None:
    """`container[Store]`; None for what is no container of dependencies."""
    if container.kind not in ("object", "external") or not isinstance(container.ref, str) or "." not in container.ref:
        return None
    row = run.knowledge.call(f"{container.ref}.__getitem__")
    if row is None or row.effect != "resolves":
        return None
    found = resolve(run, frame, container, key, anchor)
    return one_for_all(run, key.ref) if found is None and key.kind == "class" else found


def _takes_one(run: Run, makes: Value) -> bool:
    """Whether a function is given the container: `lambda container: Store(container["table"])`."""
    closure, _ = run.target(makes)
    return closure is not None and bool(run.known(closure.module).summary.functions[closure.index].parameters)


def _home(run: Run, frame: Frame, container: Value) -> Obj | None:
    """The container's object; one that its library has made for all is known by its name."""
    if container.kind != "external":
        return container.obj
    place = Place("external", "", container.ref)
    return run.record.types.setdefault(place, Obj(container.ref, frame.module.key, 0, -1, True))


def _place(home: Obj) -> Place:
    return home.place or Place("global", home.module, str(home.made_by).rpartition(".")[2])


def _label(run: Run, key: Value, name: str) -> str:
    """What findings call the object that is given for a key."""
    return run.known(key.ref.module).summary.classes[key.ref.index].name if key.kind == "class" else name


def _name(key: Value) -> str | None:
    """The name of a key: a class, or a text."""
    if key.kind == "class":
        return f"{key.ref.module}:{key.ref.index}".rpartition("/")[2]
    return key.ref if key.kind in ("const", "external") and isinstance(key.ref, str) else None
