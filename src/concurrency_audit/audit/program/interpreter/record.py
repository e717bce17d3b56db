"""The record of an interpretation: what code does to shared places and libraries. Rules see nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from concurrency_audit.audit.knowledge.rows import MethodRow
from concurrency_audit.audit.program.domain.accesses import (
    INIT,
    Access,
    Call,
    Context,
    Op,
    Part,
    Row,
    user,
)
from concurrency_audit.audit.program.domain.contents import holds
from concurrency_audit.audit.program.domain.frames import Frame, GivenAway, Registered, Spawned, Way
from concurrency_audit.audit.program.domain.places import Place, Site, setting
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, Args, ClassRef, Keywords, Obj, Pattern, Value
from concurrency_audit.audit.program.interpreter.effects import SETTINGS
from concurrency_audit.audit.program.interpreter.moment import LOOKUP, Moment
from concurrency_audit.audit.program.interpreter.shared_objects import SharedObjects
from concurrency_audit.audit.program.interpreter.ways import Ways

_KEPT = 8
"""What an entry of the record costs of the budget: unlike a step, it takes memory for good."""

_MOST_CHANGES = 64
"""Of a call that changes more items at once it is not told on which fields that hangs."""
_OUTSIDE = ("file", "store")
"""Roots of what is in no process's memory."""
_LOOKS = ("read", "check", "exists", "iterate", "use", "lock")
"""Operations that leave a place as it was."""
_CHANGES = ("write", "append", "create", "passed", "program", "database", "store")
"""Operations after which a file may have another content."""


def _is_bound_anew(place: Place, written: frozenset[Place]) -> bool:
    """Whether a place, or an object that holds it, has certainly been bound before: `report = Report()`."""
    path = place.path
    return any(Place(*place[:3], path[:length]) in written for length in range(len(path), -1, -1))


class Record(SharedObjects):
    """Everything seen so far; its methods are the only writers."""

    def __init__(self, moment: Moment) -> None:
        super().__init__(moment)
        self.next_access = 0
        self.calls: list[Call] = []
        self.objects: list[Obj] = []
        self.keys: dict[int, Value] = {}
        """Access id -> the value of its key."""
        self.fetched: dict[tuple[Context, str], frozenset[int]] = {}
        """File, by the entry point and its path -> the read of the item from which it was fetched."""
        self.filled: dict[tuple[Context, str], frozenset[int]] = {}
        """File -> the reads from which the data was computed that was written into it."""
        self.rows_added: set[tuple[Place, Context]] = set()
        """Classes of rows to which an entry point has added some, whatever decided on that."""
        self.removed: dict[Place, list[Access]] = {}
        """Class of rows -> the accesses that removed all rows which a query asks for."""
        self.given_at: dict[int, Site] = {}
        """Access id -> for a file whose path is an argument: the call at which that path was given."""
        self.ways = Ways()
        self.made_by: dict[int, Call] = {}
        """Access id -> for an item of a service: the call that reads or stores it."""
        self.changes: list[int] = []
        """Ids of the accesses that change a store, in order; once more where a call takes the outcome of an earlier
        one."""
        self._untold: dict[Site, list[int]] = {}
        """The same while the call is being interpreted."""
        self.patterns: dict[Place, Pattern] = {}
        """File place -> the parts of its path."""
        self.spawned: list[Spawned] = []
        self.registered: list[Registered] = []
        """Functions that libraries were given at import."""
        self.registered_later: dict[tuple[str, int], Registered] = {}
        """The same by invocations, which make an application when it is first asked for."""
        self.given_away: dict[tuple[str, int], GivenAway] = {}
        """Functions, as (module key, index), that import-time code gave to a library of which nothing is known."""
        self.unfollowed: dict[Site, str] = {}
        """Where the interpretation stopped short -> why."""
        self.reached: set[tuple[str, int]] = set()
        """Functions, as (module key, index), that invocations or threads run."""
        self.called: set[tuple[str, int, Site | None]] = set()
        """Functions that another one calls, and the entry point on whose behalf that happens."""
        self.named: dict[Place, None] = {}
        """Shared places that code of invocations names, in order, whatever it does with them then."""
        self.discarded: set[Site] = set()
        """Calls that stand alone as a statement: nobody looks at what they give back."""
        self.rebound_places: set[Place] = set()
        """Names and attributes that some function binds anew; found in the first round, used in the second."""
        self.settled: dict[str, set[frozenset[Place]]] = {}
        """Library or shared object of one -> what an invocation has certainly set there when it uses it."""
        self.fields_set: dict[Place, set[str]] = {}
        """Rows of a database -> the fields of theirs that some code sets."""
        self.saving: dict[Context, set[str]] = {}
        """Entry point -> the names of what it calls that may save the rows it has changed."""
        self.sets_rows: set[Context] = set()
        """Entry points that set fields of rows, to whatever."""
        self.makes_session: set[Context] = set()
        """Entry points that make a session of SQLAlchemy's, so that what commits it is seen."""
        self.committed: dict[object, set[Context]] = {}
        """The object of a framework that has the session -> the entry points that have it commit."""
        self.assigned: dict[int, object] = {}
        """Access id -> for a field of a row that is set: the object of its framework that has the session, True where
        only methods of the row's own save it, False where any session may."""
        self.written: tuple[Value, Value] | None = None
        """The last text that something was written down as, and what that was."""
        self.cost = 0
        """What the entries made so far cost of the budget; those dropped again included."""

    def touch(
        self,
        frame: Frame,
        place: Place,
        op: Op,
        part: Part,
        anchor: int,
        *,
        key: str = "",
        value: Value = UNKNOWN,
        method: MethodRow | None = None,
        name: str = "",
    ) -> frozenset[int]:
        """Record an access; returns its id as the provenance of what was read."""
        moment = self._moment
        if moment.apart and place.root not in _OUTSIDE:
            return EMPTY
        keyed = place.attribute(f"[{key}]") if part == "item" else place
        checks = self.tests.part(moment.checks)[0]
        beside = moment.written_beside(place)
        access = Access(
            self.next_access,
            place,
            op,
            part,
            key,
            moment.site(frame, anchor),
            frame.context,
            moment.held,
            frame.path,
            value,
            checks,
            moment.switches,
            moment.awaits,
            bool(beside) and (keyed in beside or _is_bound_anew(place, beside)),
            beside if part != "item" else EMPTY,
            method,
            name,
            moment.wishes > 0,
            moment.ending > 0,
            moment.loops > 0,
            caught=LOOKUP in moment.caught,
        )
        self._keep(frame, access, keyed)
        return frozenset([access.id])

    def _keep(self, frame: Frame, access: Access, keyed: Place) -> None:
        """Take an access down, and what it says of the moment; `keyed` is the element that is meant."""
        self.accesses[access.id] = access
        changes = access.op not in _LOOKS
        if access.place.root == "store":
            self.of_services.add(access.id)
            self.ways.meet(access.id)
            if changes:
                chosen = _chose(frame, access.value) if frame.chosen else EMPTY
                access.tested = self.tested(self._moment.checks | chosen)
                self.changes.append(access.id)
            self._untold.setdefault(access.site, []).append(access.id)
        self.next_access += 1
        self.cost += _KEPT
        if changes and access.context is not INIT:
            self.changed.add(access.place)
        if access.op == "write" and (access.part != "item" or access.key not in ("", "*")):
            self._moment.surely_written = self._moment.surely_written | {keyed}

    def meet_again(self, items: Sequence[Way], changes: tuple[int, int]) -> None:
        """A call takes the outcome of an earlier one: what that stores hangs on what was tested here as well."""
        self.ways.meet_again(items)
        again = self.changes[slice(*changes)]
        tested = self.tested(self._moment.checks) if again else EMPTY
        for number in again:
            access = self.accesses.get(number)
            if access is not None and access.tested:
                access.tested = access.tested | tested if len(again) <= _MOST_CHANGES else EMPTY
        self.changes += again[:_MOST_CHANGES]

    def key_of_last_access(self, index: Value) -> None:
        """Remember what the key of the last access was computed from."""
        self.keys[self.next_access - 1] = index
        access = self.accesses.get(self.next_access - 1)
        if access is None or access.place.root != "store":
            return
        if access.op == "read" and index.reads:
            self.led[access.id] = index.reads
        if access.writes:
            access.claimed = frozenset([p for p in self._moment.surely_written if p.is_claim or p.is_cleared])

    def record_call(
        self,
        frame: Frame,
        name: str,
        row: Row | None,
        args: Args,
        keywords: Keywords,
        receiver: Value | None,
        result: Value,
        anchor: int,
    ) -> None:
        """Record a call that leaves the project."""
        moment = self._moment
        if moment.apart and row is not None and row.effect in SETTINGS:
            return
        self.cost += _KEPT
        call = Call(
            name,
            row,
            moment.site(frame, anchor),
            frame.context,
            moment.held,
            frame.path,
            args,
            keywords,
            receiver,
            result,
            moment.loops > 0,
            self.tests.part(moment.checks)[0],
            moment.branches > 0,
            moment.caught,
            moment.wishes > 0,
            moment.settings,
            self.next_access,
        )
        self.calls.append(call)
        for number in self._untold.pop(call.site, ()) if self._untold else ():
            self.made_by[number] = call
        if row is not None and row.effect == "reconfigures":
            moment.surely_written = moment.surely_written | {call.setting}

    def used(self, frame: Frame, name: str, receiver: Value | None) -> None:
        """Remember which settings of its own an invocation uses a library with, or an object of one."""
        if frame.context is not INIT:
            self.settled.setdefault(user(name, receiver), set()).add(self._moment.written_beside(setting()))

    def new_object(self, frame: Frame, made_by: str | ClassRef, anchor: int, keywords: Keywords = ()) -> Obj:
        """A new identity for something made here."""
        site = self._moment.site(frame, anchor)
        obj = Obj(
            made_by,
            site.module,
            site.function,
            site.anchor,
            frame.context is INIT,
            keywords=frozenset([name for name, _ in keywords if name]) or EMPTY,
            in_loop=self._moment.loops > 0,
            walks=self._moment.loops - self._moment.steps,
            branches=self._moment.branches,
            before_fork=self._moment.before_fork,
            asked=self._moment.checks,
        )
        self.objects.append(obj)
        self.cost += _KEPT
        return obj

    def is_changed_since_fetched(self, file: tuple[Context, str]) -> bool:
        """Whether a file was fetched from a service, and something may have changed it since."""
        context, path = file
        later = range(max(self.fetched.get(file, ()), default=self.next_access), self.next_access)
        made = (self.accesses[number] for number in later if number in self.accesses)
        return any(
            a.op in _CHANGES and a.context == context and a.place.root == "file" and a.place.name == path for a in made
        )

    def cut(self, frame: Frame, anchor: int, why: str) -> None:
        """Say where the interpretation stopped short."""
        self.unfollowed[self._moment.site(frame, anchor)] = why

    def forget_invocations(self) -> None:
        """Drop what entry points did; what import-time code did stays."""
        self.begin_round()
        self.accesses = {a.id: a for a in self.accesses.values() if a.context is INIT}
        self.of_services &= self.accesses.keys()
        self.keys = {i: v for i, v in self.keys.items() if i in self.accesses}
        self.ways.keep(self.accesses)
        self.made_by = {i: call for i, call in self.made_by.items() if i in self.accesses}
        self.given_at = {i: site for i, site in self.given_at.items() if i in self.accesses}
        self.calls[:] = [c for c in self.calls if c.context is INIT]
        self.objects[:] = [o for o in self.objects if o.at_import]
        self.reached.clear()
        self.nested.clear()
        self.waits.clear()
        self.fetched.clear()
        self.fields_set.clear()
        self.removed.clear()
        self.rows_added.clear()
        self.settled.clear()
        self.filled.clear()
        self.beside.clear()
        self.spawned[:] = [s for s in self.spawned if s.at_import]

    def forget_dormant(self, access: int, call: int, made: int) -> None:
        """Drop what a function did on no invocation's behalf since these counts; what its threads did stays."""
        for number in range(access, self.next_access):
            if self.accesses[number].context.kind == "dormant":
                del self.accesses[number]
                self.of_services.discard(number)
        self.calls[call:] = [c for c in self.calls[call:] if c.context.kind != "dormant"]
        self.objects[made:] = [o for o in self.objects[made:] if o.at_import]


def _chose(frame: Frame, value: Value) -> frozenset[int]:
    """What decided which of several states is stored: `if item["state"] == "planned": state = "cancelled"`."""
    held = (value, *holds(value))
    stated = [(name, *told) for name, told in frame.chosen.items() if told[0].kind == "const"]
    told = [reads for name, chosen, reads in stated if frame.env.get(name) is chosen and chosen in held]
    return EMPTY.union(*told)
