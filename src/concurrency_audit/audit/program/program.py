"""The program as rules see it: shared places with their accesses, library calls, objects, entry points."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from concurrency_audit.audit.knowledge import Knowledge
from concurrency_audit.audit.knowledge.rows import ObjectRow
from concurrency_audit.audit.model.references import PinnedClient
from concurrency_audit.audit.model.terms import Block
from concurrency_audit.audit.program.contexts import Contexts
from concurrency_audit.audit.program.domain.accesses import INIT, Access, Call, Context, Nesting, Wait, user
from concurrency_audit.audit.program.domain.contents import GIVEN
from concurrency_audit.audit.program.domain.places import Place, Site
from concurrency_audit.audit.program.domain.saving import COMMIT
from concurrency_audit.audit.program.domain.values import CALLABLE, ClassRef, Obj, Value
from concurrency_audit.audit.program.interpreter.effects import SETTINGS
from concurrency_audit.audit.program.interpreter.record import Record
from concurrency_audit.audit.program.naming import World
from concurrency_audit.audit.program.shared import Shared
from concurrency_audit.audit.program.stated_indexes import UniqueIndex, unique_indexes
from concurrency_audit.audit.program.stated_keys import unique_groups


def _meet(accesses: Sequence[Access]) -> bool:
    """Whether a thread that the invocation started uses something of its own; what it uses alone is met by nobody."""
    return any(access.context.kind == "thread" for access in accesses)


def _worst_first(call: Call, own: Mapping[Site, Call], first: Mapping[Site, Call]) -> tuple[Call, ...]:
    """A call as it stands in the order: the first at its place after that of own threads, which is left out later."""
    worst = own.get(call.site)
    if worst is None or first[call.site] is worst:
        return (call,)
    return (worst, call) if first[call.site] is call else () if call is worst else (call,)


class Program(Contexts):
    """A read-only view of the interpreter's record."""

    def __init__(
        self, record: Record, world: World, forking: Sequence[PinnedClient] = (), schemas: Sequence[str] = ()
    ) -> None:
        super().__init__(record, world)
        self._forking = forking
        self._schemas = schemas

    @property
    def knowledge(self) -> Knowledge:
        """What is known of libraries."""
        return self._world.knowledge

    def forking(self, module: str) -> PinnedClient | None:
        """The pinned runtime client that forks its workers after importing a module; None if there is none."""
        return next((pin for pin in self._forking if pin.covers(module)), None)

    @cached_property
    def calls(self) -> Sequence[Call]:
        """Calls of libraries by invocations, threads and import-time code.

        Of calls at one place that by an invocation's own threads comes first: rules look at one, and it is the worst.
        """
        own: dict[Site, Call] = {}
        for call in self._record.calls:
            if call.context.beside_others:
                own.setdefault(call.site, call)
        first = {call.site: call for call in reversed(self._record.calls) if call.site in own}
        return [each for call in self._record.calls for each in _worst_first(call, own, first)]

    @cached_property
    def unique_columns(self) -> Mapping[str, frozenset[frozenset[str]]]:
        """Table -> the groups of columns that statements make unique, in the code or in SQL files beside it."""
        return unique_groups((*self._bodies(), self._schemas))

    @cached_property
    def unique_indexes(self) -> frozenset[UniqueIndex]:
        """Fields that the code's own calls make unique in a collection of documents."""
        return unique_indexes(self._bodies())

    def _bodies(self) -> Iterator[Block]:
        """What stands in the functions of all modules that were looked into."""
        known = (state.summary for state in self._world.modules.values() if state is not None)
        return (function.code.glance() for summary in known for function in summary.functions)

    @property
    def accesses(self) -> Mapping[int, Access]:
        """All accesses of shared places and files by `Access.id`, including file accesses at import."""
        return self._record.accesses

    @property
    def nested_locks(self) -> Mapping[tuple[Place, Place], Nesting]:
        """Two locks of which the second is taken while the first is held -> where that happens first."""
        return self._record.nested

    @property
    def waits(self) -> Sequence[Wait]:
        """Awaits while a lock of threads is held, one per lock and context."""
        return tuple(self._record.waits.values())

    @property
    def objects(self) -> Sequence[Obj]:
        """All objects that the code creates."""
        return self._record.objects

    @cached_property
    def shared(self) -> tuple[Shared, ...]:
        """Places in memory that reached code accesses, in order of first access."""
        groups: dict[Place, list[Access]] = {}
        for access in self._record.accesses.values():
            if access.place.root not in ("own", "file", "store") and access.context.kind in ("invocation", "thread"):
                groups.setdefault(access.place.container, []).append(access)
        met = {place: found for place, found in groups.items() if place.root != "local" or _meet(found)}
        return tuple(self._shared(place, found) for place, found in met.items())

    @cached_property
    def own(self) -> tuple[Shared, ...]:
        """What threads have for themselves, and find again in the next invocation that they run."""
        groups: dict[Place, list[Access]] = {}
        for access in self._record.accesses.values():
            if access.place.root == "own" and access.context.kind == "invocation":
                groups.setdefault(access.place, []).append(access)
        return tuple(self._shared(place, found) for place, found in groups.items())

    @cached_property
    def named(self) -> tuple[Shared, ...]:
        """Objects that reached code only names: locks it takes, context variables, what it hands on, cached results."""
        known = {shared.place for shared in self.shared}
        locks = (lock for access in self._record.accesses.values() for lock in sorted(access.locks))
        results = (obj.place for obj in self.objects if obj.place is not None and self._is_result_in_reach(obj.place))
        places = dict.fromkeys((*self._record.named, *locks, *results))
        return tuple(self._shared(place, []) for place in places if place in self._record.types and place not in known)

    def _is_result_in_reach(self, place: Place) -> bool:
        """Whether it is what a function keeps and hands out again (`lru_cache`), and invocations call that."""
        module, _, index = place.owner.rpartition(":")
        return place.root == "result" and index.isdigit() and (module, int(index)) in self._record.reached

    def _shared(self, place: Place, accesses: list[Access]) -> Shared:
        obj = self._record.types.get(place)
        made_by = "" if obj is None or isinstance(obj.made_by, ClassRef) else obj.made_by
        if not made_by:
            seen = (a.value for a in accesses if a.value.kind == "object" and a.value.place == place)
            made_by = next((value.ref for value in seen if isinstance(value.ref, str)), "")
        return Shared(place, tuple(accesses), self.definition(place), made_by, self.symbol(place), obj)

    @cached_property
    def decided(self) -> Mapping[tuple[int, Context], Sequence[Access]]:
        """Id of a read and a context -> the writes that happen there because of what was read."""
        found: dict[tuple[int, Context], list[Access]] = {}
        for access in self.accesses.values():
            for look in access.checks if access.writes else ():
                found.setdefault((look, access.context), []).append(access)
        return found

    @cached_property
    def bound_after(self) -> frozenset[tuple[int, Place, Context]]:
        """Id of a read, and the places that are bound because of it, in a context."""
        found = self.decided.items()
        return frozenset((look, w.place, context) for (look, context), ws in found for w in ws if w.part == "binding")

    def at(self, container: Place) -> Sequence[Access]:
        """All accesses of a place, its elements and inner objects."""
        return self._by_container.get(container, ())

    @cached_property
    def _by_container(self) -> Mapping[Place, Sequence[Access]]:
        found: dict[Place, list[Access]] = {}
        for access in self.accesses.values():
            found.setdefault(access.place.container, []).append(access)
        return found

    def items_written(self, container: Place) -> Sequence[Access]:
        """The accesses that change elements of a container."""
        return self._items_written.get(container, ())

    @cached_property
    def _items_written(self) -> Mapping[Place, Sequence[Access]]:
        known = self._by_container.items()
        found = {place: [a for a in made if a.part == "item" and a.writes] for place, made in known}
        return {place: made for place, made in found.items() if made}

    @cached_property
    def read_places(self) -> frozenset[Place]:
        """Places, elements among them, that something looks at without changing them."""
        return frozenset(access.place for access in self.accesses.values() if not access.writes)

    @cached_property
    def settings_of_objects(self) -> frozenset[Site]:
        """Calls that reconfigure an object or the process; separate rules judge them."""
        return frozenset(c.site for c in self.calls if c.row is not None and c.row.effect in SETTINGS)

    def owners(self, place: Place) -> Iterator[tuple[Place, Obj]]:
        """The objects along an access path, outermost first."""
        for size in range(len(place.path) + 1):
            prefix = Place(place.root, place.owner, place.name, place.path[:size])
            obj = self._record.types.get(prefix)
            if obj is not None:
                yield prefix, obj

    def object_at(self, place: Place) -> Obj | None:
        """The object at a place itself."""
        return self._record.types.get(place)

    def possible_owners(self, place: Place) -> Iterator[tuple[Place, Obj]]:
        """The same; where objects of several classes may be at one place, each of them."""
        for prefix, obj in self.owners(place):
            yield prefix, obj
            for other in self._record.other_types.get(prefix, {}).values():
                yield prefix, other

    def members(self, ref: ClassRef) -> Iterator[Value]:
        """What the body of a class of the project binds."""
        state = self._world.modules[ref.module]
        made = None if state is None else state.class_objects.get(ref.index)
        yield from () if made is None else made.attributes.values()

    def is_reached(self, function: Value) -> bool:
        """Whether an entry point reaches a function of the project."""
        closure, _ = self._world.target(function)
        return closure is not None and (closure.module, closure.index) in self._record.reached

    def in_invocations(self, call: Call) -> bool:
        """Whether a call happens while invocations run, not at import."""
        return call.context.kind in ("invocation", "thread")

    def is_discarded(self, call: Call) -> bool:
        """Whether the result of a call is ignored."""
        return call.site in self._record.discarded

    def key(self, access: Access) -> Value | None:
        """The value from which the key of an element access was computed, if known."""
        return self._record.keys.get(access.id)

    def fields_set(self, place: Place) -> Collection[str]:
        """The fields of rows of a database that some code sets."""
        return self._record.fields_set.get(place, ())

    def saved_by(self, access: Access) -> object:
        """For a field of a row that is set: the object that has the session, True where the row's own methods save it,
        False where any session may; None for anything else."""
        return self._record.assigned.get(access.id)

    def commits_alone(self, holder: object) -> bool:
        """Whether an entry point does nothing to rows but that it has them committed: a hook behind each request."""
        return any(
            context not in self._record.sets_rows and all(COMMIT in name for name in self.saves(context))
            for context in self._record.committed.get(holder, ())
        )

    def makes_session(self, context: Context) -> bool:
        """Whether an entry point makes a session of its own."""
        return context in self._record.makes_session

    def saves(self, context: Context) -> Collection[str]:
        """The names of what an entry point calls that may save the rows it has changed."""
        return self._record.saving.get(context, ())

    def is_always_set(self, call: Call) -> bool:
        """Whether every invocation that uses what a call sets has certainly set it itself before."""
        uses = self._record.settled.get(user(call.name, call.receiver), ())
        return bool(uses) and all(call.setting in settled for settled in uses)

    def given_at(self, access: Access) -> Site | None:
        """The call at which the path of a file was given to the function that uses it."""
        return self._record.given_at.get(access.id)

    def ways(self, access: Access) -> Sequence[Sequence[Site]]:
        """For an item of a service: the calls on each way from the entry point, outermost first."""
        return self._record.ways.of(access.id)

    def call_of(self, access: Access) -> Call | None:
        """For an item of a service: the call that reads or stores it, one of several at its site."""
        return self._record.made_by.get(access.id)

    def made_with(self, obj: Obj) -> Obj | None:
        """The object of a library that import-time code has made another one with, as a stub is made with a channel."""
        given = obj.attributes.get(GIVEN)
        return None if given is None else given.obj

    def object_row(self, made_by: str) -> ObjectRow | None:
        """The knowledge row for objects of a constructor."""
        return self.knowledge.object(made_by) if made_by else None

    def first(self, accesses: Sequence[Access]) -> Iterator[Access]:
        """The first access per source position."""
        seen: set[Site] = set()
        for access in accesses:
            if access.site not in seen:
                seen.add(access.site)
                yield access

    def is_endless(self, shared: Shared) -> bool:
        """Whether an iterator never ends: itertools.cycle, or a generator function with `while True`."""
        if shared.type == "itertools.cycle":
            return True
        obj = shared.obj
        state = None if obj is None else self._world.modules.get(obj.module)
        if state is None or obj is None or shared.type != "builtins.generator" or obj.anchor >= 0:
            return False
        body = state.summary.functions[obj.function].body
        return any(term[0] == "while" and term[1][0] == "constant" and term[1][1] for term in body)

    def lock_kind(self, place: Place) -> str:
        """The kind of lock at a shared place, by the knowledge files; empty if it is none."""
        obj = self._record.types.get(place)
        row = None if obj is None or isinstance(obj.made_by, ClassRef) else self.object_row(obj.made_by)
        return "" if row is None else row.kind

    def has_project_factory(self, shared: Shared) -> bool:
        """Whether a defaultdict creates its values with code of the project, each one an object of its own."""
        obj = shared.obj
        factory = None if obj is None else obj.attributes.get("default_factory")
        is_plain = obj is not None and obj.element is not None and obj.element.kind == "const"
        return factory is not None and factory.kind in ("class", *CALLABLE) and not is_plain

    @property
    def init(self) -> object:
        """The context of import-time code."""
        return INIT
