"""Files under /tmp and on mounts as rules see them: who uses each, and how it is named."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from concurrency_audit.audit.program.domain.accesses import Access, Context
from concurrency_audit.audit.program.domain.path_patterns import APART
from concurrency_audit.audit.program.domain.places import Place, Site
from concurrency_audit.audit.program.domain.values import Pattern
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._walked_folders import walked

ROOTS = frozenset(["/tmp", "/tmp/", "/var/tmp", "/var/tmp/", "/dev/shm", "/dev/shm/", "/mnt", "/mnt/"])
_WRITES = frozenset(["write", "create", "append", "rename-to", "store"])
_READS = frozenset(["read", "rename-from"])
REMOVALS = frozenset(["delete", "tree-delete"])
_MAKING = frozenset(["write", "program", "passed"])
_OWN = frozenset(["database", "lock"])
"""Operations that make what is not there."""
_IS_THERE = ("exists", "lexists", "isfile", "isdir", "is_file", "is_dir", "access")
"""Operations that only tell whether a file exists."""
_BEYOND = frozenset(".-_*0123456789")
"""How a name goes on that a program makes of the one it was given: `/tmp/page` and `/tmp/page-1.png`."""
_NEAR = frozenset(["clock", "pid", "tid", "random"])
_OWN_IDS = ("requestId']", "requestId'])", "eventID']", "messageId']", "aws_request_id", "request_id']", "uuid']")
"""Parts of events that differ in every request."""


@dataclass(frozen=True, eq=False)
class File:
    """A path pattern under /tmp with all operations on it and on paths below it."""

    place: Place
    pattern: Pattern
    accesses: tuple[Access, ...]
    given_at: Mapping[int, Site]
    """Access id -> the call at which its path was given to the function that uses it."""
    several: frozenset[Context] = frozenset()
    """The contexts of functions that an invocation runs in several threads at once."""

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of variable parts in its name."""
        return frozenset(part[0] for part in self.pattern if not isinstance(part, str))

    @cached_property
    def naming(self) -> str:
        """How it is named.

        `own`, `worker` (unique, but made at import), `fixed`, `near` (looks unique but is not), `basename`, `request`,
        `row`, `listed`, or `unknown`.
        """
        own = any(
            part[0] == "event" and part[1].endswith(_OWN_IDS) for part in self.pattern if not isinstance(part, str)
        )
        if "unique" in self.kinds or own or {"pid", "tid"} <= self.kinds:
            return "own"
        if "listed" in self.kinds:
            return "listed"
        if "worker" in self.kinds:
            return "worker"
        if "unknown" in self.kinds:
            return "unknown"
        if "row" in self.kinds:
            return "row"
        if self.kinds & _NEAR:
            return "near"
        if "event" in self.kinds:
            return "request"
        return "basename" if "basename" in self.kinds else "fixed"

    @cached_property
    def writes(self) -> tuple[Access, ...]:
        """The operations that change the file.

        An unknown call counts as one if nothing else can have made what is read later.
        """
        sure = [a for a in self.accesses if a.op in _WRITES]
        made = [] if sure else [a for a in self.accesses if a.op in ("program", "passed") and self._is_read_after(a)]
        return tuple(sure or made[:1])

    def _is_read_after(self, access: Access) -> bool:
        is_made_at_start = access.op == "program" and access.context.kind == "init"
        later = [a for a in self.accesses if a.id > access.id and (is_made_at_start or a.context == access.context)]
        if access.op == "program" and any(a.op == "program" and a.site != access.site for a in later):
            return True
        if any(a.op in _READS or (a.op == "exists" and not _only_asks(a)) for a in later):
            return True
        return self._is_one_file and any(_is_another_call(a, access) for a in later)

    @cached_property
    def _is_one_file(self) -> bool:
        """Whether the name ends as a file's does: two calls that get it hand a file on, not a setting."""
        last = self.pattern[-1] if self.pattern else ""
        return isinstance(last, str) and "." in last.rpartition("/")[2][1:]

    @cached_property
    def reads(self) -> tuple[Access, ...]:
        """The operations that depend on its content."""
        made = set(self.writes)
        return tuple(
            a for a in self.accesses
            if a.op in _READS
            or (a.op in ("program", "passed") and a not in made)
            or (a.op == "exists" and not _only_asks(a))
        )  # fmt: skip

    @cached_property
    def removals(self) -> tuple[Access, ...]:
        """The operations that remove or empty it."""
        return tuple(a for a in self.accesses if a.op in REMOVALS)

    @property
    def is_lock(self) -> bool:
        """Whether it is used as a lock; not where it holds what others read, and is emptied before it is locked."""
        ops = {a.op for a in self.accesses}
        return "lock" in ops and not ("write" in ops and ops & _READS)

    @property
    def is_atomic(self) -> bool:
        """Whether it only ever appears complete, in one step."""
        return bool(self.writes) and all(a.op == "rename-to" for a in self.writes)

    @cached_property
    def is_gathered(self) -> bool:
        """Whether who puts it there reads whatever lies in its folder, which all requests have in common."""
        makers = {write.context for write in self.writes}
        return "{" in self.place.name and any(
            "{" not in a.place.name and self.place.name.startswith(a.place.name.rstrip("*"))
            for a in self.reads
            if a.op != "exists" and a.place != self.place and a.context in makers
        )

    @cached_property
    def in_own_threads(self) -> bool:
        """Whether several threads of one invocation write it."""
        return any(write.context in self.several for write in self.writes)

    @cached_property
    def is_claim(self) -> bool:
        """Whether only who has made it uses it: as a lock, which the operating system gives to one (`O_EXCL`)."""
        made = [a for a in self.accesses if a.op == "create"]
        others = [a for a in self.accesses if a.op not in ("create", "exists")]
        return bool(made) and all(
            a.op == "delete" and any(m.id < a.id and m.context == a.context for m in made) for a in others
        )

    @cached_property
    def is_of_invocation(self) -> bool:
        """Whether each invocation has one, and all its threads the same."""
        holes = [part for part in self.pattern if not isinstance(part, str)]
        return len(holes) == 1 and holes[0][0] == "unique" and holes[0][1] != APART


@lru_cache(maxsize=1)
def files(program: Program) -> tuple[File, ...]:
    """Every file pattern under /tmp, in the order of first access.

    Who reads a folder as a whole (to pack or copy it), or runs a program there, reads the files in it.
    """
    groups: dict[Place, list[Access]] = {}
    for access in program.accesses.values():
        if access.place.root == "file" and access.place.owner == "tmp" and access.context.kind != "dormant":
            groups.setdefault(access.place, []).append(access)
    patterns = {place: program.pattern(place) for place in groups}
    beside: dict[Place, list[Access]] = {place: [] for place in groups}
    for inner, outer in _nested(patterns):
        is_asked_for = any(a.op == "exists" for a in groups[outer])
        if is_asked_for or _is_written(groups[outer]) or not _is_written(groups[inner]):
            beside[outer] += [a for a in groups[inner] if a.op in ("read", "exists", "program", "passed")]
        beside[inner] += [a for a in groups[outer] if a.op == "read" or _runs_on(a, groups[inner])]
    for begun, longer in _begun(groups):
        beside[begun] += [a for a in groups[longer] if a.op in ("read", "exists", "program", "passed")]
    for root, inner in _unpacked(groups):
        beside[root] += groups[inner]
    for met, access in walked(program, groups):
        beside[met].append(access)
    return tuple(
        File(
            place,
            patterns[place],
            tuple(sorted([*accesses, *beside[place]], key=lambda a: a.id)),
            _given(program, accesses),
            frozenset(a.context for a in accesses if program.is_beside_itself(a.context)),
        )
        for place, accesses in groups.items()
    )


def _unpacked(groups: Mapping[Place, Sequence[Access]]) -> Iterator[tuple[Place, Place]]:
    """Each root of temporary files that is written to as a folder, with what below it nobody else writes.

    `tar.extractall("/tmp")` then makes `/tmp/tool/bin/run`.
    """
    for root, accesses in groups.items():
        if root.name in ROOTS and any(a.op == "write" for a in accesses):
            folder = root.name.rstrip("/") + "/"
            for place, others in groups.items():
                below = place.name.startswith(folder) and len(place.name) > len(folder)
                if below and not any(a.op in _WRITES | REMOVALS | _OWN for a in others):
                    yield root, place


def _begun(groups: Mapping[Place, Sequence[Access]]) -> Iterator[tuple[Place, Place]]:
    """Each file that is made, with what is named after it and made by nobody: `/tmp/ocr` with `/tmp/ocr.txt`."""
    made = sorted(
        (place.name, place) for place, accesses in groups.items()
        if place.name not in ROOTS and any(a.op in _MAKING for a in accesses)
    )  # fmt: skip
    names = [name for name, _ in made]
    for place, accesses in groups.items():
        if any(a.op in _WRITES | REMOVALS | _OWN for a in accesses):
            continue
        last = place.name.rfind("/") + 2
        for cut in (at for at, sign in enumerate(place.name) if at >= last and sign in _BEYOND):
            at = bisect_left(names, place.name[:cut])
            if at < len(names) and names[at] == place.name[:cut]:
                yield made[at][1], place


def _given(program: Program, accesses: Sequence[Access]) -> Mapping[int, Site]:
    return {access.id: site for access in accesses if (site := program.given_at(access)) is not None}


def _nested(patterns: Mapping[Place, Pattern]) -> Iterator[tuple[Place, Place]]:
    """Each file or folder with each folder around it, the roots of temporary files left out."""
    folders = {place.name.rstrip("/"): place for place in patterns if place.name not in ROOTS}
    for place in patterns:
        for at in (position for position, sign in enumerate(place.name) if sign == "/"):
            outer = folders.get(place.name[:at])
            if outer is not None and outer != place:
                yield place, outer


def _runs_on(access: Access, inner: Sequence[Access]) -> bool:
    """Whether a program is started in a folder, or given it, after something was put there: it takes what it finds."""
    return access.op == "program" and any(
        a.op in _WRITES and a.id < access.id and a.context == access.context for a in inner
    )


def _is_written(accesses: Sequence[Access]) -> bool:
    """Whether something is known to write it; what a file holds that is written itself, nobody put there before."""
    return any(a.op in _WRITES for a in accesses)


def _is_another_call(access: Access, first: Access) -> bool:
    """Whether another function gets the same path, elsewhere."""
    return access.op in ("program", "passed") and access.method_name != first.method_name and access.site != first.site


def _only_asks(access: Access) -> bool:
    return access.method_name.rpartition(".")[2] in _IS_THERE
