"""Defaults of parameters that stand for what a container of dependencies makes: `store=Provide[Shop.store]`."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import UNKNOWN, Value
from concurrency_audit.audit.program.interpreter.run import Run

INJECTED = "(injected)"
"""Attribute of the object that stands for a dependency: the function or provider that makes the dependency."""
OVERRIDES = "dependency_overrides"
"""Attribute of an application: what it takes for dependencies instead (`app.dependency_overrides[port] = make`)."""
MAKES = "(makes)"
"""Attribute of a provider: the class or function that it calls."""


def declared(annotation: Value) -> Value | None:
    """The dependency in `Annotated[Session, Depends(get_db)]`; `Annotated[Store, Depends()]` asks for the class."""
    items = () if annotation.obj is None else annotation.obj.items or ()
    found = next((item for item in items[1:] if item.obj is not None and INJECTED in item.obj.attributes), None)
    if found is not None and found.obj is not None and found.obj.attributes[INJECTED] is UNKNOWN:
        found.obj.attributes[INJECTED] = items[0]
    return found


def name_dependency(run: Run, frame: Frame, name: str, content: Value) -> None:
    """Remember which parameters `dependencies={"store": Provide(get_store)}` speaks of."""
    if frame.context is INIT and content.obj is not None and INJECTED in content.obj.attributes:
        run.dependencies.setdefault(name, {})[frame.module.key] = content


def dependency_named(run: Run, module: str, name: str) -> Value | None:
    """The dependency that a module's functions are given under a name: of its own, or of one that has it imported."""
    for home, dependency in run.dependencies.get(name, {}).items():
        if home == module or any(_is_from(value, module) for value in list(run.known(home).globals.values())):
            return dependency
    return None


def _is_from(value: Value, module: str) -> bool:
    """Whether an import gives it that module, or a function or class of it."""
    return value.ref == module if value.kind == "module" else getattr(value.ref, "module", None) == module


def override(run: Run, dependency: Value, value: Value) -> None:
    """Remember what an application was told to ask for in the place of a dependency."""
    run.overridden[_identity(run, dependency)] = value


def asked_for(run: Run, dependency: Value) -> Value:
    """A dependency, or what was put in its place."""
    return run.overridden.get(_identity(run, dependency), dependency) if run.overridden else dependency


def _identity(run: Run, dependency: Value) -> tuple[object, ...]:
    closure, owner = run.target(dependency)
    if closure is None or dependency.kind == "class":
        return dependency.kind, dependency.ref
    return closure.module, closure.index, None if owner is None else owner.obj


def inject(run: Run, frame: Frame, env: dict[str, Value]) -> None:
    """Put what providers give in the place of the defaults that stand for it."""
    for name, value in env.items():
        asked = provider_within(value)
        if asked is not None and asked is not value:
            env[name] = run.call(frame, asked, (), (), NOWHERE)


def provider_within(value: Value) -> Value | None:
    """The provider for which a dependency stands, which may stand in another one: `Depends(Provide[Shop.store])`."""
    while value.obj is not None and INJECTED in value.obj.attributes:
        value = value.obj.attributes[INJECTED]
    return value if value.obj is not None and MAKES in value.obj.attributes else None
