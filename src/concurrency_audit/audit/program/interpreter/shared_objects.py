"""The part of the record that is about what is shared at run time: objects in shared places, locks and threads."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import INIT, Context, Nesting, Wait
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.places import Held, Place, Site
from concurrency_audit.audit.program.domain.values import ClassRef, Obj, Value
from concurrency_audit.audit.program.interpreter.moment import Moment
from concurrency_audit.audit.program.interpreter.readings import Readings

_MOST_TYPES = 7
"""So many classes of further objects at one place are remembered."""


class SharedObjects(Readings):
    """What is at shared places, in which order locks are taken, and which threads run beside each other."""

    def __init__(self, moment: Moment) -> None:
        super().__init__(moment)
        self.types: dict[Place, Obj] = {}
        """Shared place -> an object seen there."""
        self.other_types: dict[Place, dict[str | ClassRef, Obj]] = {}
        """Shared place -> by their classes, objects seen there that are of another class than that one."""
        self.in_threads: set[Obj] = set()
        """Objects of which some thread that was started has a method, or that it was given along with its function."""
        self.under_way: set[str] = set()
        """Functions that the entry point has started as threads of its own, none of which it has waited for since."""
        self.beside: set[frozenset[str]] = set()
        """Of those the pairs that were under way at once; a function that was started twice alone."""
        self.nested: dict[tuple[Place, Place], Nesting] = {}
        """Two locks of which the second is taken while the first is held -> where that happens first."""
        self.waits: dict[tuple[Place, Context], Wait] = {}
        """A lock and a context -> where it first awaits something while it holds the lock."""

    def nest(self, frame: Frame, held: tuple[Held, ...], lock: Place, site: Site) -> None:
        """Remember in which order locks are taken, also one twice, and which others are held around both."""
        around: list[Place] = []
        for outer in held:
            if outer.lock is not None:
                made = Nesting(outer.site, site, frozenset(around), frame.context, frame.path)
                self.nested.setdefault((outer.lock, lock), made)
                around.append(outer.lock)

    def start(self, label: str) -> bool:
        """Remember a thread, and beside which others it runs; whether it is another one of a function."""
        self.beside |= {frozenset([label, other]) for other in self.under_way}
        is_another = label in self.under_way
        self.under_way.add(label)
        return is_another

    def wait(self, frame: Frame, anchor: int) -> None:
        """Other tasks may run here, though none that wants a lock which is held meanwhile."""
        self._moment.awaits += 1
        for held in self._moment.held if frame.context is not INIT else ():
            if held.lock is not None and (held.lock, frame.context) not in self.waits:
                at = self._moment.site(frame, anchor)
                self.waits[held.lock, frame.context] = Wait(held.lock, held.site, at, frame.context, frame.path)

    def publish(self, value: Value, place: Place) -> None:
        """What is stored in a shared place is no longer owned."""
        obj = value.obj
        if obj is not None:
            if obj.place is None:
                obj.place = place
            self._seen(obj, place)

    def rehome(self, obj: Obj, place: Place) -> None:
        """An object that lives at a place from now on."""
        obj.place = place
        self._seen(obj, place)

    def _seen(self, obj: Obj, place: Place) -> None:
        """Remember what is at a place, and what of another class may be there as well."""
        first = self.types.setdefault(place, obj)
        if first.made_by != obj.made_by:
            others = self.other_types.setdefault(place, {})
            if len(others) < _MOST_TYPES:
                others.setdefault(obj.made_by, obj)
