"""Helpers for rules about files under /tmp: what locks make safe, what a finding says, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Confidence, Verdict
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.path_patterns import MOUNTS
from concurrency_audit.audit.program.drafts import Draft, Note
from concurrency_audit.audit.rules._used_files import REMOVALS, File

_MOST_NOTES = 6
_MOST_GIVEN = 3
_RUNS = "subprocess."


def running(accesses: Sequence[Access]) -> tuple[Access, ...]:
    """The accesses made by invocations and their threads."""
    return tuple(a for a in accesses if a.context.kind in ("invocation", "thread"))


def at_import(accesses: Sequence[Access]) -> tuple[Access, ...]:
    """The accesses made at import."""
    return tuple(a for a in accesses if a.context.kind == "init")


def firsts(accesses: Sequence[Access]) -> Iterator[Access]:
    """The first access of each entry point: separate handlers are separate functions, and each needs its own fix."""
    doers: set[tuple[str, str]] = set()
    sites: set[object] = set()
    for access in accesses:
        if access.context.doer not in doers and access.site not in sites:
            yield access
        doers.add(access.context.doer)
        sites.add(access.site)


@dataclass(frozen=True, slots=True)
class Guard:
    """The effect of locks held around all accesses."""

    threads: bool
    processes: bool


def guard(accesses: Sequence[Access]) -> Guard:
    """The models that a lock held by all accesses makes safe: any shared lock for threads, a file lock for both."""
    common = frozenset.intersection(*(a.locks for a in accesses)) if accesses else frozenset()
    return Guard(bool(common), any(lock.root == "file" for lock in common))


def guarded(verdict: Verdict, is_guarded: bool) -> Verdict:
    """The verdict, or safe if a lock guards the accesses."""
    return Verdict.SAFE if is_guarded else verdict


def draft(
    rule: Rule,
    file: File,
    at: Access,
    message: str,
    threads: Verdict,
    processes: Verdict,
    why_threads: str,
    why_processes: str,
    confidence: Confidence = Confidence.HIGH,
    advice: str = "",
) -> Iterator[Draft]:
    """The finding at one access, with the other accesses as related places; none if no model is at risk."""
    if threads is Verdict.SAFE and processes is Verdict.SAFE:
        return
    if at.op in ("program", "passed"):
        confidence = min(confidence, Confidence.MEDIUM)
    yield Draft(
        rule, at.site, file.place.name, message, threads, processes, why_threads, why_processes, at.path,
        confidence=confidence, related=_notes(file, at), advice=advice,
    )  # fmt: skip


def _notes(file: File, at: Access) -> tuple[Note, ...]:
    seen = {at.site}
    notes: list[Note] = []
    for given in [file.given_at.get(at.id), *file.given_at.values()]:
        if given is not None and given not in seen and len(notes) < _MOST_GIVEN:
            seen.add(given)
            notes.append(Note(given, "call", "given this path here"))
    for access in (*file.writes, *file.reads, *file.removals):
        if access.site not in seen:
            seen.add(access.site)
            notes.append(Note(access.site, *_role(file, access)))
    return tuple(notes[: _MOST_NOTES + _MOST_GIVEN])


def _role(file: File, access: Access) -> tuple[str, str]:
    if access.op in REMOVALS:
        return "delete", "removed here"
    if access in file.writes:
        return "write", "put in place here" if access.op == "rename-to" else "written here"
    return "read", "used here"


def is_database(file: File) -> bool:
    """Whether later invocations read it as a record: a database, or a pickle that is read, changed and rewritten."""
    return any(a.op == "database" for a in file.accesses) or any(_is_stored(file, a) for a in file.writes)


def _is_stored(file: File, write: Access) -> bool:
    pickled = write.op == "store" or write.value.ref == "pickle.dumps"
    return pickled and any(r.id < write.id and r.context == write.context and r.op == "read" for r in file.reads)


def written(rule: Rule, file: File, message: str, confidence: Confidence = Confidence.HIGH) -> Iterator[Draft]:
    """The finding for a file that invocations write under a name that others may use too."""
    writes = running(file.writes)
    if not writes or file.is_claim:
        return
    held, alone = guard([*writes, *running(file.reads)]), file.naming == "worker" and not file.in_own_threads
    is_whole = file.is_atomic and not file.removals and file.naming != "basename"
    if is_whole and not file.is_gathered and not _is_renewed(file):
        verdict, why = (
            Verdict.BENIGN,
            "it appears in one step: the work is done more than once, and the newest content wins",
        )
    elif _turns_away(file, writes):
        verdict, why = Verdict.UNSAFE, "two can find that it is not there before either has made it, and both go on"
    elif not file.reads:
        verdict, why = Verdict.BENIGN, "nothing reads it back: the last writer wins"
    elif is_whole and file.is_gathered:
        verdict, why = Verdict.UNSAFE, "all that lies in the folder is taken: also what other requests have put there"
    else:
        verdict, why = (
            Verdict.UNSAFE,
            f"{NAMES[file.naming]}: what is read back may be another invocation's, or half written",
        )
    for at in firsts(writes):
        yield from draft(
            rule, file, at, message, guarded(verdict, held.threads),
            Verdict.SAFE if alone else guarded(verdict, held.processes), LOCKED if held.threads else why,
            OF_WORKER if alone else LOCKED if held.processes else f"{sharing(file)}: {why}",
            confidence,
        )  # fmt: skip


def _is_renewed(file: File) -> bool:
    """Whether it is read again after a program has run in its folder, which may have made another file of it."""
    ran = {a.context: a.id for a in reversed(file.reads) if a.place != file.place and a.method_name.startswith(_RUNS)}
    return any(a.id > ran.get(a.context, a.id) and not a.method_name.startswith(_RUNS) for a in file.reads)


def _turns_away(file: File, writes: Sequence[Access]) -> bool:
    """Whether it says that somebody is at work, or was: made after a look that it is not there, and removed in the end,
    or left there for others to be answered that it is."""
    looks = {a.id: a for a in file.accesses if a.op == "exists"}
    guarding = [w for w in writes if w.op in ("write", "append") and w.checks & looks.keys()]
    if any(_is_answered(looks[id_]) for w in guarding for id_ in w.checks & looks.keys()):
        return True
    return any(r.id > w.id and r.context == w.context for w in guarding for r in file.removals)


def _is_answered(look: Access) -> bool:
    """Whether a request that finds the file ends with a stated answer: the file is a claim, and no cache."""
    return "refusal" in look.uses and ("response" in look.uses or len(look.path) == 1)


def sharing(file: File) -> str:
    """Who has the same file, where invocations run in worker processes."""
    is_mounted = file.place.name.startswith(MOUNTS + "/")
    return "all environments share what is mounted" if is_mounted else "worker processes share /tmp"


def all_share(file: File) -> str:
    """The same, whatever the invocations run in."""
    is_mounted = file.place.name.startswith(MOUNTS + "/")
    return (
        "all environments share what is mounted"
        if is_mounted
        else "all invocations of an execution environment share /tmp"
    )


OF_WORKER = "every worker process has a name of its own, and runs one invocation at a time"
LOCKED = "a lock is held from writing to reading"
NAMES = {
    "fixed": "the same name for every invocation",
    "basename": "only the last part of the key is in the name, so different objects share it",
    "request": "two requests for the same thing get the same name",
    "worker": "the name was made at import, once for all invocations",
    "row": "invocations that read the same data get the same name",
}
