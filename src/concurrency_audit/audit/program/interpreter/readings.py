"""What became of the shared values that were read: what they decided, where they went, what they were compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from concurrency_audit.audit.program.domain.accesses import ANY_FIELD, STATED_FIELD, Access
from concurrency_audit.audit.program.domain.contents import holds
from concurrency_audit.audit.program.domain.dependencies import fields_of
from concurrency_audit.audit.program.domain.path_patterns import HOW_MANY
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import EMPTY, Value, is_cut_short
from concurrency_audit.audit.program.interpreter.moment import Moment
from concurrency_audit.audit.program.interpreter.tests_of_fields import Tests

_NO_FIELD = ""
_ROW = "row"
"""Of a read that only led to what was tested."""


class Readings:
    """The accesses seen so far, and what is said of those that read."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment
        self.accesses: dict[int, Access] = {}
        self.of_services: set[int] = set()
        """Ids of those of items of services: nearly all that is evaluated is asked for them."""
        self.changed: set[Place] = set()
        """Places that invocations or threads have changed, in this round or the one before."""
        self.in_rounds = False
        """Whether entry points are interpreted, which happens twice: `changed` is known from the first time then."""
        self._returned: set[int] = set()
        """Reads of names whose objects have been returned."""
        self.led: dict[int, frozenset[int]] = {}
        """Read of an item -> the reads of others of which its key was computed: what is in it says nothing of those."""
        self.tests = Tests()
        self._telling: dict[frozenset[int], frozenset[int]] = {}
        self._crowds: dict[int, frozenset[int]] = {}
        """The last read behind what one of many functions gave -> the reads behind what any of them gave."""

    def begin_round(self) -> None:
        """Forget what was said of reads that are dropped."""
        self._telling.clear()
        self._crowds.clear()
        self.led.clear()
        self._returned.clear()
        self.in_rounds = True

    def telling(self, checks: frozenset[int]) -> tuple[bool, frozenset[int]]:
        """Of the reads that decided on a call, those that tell its situation from another one.

        Where nobody changes what was read, it does not matter which of the reads decided.
        """
        if not self.in_rounds:
            return bool(checks), checks
        found = self._telling.get(checks)
        if found is None:
            known = ((number, self.accesses.get(number)) for number in checks)
            found = frozenset([number for number, a in known if a is not None and a.place in self.changed]) or EMPTY
            self._telling[checks] = found
        return bool(checks), found

    def told_by(self, values: Iterable[Value]) -> tuple[frozenset[int], ...]:
        """Of the reads behind each value, or behind what it holds, those of items that somebody stores."""
        return tuple([self._stored(value) for value in values]) if self.in_rounds else ()

    def _stored(self, value: Value) -> frozenset[int]:
        reads, obj = value.reads, value.obj
        if obj is not None and obj.place is None and isinstance(obj.made_by, str):
            reads = reads.union(*(held.reads for held in (*obj.attributes.values(), *(obj.items or ()))))
            reads = reads if obj.element is None else reads | obj.element.reads
        return self.of_stores(self.telling(reads)[1]) if reads else EMPTY

    def of_stores(self, reads: frozenset[int]) -> frozenset[int]:
        """Of these reads those of a service's items, with what was tested of them."""
        known = self.of_services
        return frozenset([number for number in reads if number < 0 or number in known]) if reads else EMPTY

    def decided(self, value: Value) -> frozenset[int]:
        """The reads behind a value that is tested, with the fields of which the test is."""
        reads = value.reads
        stored = self.of_stores(reads) if reads and self.in_rounds else EMPTY
        if not stored:
            return reads
        is_known, told = not is_cut_short(value), self._told(reads)
        names = fields_of(value) if is_known else EMPTY
        known = {read for read, _ in self.tests.part(stored)[1]} if is_known else EMPTY
        found: list[int] = []
        for read in stored:
            if read >= 0 and read not in told:
                found.append(self.tests.number(read, _NO_FIELD))
            elif read >= 0 and (names or read not in known):
                found += [self.tests.number(read, name) for name in names or (ANY_FIELD,)]
        return reads.union(found)

    def tested(self, checks: frozenset[int]) -> frozenset[tuple[int, str]]:
        """The fields that were tested of each read among checks, of some not known which."""
        reads, fields = self.tests.part(checks)
        known = {read for read, _ in fields}
        return fields.union((read, ANY_FIELD) for read in self.of_stores(reads) if read not in known)

    def of_rows(self, reads: frozenset[int]) -> frozenset[int]:
        """Of these reads those of rows of a database."""
        stored = (number for number in self.of_stores(reads) if number >= 0)
        return frozenset([number for number in stored if self.accesses[number].place.owner == _ROW])

    def crowd(self, value: Value, reads: frozenset[int]) -> None:
        """Say that a value, which keeps few reads, is one of many that functions gave: where it goes, they all go."""
        if len(reads) > len(value.reads):
            self._crowds[max(value.reads)] = reads

    def _behind(self, reads: frozenset[int]) -> frozenset[int]:
        """These reads, and those that stand behind them where there were too many to keep."""
        crowds = [self._crowds[number] for number in reads if number in self._crowds]
        return reads.union(*crowds)

    def use(self, value: Value, sink: str, required: bool = False) -> None:
        """Say where the shared reads behind a value went; of a decision, whether it only asks that they are there."""
        fields = fields_of(value) if value.reads and sink == "decision" else EMPTY
        told = self._told(value.reads) if fields else EMPTY
        reads = self._behind(value.reads) if self._crowds and sink == "response" else value.reads
        for number in reads:
            access = self.accesses.get(number)  # a value kept in a global may stem from the round before
            if access is not None:
                if sink not in access.uses:
                    access.uses |= {sink}
                if number in told and access.place.root == "store":
                    access.looked_at |= fields
                    access.weighed |= EMPTY if required else fields

    def lack(self, value: Value, how: str = "lacking") -> None:
        """Say that somebody goes on that has found nothing, or nothing but the last one."""
        for access in self._of_items(value.reads):
            access.uses |= {how}

    def last(self, value: Value) -> None:
        """Say that somebody goes on because a time is still ahead."""
        for access in self._of_items(value.reads):
            access.uses |= {"ahead"}

    def miss(self, value: Value, leaves: bool) -> None:
        """Say of a field that it holds nothing where the code goes on, and whether others are turned away."""
        fields = fields_of(value)
        for access in self._of_items(value.reads if fields else EMPTY):
            access.missed |= fields
            access.refused |= fields if leaves else EMPTY

    def give_back(self, value: Value) -> None:
        """What an object holds matters where it is returned, not where its name is read."""
        found = [self.accesses[number] for number in value.reads if number in self.accesses]
        names = [access for access in found if access.part == "binding" and access.op == "read"]
        given = {each.place for each in (value, *holds(value))} if names else ()
        for access in names:
            if access.place in given:
                written = self._moment.written_beside(access.place)
                access.sure = written & access.sure if access.id in self._returned else written
                self._returned.add(access.id)

    def bound(self, value: Value, is_limit: bool = True) -> None:
        """Say that what a store gave was compared by order, as a count is with a limit, and whether its length was.

        That there are any at all is no limit.
        """
        found = {"limit"}
        if is_limit:
            found |= {"quota", "length"} if HOW_MANY in value.deps else {"quota"}
        for access in self._of_items(value.reads):
            access.uses |= found

    def match(self, value: Value, other: Value) -> None:
        """Say that a field of what a store gave was compared with what the request gave; of what a service gave that
        has no fields, as a column of a sheet, all of it under no name."""
        fields = fields_of(value) if other.deps else EMPTY
        for access in self._of_items(value.reads if other.deps else EMPTY):
            names = fields or ((_NO_FIELD,) if access.place.owner != _ROW else ())
            access.matched |= {(name, other.deps) for name in names}

    def compare(self, value: Value, stated: Value) -> frozenset[int]:
        """Say that a field of what a store gave was compared with something stated; the numbers of such tests."""
        fields = fields_of(value)
        found: list[int] = []
        for access in self._of_items(value.reads if fields else EMPTY):
            access.compared |= fields
            found += [self.tests.number(access.id, f"{STATED_FIELD}{name}") for name in fields]
            if stated.kind == "const":
                access.stated |= {(name, repr(stated.ref)) for name in fields}
        return frozenset(found) or EMPTY

    def accept(self, value: Value, stated: Iterable[Value]) -> None:
        """Say which values of a field are let through: `if state not in ("new", "held"): raise`."""
        fields = fields_of(value) if value.reads else EMPTY
        given = {repr(each.ref) for each in stated if each.kind == "const"} if fields else ()
        for access in self._of_items(value.reads if given else EMPTY):
            access.accepted |= {(name, each) for name in fields for each in given}

    def _of_items(self, reads: frozenset[int]) -> Iterator[Access]:
        """The reads of items of which a value says something."""
        for access in (self.accesses.get(number) for number in self._told(reads)):
            if access is not None and access.place.root == "store":
                yield access

    def _told(self, reads: frozenset[int]) -> frozenset[int]:
        """Of these reads those of which something is told, rather than that they led to another one."""
        if len(reads) < 2 or self.led.keys().isdisjoint(reads) or sum(number >= 0 for number in reads) < 2:
            return reads
        return reads - EMPTY.union(*(self.led[number] for number in reads if number in self.led)) or reads
