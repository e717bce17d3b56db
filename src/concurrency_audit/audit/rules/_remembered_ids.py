"""Ids that are looked for in memory, so as to do something only once, or to answer the second one otherwise."""

from __future__ import annotations

import re
from typing import NamedTuple

from concurrency_audit.audit.model.verdicts import Confidence, Verdict
from concurrency_audit.audit.program.domain.accesses import Access, Call
from concurrency_audit.audit.program.domain.contents import holds
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared
from concurrency_audit.audit.rules import _calls as say
from concurrency_audit.audit.rules._counted_in_time import has_answer

_JUDGING = frozenset(["decision", "outcome", "answer", "log"])
_TOLD = frozenset(["answer", "refusal"])
_GET_OR_CREATE = ("create_", "register_", "tag_", "invoke", "start_", "post", "put", "patch")
"""Calls that are also made for their answer: a token, a result, the name of what is there already."""
_OWN_ID = re.compile(r"(message|event|request|record|order|delivery)_?id\b|sequence_?number|idempot", re.IGNORECASE)
_UNKNOWN = "what another worker has seen is not known here"
_SKIPPED = "and a message that failed and comes again is skipped"


class Remembered(NamedTuple):
    """An id that is noted, the look for it, and what that means where each worker has a memory of its own."""

    note: Access
    look: Access
    processes: Verdict
    why: str
    confidence: Confidence = Confidence.HIGH
    threads: Verdict | None = None


def remembered(program: Program, shared: Shared, effects: list[Call]) -> Remembered | None:
    """Ids that are looked for, so as to do something only once."""
    for write in shared.content_writes:
        checks = [c for c in facts.own_checks(program, write) if _decides(c, write, effects) and _is_of_same(c, write)]
        if not checks or not facts.grows(write) or not is_by_request(program, write) or _takes_fields(shared, write):
            continue
        if _is_chosen(shared, write):
            continue
        if _is_fetched(shared):
            return None
        here, look = [e for e in effects if e.context == write.context], checks[-1]
        looks = {check.id for check in checks}
        guarded = [e for e in here if e.checks & looks and not _last(e).startswith(_GET_OR_CREATE)]
        if not here and _is_answered_once(shared, checks, write):
            processes = Verdict.UNSAFE if _is_record(write) else Verdict.BENIGN
            return Remembered(write, look, processes, f"{_UNKNOWN}, and is answered as new", threads=Verdict.UNSAFE)
        if not here and _is_own_id(write) and _is_only_judged(shared, write):
            return Remembered(write, look, Verdict.BENIGN, f"{_UNKNOWN}, {_SKIPPED}", Confidence.MEDIUM)
        if (guarded and _is_answered(shared)) or (here and _is_only_judged(shared, write)):
            return Remembered(write, look, Verdict.UNSAFE, _UNKNOWN)
    return None


def _decides(check: Access, write: Access, effects: list[Call]) -> bool:
    """Whether a look ends or skips the rest, or an id is noted and something done in the branch that it chose."""
    if "outcome" in check.uses:
        return True
    noted = write.op == "mutate" and write.part == "content"
    here = [e for e in effects if check.id in e.checks and e.context == write.context]
    return noted and not all(_last(effect).startswith(say.ENSURING) for effect in here)


def _is_of_same(check: Access, write: Access) -> bool:
    """Whether both concern the container itself, or sets in it: `if name in seen[day]`, `seen[day].add(name)`."""
    if facts.is_inner(check) and facts.is_inner(write):
        return check.op == "check" and write.method_name.rpartition(".")[2] == "add"
    return not facts.is_inner(check) and not facts.is_inner(write)


def is_by_request(program: Program, write: Access) -> bool:
    key = program.key(write) if write.part == "item" else write.value
    return key is not None and facts.from_request(key)


def _takes_fields(shared: Shared, write: Access) -> bool:
    """Whether a dictionary takes over what another holds (`context.update(fields)`): no key of it is noted."""
    return write.method_name == "update" and facts.plain_type(shared) == "dict"


def _is_chosen(shared: Shared, write: Access) -> bool:
    """Whether it keeps which of the things that the code has belongs to a key, and gives it out: every worker finds the
    same. A mark is a constant, or says when or by whom."""
    value = write.value
    if write.op != "write" or (value.kind == "const" and not value.reads) or value.kind == "unknown":
        return False
    is_given = any(a.op == "read" and a.part == "item" and a.key == "*" for a in shared.reads)
    varying = value._replace(deps=facts.deep_deps(value))
    return is_given and not facts.varies(varying) and not facts.deletes(shared)


def _is_fetched(shared: Shared) -> bool:
    """Whether it keeps what a service has answered, of which fields are looked at: that is no note of what was done."""
    is_answer = any(has_answer(write.value) for write in shared.content_writes)
    return is_answer and any(facts.is_inner(a) and a.op == "read" for a in shared.reads)


def _is_own_id(write: Access) -> bool:
    """Whether what is noted is called an id, of a message or the like."""
    return any(_OWN_ID.search(dep) for dep in write.value.deps)


def _is_only_judged(shared: Shared, write: Access) -> bool:
    """Whether what was stored is only ever looked for or compared; finding the set in which it is says nothing."""
    reads = [a for a in shared.reads if a.op != "check" and a.part != "binding"]
    if facts.is_inner(write):
        reads = [a for a in reads if facts.is_inner(a)]
    return all(a.uses and a.uses <= _JUDGING for a in reads)


def _is_answered_once(shared: Shared, checks: list[Access], write: Access) -> bool:
    """Whether who comes second is told something else, and nothing makes sure that somebody is second."""
    told = [check for check in checks if check.uses & _TOLD]
    return bool(told) and not any(_is_one_step(check, write) for check in told) and _is_only_judged(shared, write)


def _is_record(write: Access) -> bool:
    """Whether something of this request is kept under the key, as who has taken a seat: two would have it."""
    is_of_request = facts.from_request(write.value) or any(map(facts.from_request, holds(write.value)))
    return write.op == "write" and write.value.obj is not None and is_of_request


def _is_one_step(check: Access, write: Access) -> bool:
    """Whether nobody comes between: under one lock, or in a route of an event loop that does not wait meanwhile."""
    alone = write.context.is_async and not write.context.own_loop and check.awaits == write.awaits
    return alone or facts.same_section(check, write)


def _is_answered(shared: Shared) -> bool:
    """Whether what was stored goes out as the answer, and nothing is done with it."""
    return any("response" in a.uses and "effect" not in a.uses for a in shared.reads if a.part != "binding")


def _last(call: Call) -> str:
    return call.name.rpartition(".")[2]
