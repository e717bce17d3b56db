"""What a hazard comes to where one event loop serves all invocations: they take turns at awaits, and nowhere else.

What a coroutine does between two awaits is one step there. A hazard whose accesses all lie in such a step is left with
what can go wrong one invocation after the other; every other one is judged as under threads. So are functions that are
no coroutines: an ASGI server runs them in a pool of threads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from concurrency_audit.audit.model.summaries import FunctionSummary
from concurrency_audit.audit.model.terms import anchor_of
from concurrency_audit.audit.model.verdicts import Family, Verdict
from concurrency_audit.audit.program.domain.accesses import Access, Call
from concurrency_audit.audit.program.domain.frames import ModuleState
from concurrency_audit.audit.program.domain.places import Place, Site
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program

TURN = "the turn changes at an await in between"
POOL = "plain functions run in a pool of threads beside the event loop"
STEP = "no await lies in between, and one event loop changes turns only there"
_ON_A_LOOP = ("invocation", "thread")
_LOOKS = frozenset(["exists", "check", "iterate"])
_OF_A_LOOP = ("async", "aio")
_IN_A_THREAD = ("aiofiles.",)
"""Libraries whose calls look at files in a thread, so that the loop goes on with others meanwhile."""

Judged = tuple[Verdict, str]
K = TypeVar("K")


class OneLoop:
    """Judges drafts under tasks."""

    def __init__(self, program: Program, modules: Mapping[str, ModuleState | None]) -> None:
        self._program, self._modules = program, modules

    def judged(self, draft: Draft) -> Judged:
        """The verdict under tasks and its reason."""
        if draft.threads is Verdict.SAFE:
            return Verdict.SAFE, draft.why_threads
        found = self._involved(draft)
        if not found or not all(one.context.is_async for one in found):
            return draft.threads, f"{draft.why_threads}; {POOL}" if found else draft.why_threads
        if not self._is_one_step(draft, found):
            return draft.threads, f"{draft.why_threads}; {TURN}"
        if draft.processes is Verdict.UNSAFE and draft.rule.family is not Family.FILESYSTEM:
            return Verdict.UNSAFE, draft.why_processes
        return Verdict.SAFE, STEP

    def _involved(self, draft: Draft) -> list[Access | Call]:
        """Every access of the draft's places, and calls that it names; nothing where one of its sites is neither."""
        sites = {draft.site, *(note.site for note in draft.related)}
        accesses = [one for site in sites for one in self._by_site.get(site, ())]
        known = {one.site for one in accesses}
        calls = [one for one in self._program.calls if one.site in sites - known and one.context.kind in _ON_A_LOOP]
        if sites - known - {one.site for one in calls}:
            return []
        return [*(one for place in {a.place.container for a in accesses} for one in self._by_place[place]), *calls]

    def _is_one_step(self, draft: Draft, found: list[Access | Call]) -> bool:
        """Whether no other invocation gets its turn while one is between the first and the last of these."""
        if self._is_guarded(found):
            return True
        if any(one.context.kind == "thread" or self._is_left_between(one) for one in found):
            return False
        accesses = [one for one in found if isinstance(one, Access)]
        if len(accesses) < len(found) and draft.rule.family is not Family.CLIENT:
            return False  # what a call changes lasts, and no counter says what is awaited until it is set back
        contexts = {one.context for one in accesses}
        return all(self._is_whole(draft, [a for a in accesses if a.context == context]) for context in contexts)

    def _is_guarded(self, found: list[Access | Call]) -> bool:
        """Whether each invocation does all of it while it holds one lock of the event loop."""
        held = [self._held(one) for one in found]
        locks = {lock for lock, _ in held}
        regions = {(one.context, region) for one, (_, region) in zip(found, held, strict=True)}
        return None not in locks and len(locks) == 1 and len(regions) == len({one.context for one in found})

    def _held(self, one: Access | Call) -> tuple[Place | None, int]:
        """The lock of the innermost `async with` around it that takes a shared one, and where that is taken."""
        home = self._function(one.site)
        around = [] if home is None else list(_around(home.body, one.site.anchor))
        for anchor in reversed(around):
            for read in self._by_site.get(one.site._replace(anchor=anchor), ()):
                if read.place.root != "local" and self._excludes(read.place):
                    return read.place, anchor
        return None, -1

    def _excludes(self, place: Place) -> bool:
        """Whether the object there lets one task in at a time."""
        for where, obj in self._program.owners(place):
            row = self._program.object_row(obj.made_by) if isinstance(obj.made_by, str) else None
            if where == place and row is not None:
                one = obj.first_argument is not None and obj.first_argument.ref == 1
                return row.kind == "task-lock" or (row.kind == "task-signal" and one)
        return False

    def _is_whole(self, draft: Draft, mine: list[Access]) -> bool:
        """Whether one invocation's accesses are one step that relies on nothing that another invocation left."""
        if len({one.awaits for one in mine}) > 1 or any(one.waits for one in mine):
            return False
        if draft.rule.family is Family.CLIENT:
            return not any(self._is_loop_bound(one.place) for one in mine)
        if draft.rule.family is Family.FILESYSTEM:
            mine = [one for one in mine if one.place.root == "file"]  # not the item that a file is fetched from
            if any(one.method_name.startswith(_IN_A_THREAD) for one in mine):
                return False
            read_back = any(one.op == "read" for one in mine[1:])  # else somebody reads it who is not seen
            return mine[0].op != "read" and read_back and not any(one.op in _LOOKS for one in mine)
        return any(one.writes for one in mine)

    def _is_left_between(self, one: Access | Call) -> bool:
        """Whether it is awaited itself, or stands in a generator or in a helper of somebody who awaits as well."""
        home = self._function(one.site)
        if home is None or _holds(home.body, "yield") or _is_awaited(home.body, one.site.anchor):
            return True
        callers = [self._by_label.get(label) for label in one.path[:-1]]
        return any(caller is None or _holds(caller.body, "await") or _holds(caller.body, "yield") for caller in callers)

    def _is_loop_bound(self, place: Place) -> bool:
        """Whether the object there is one of an event loop, whose methods wait."""
        for _, obj in self._program.owners(place):
            made_by = obj.made_by if isinstance(obj.made_by, str) else ""
            row = self._program.object_row(made_by)
            if any(word in made_by.lower() for word in _OF_A_LOOP) or (row is not None and row.event_loop):
                return True
        return False

    def _function(self, site: Site) -> FunctionSummary | None:
        state = self._modules.get(site.module)
        return None if state is None else state.summary.functions[site.function]

    @cached_property
    def _by_label(self) -> dict[str, FunctionSummary]:
        """Functions by the names that call paths hold."""
        return {
            f"{state.name}.{function.qualname.replace('.<locals>', '')}": function
            for state in self._modules.values()
            if state is not None
            for function in state.summary.functions
        }

    @cached_property
    def _by_site(self) -> dict[Site, list[Access]]:
        return _grouped((one.site, one) for one in self._reached)

    @cached_property
    def _by_place(self) -> dict[Place, list[Access]]:
        return _grouped((one.place.container, one) for one in self._reached)

    @property
    def _reached(self) -> Iterator[Access]:
        return (one for one in self._program.accesses.values() if one.context.kind in _ON_A_LOOP)


def _grouped(pairs: Iterable[tuple[K, Access]]) -> dict[K, list[Access]]:
    found: dict[K, list[Access]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return found


def _holds(term: object, tag: str) -> bool:
    """Whether a term of this kind is anywhere in a body; `async with` and `async for` count as awaits."""
    if not isinstance(term, tuple | list):
        return False
    if term and term[0] == tag:
        return True
    if tag == "await" and term and term[0] in ("with", "for") and term[-1] is True:
        return True
    return any(_holds(part, tag) for part in term)


def _is_awaited(term: object, anchor: int) -> bool:
    """Whether what stands at this anchor is part of what is awaited."""
    if not isinstance(term, tuple | list):
        return False
    if term and term[0] == "await":
        return _mentions(term, anchor)
    return any(_is_awaited(part, anchor) for part in term)


def _mentions(term: object, anchor: int) -> bool:
    if isinstance(term, tuple | list):
        return any(_mentions(part, anchor) for part in term)
    return term == anchor and isinstance(term, int) and not isinstance(term, bool)


def _around(term: object, anchor: int) -> Iterator[int]:
    """Where the context managers are named of each `async with` around an anchor, outermost first."""
    if not isinstance(term, tuple | list) or not _mentions(term, anchor):
        return
    if term and term[0] == "with" and term[-1] is True and _mentions(term[2], anchor):
        yield from (anchor_of(item[0]) for item in term[1])
    for part in term:
        yield from _around(part, anchor)
