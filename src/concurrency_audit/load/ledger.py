"""A process's record of its own requests and the objects they stored; the final sweep compares it with S3."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from concurrency_audit.load.evidence import Answer, Evidence, ListedObject, ObjectRef, Outcome, Phase, Request
from concurrency_audit.load.mismatch import Mismatch

UNKNOWN_ETAG = ""


@dataclass(slots=True)
class Ledger:
    """Needs a few hundred bytes per request."""

    ran: dict[int, tuple[Answer, Phase]] = field(default_factory=dict)
    """The last answer per request whose handler may have run, without bodies and logs."""
    verified: dict[ObjectRef, str] = field(default_factory=dict)
    """ETag of each object as it was when its invocation was verified."""
    late: set[int] = field(default_factory=set)
    """Requests that timed out: their handlers may store results long after the callers were told."""
    renewed: dict[int, Request] = field(default_factory=dict)
    """What the keys of a request hold since they were uploaded again."""
    wrong_alone: set[int] = field(default_factory=set)
    """Requests of the sequential pass that failed or came out wrong."""
    skipped: set[int] = field(default_factory=set)
    """Requests that sampling left out of the checking; the sweep ignores their objects as well."""

    def answered(self, request: Request, answer: Answer, phase: Phase) -> None:
        """Remember an answer."""
        if not answer.outcome.may_have_run:
            return
        index = request.index if request.repeats is None else request.repeats
        kept = Answer(
            answer.outcome,
            answer.status,
            request_id=answer.request_id,
            version=answer.version,
            environment=answer.environment,
            started=answer.started,
            seconds=answer.seconds,
        )
        self.ran[index] = (kept, phase)
        if phase is Phase.SEQUENTIAL and answer.outcome is not Outcome.OK:
            self.wrong_alone.add(index)
        if answer.outcome is Outcome.TIMED_OUT:
            self.late.add(index)

    def checked(self, evidence: Evidence, found: Iterable[Mismatch]) -> None:
        """Remember the objects of a verified invocation, and what was wrong alone: it may show others wrong."""
        self.wrong_alone |= {one.index for one in found if one.phase is Phase.SEQUENTIAL}
        for ref, stored in evidence.objects.items():
            if stored is not None:
                self.verified[ref] = stored.etag


@dataclass(frozen=True, slots=True)
class Findings:
    """What a listing says beyond what was verified."""

    strays: tuple[Mismatch, ...]
    """Objects that belong to no request, or to an invocation that never ran."""
    changed: tuple[ObjectRef, ...]
    """Own objects that were stored (again) after they were verified; they have to be checked again."""
    missing: tuple[ObjectRef, ...]
    """Objects that were verified and are missing now."""


def stray(ref: ObjectRef, message: str, index: int = -1) -> Mismatch:
    """Make the mismatch for an object that should not exist."""
    return Mismatch(oracle="nobody's-output", message=message, index=index, place=str(ref))


def compare(
    ledger: Ledger, listed: Iterable[tuple[ListedObject, int | None]], *, mine: Callable[[int], bool], first: bool
) -> Findings:
    """Compare a listing (each object with the index of the request it belongs to) with the ledger.

    `mine` tells whether this process owns a request; what belongs to nobody is reported by the `first` process alone.
    """
    strays, changed, seen = [], [], set()
    for entry, owner in listed:
        seen.add(entry.ref)
        if owner is None:
            if first:
                strays.append(stray(entry.ref, "an object that belongs to no input of this run"))
        elif mine(owner):
            if owner not in ledger.ran:
                strays.append(stray(entry.ref, "stored for a request that was never let through", owner))
            elif owner not in ledger.skipped and ledger.verified.get(entry.ref, UNKNOWN_ETAG) != entry.etag:
                changed.append(entry.ref)
    missing = tuple(ref for ref in ledger.verified if ref not in seen)
    return Findings(tuple(strays), tuple(changed), missing)
