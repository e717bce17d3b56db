"""How places, functions and classes of the program are called, and where they are defined."""

from __future__ import annotations

from typing import Protocol

from concurrency_audit.audit.knowledge import Knowledge
from concurrency_audit.audit.program.domain.frames import Closure, ModuleState
from concurrency_audit.audit.program.domain.places import Place, Site
from concurrency_audit.audit.program.domain.values import ClassRef, Obj, Pattern, Value
from concurrency_audit.audit.program.interpreter.record import Record
from concurrency_audit.audit.program.tree.modules import ModuleTable


class World(Protocol):
    """What the program needs of the interpreter: the modules, the knowledge, and the resolution of calls."""

    knowledge: Knowledge
    table: ModuleTable
    modules: dict[str, ModuleState | None]
    foreign_bases: dict[ClassRef, str | None]

    def target(self, value: Value) -> tuple[Closure | None, Value | None]:
        """The function that calling a value runs, and its bound instance."""


class Naming:
    """The names and definitions in an interpreter's record."""

    def __init__(self, record: Record, world: World) -> None:
        self._record, self._world = record, world

    def class_name(self, ref: ClassRef) -> str:
        """The dotted name of a class of the project."""
        state = self._world.modules[ref.module]
        assert state is not None
        return f"{state.name}.{state.summary.classes[ref.index].qualname}"

    def library_class(self, obj: Obj) -> str | None:
        """The constructor of a library that made an object, or the library's class that its own class derives from."""
        return self._world.foreign_bases.get(obj.made_by) if isinstance(obj.made_by, ClassRef) else obj.made_by

    def label(self, function: Value) -> str:
        """The dotted name of a function of the project."""
        closure, _ = self._world.target(function)
        state = None if closure is None else self._world.modules[closure.module]
        if closure is None or state is None:
            return "callable"
        return f"{state.name}.{state.summary.functions[closure.index].qualname.replace('.<locals>', '')}"

    def pattern(self, place: Place) -> Pattern:
        """The path pattern of a file place."""
        return self._record.patterns.get(place, ())

    def symbol(self, place: Place) -> str:
        """The dotted name of a place, as in the JSON contract."""
        owner, _, rest = place.owner.partition(":")
        name = self._world.table.name(owner) if owner in self._world.table.paths else owner
        state = self._world.modules.get(owner)
        if state is not None and rest.isdigit():
            if place.root == "class":
                name = f"{name}.{state.summary.classes[int(rest)].qualname}"
            elif place.root in ("default", "function"):
                name = f"{name}.{state.summary.functions[int(rest)].qualname}"
        elif rest:
            name = f"{name}.{rest}"
        return f"{name}.{place.label}".replace(".<locals>", "")

    def definition(self, place: Place) -> Site | None:
        """Where a place is first bound: at module level, else where the object is made."""
        root = place._replace(path=())
        owner = place.owner.partition(":")[0]
        state = self._world.modules.get(owner)
        if place.root in ("global", "own") and state is not None and place.name in state.definitions:
            return Site(owner, 0, state.definitions[place.name])
        obj = self._record.types.get(place) or self._record.types.get(root)
        if obj is not None and obj.anchor >= 0:
            return Site(obj.module, obj.function, obj.anchor)
        return None
