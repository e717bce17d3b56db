"""Folders whose files are met one by one: whoever reads what a walk finds reads what others have put there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.program import Program

_TAKES = frozenset(["read", "rename-from", "program", "passed"])
_MEASURES = ("getsize", "stat")
"""Operations that tell how large a file is: the answer then says what others have put there."""
_WRITES = frozenset(["write", "append", "rename-to", "store"])
_DEEP = ("walk", "rglob")
_WILD = "*?["
_MOST_LOOKS = 8
"""Different walks through one folder that are followed."""


def walked(program: Program, groups: Mapping[Place, Sequence[Access]]) -> Iterator[tuple[Place, Access]]:
    """Each file that is written, with an access of what a walk through its folder has found.

    `open(path)` for the paths of `glob.glob("/tmp/*.csv")` reads `/tmp/{name}.csv`.
    """
    made = sorted(
        (place.name, place) for place, found in groups.items() if place.name[-1:] != "*" and _is_written(found)
    )
    names = [name for name, _ in made]
    for place, accesses in groups.items():
        if not place.name.endswith("/*"):
            continue
        folder = place.name[:-1]
        for look, access in _taken(program, accesses).items():
            for at in range(bisect_left(names, folder), len(names)):
                if not names[at].startswith(folder):
                    break
                if _is_met(names[at][len(folder) :], *look):
                    yield made[at][1], access


def _is_written(accesses: Sequence[Access]) -> bool:
    return any(a.op in _WRITES for a in accesses)


def _taken(program: Program, accesses: Sequence[Access]) -> dict[tuple[str, bool], Access]:
    """What was asked for, and whether in folders further in as well -> the first access of what was found."""
    found: dict[tuple[str, bool], Access] = {}
    for access in accesses:
        if access.op not in _TAKES and not _is_measured(access):
            continue
        for look in (program.accesses[i] for i in sorted(access.value.reads) if i in program.accesses):
            if look.op == "exists" and look.place.root == "file" and len(found) < _MOST_LOOKS:
                is_deep = look.method_name.endswith(_DEEP) or "**" in look.place.name
                found.setdefault((look.place.name, is_deep), access)
    return found


def _is_measured(access: Access) -> bool:
    """Whether it is asked how large it is, and that goes out; old or large files that are cleared away are not used."""
    return access.op == "exists" and access.method_name.endswith(_MEASURES) and "response" in access.uses


def _is_met(name: str, asked: str, is_deep: bool) -> bool:
    """Whether a walk may find a file, whose name below the folder may have parts that only the run tells."""
    if not is_deep and "/" in name.partition("{")[0]:
        return False
    wanted = asked.rpartition("/")[2]
    if not any(sign in wanted for sign in _WILD):
        return True
    cuts = [at for at, sign in enumerate(wanted) if sign in _WILD]
    begins, ends = wanted[: cuts[0]], wanted[cuts[-1] + 1 :].rpartition("]")[2]
    first, last = name.partition("{")[0], name.rpartition("}")[2]
    is_whole = "{" not in name
    begun = first.startswith(begins) or (not is_whole and begins.startswith(first))
    return begun and (last.endswith(ends) or (not is_whole and ends.endswith(last)))
