"""Agents that remember by the name of a conversation.

Either every invocation names the same, or each names its own, and what it remembers by is the memory of one worker.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Verdict
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.contents import GIVEN
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.domain.values import NONE, Obj, Value
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._wording import UNSAFE

_IN_MEMORY = ("memory", "store")
_OWN_NAMES = frozenset(["unique", "context.aws_request_id"])
"""What a name depends on that no other request has."""
_WHY = "what one caller asked and was told is part of the conversation that the next one goes on with"


def one_conversation(program: Program, rule: Rule) -> Iterable[Draft]:
    """One finding per call that names a conversation by a constant."""
    seen: set[Site] = set()
    for call, row in _continued(program):
        name = _name(call, row)
        if name is not None and _remembers(program, call, row) and call.site not in seen:
            seen.add(call.site)
            yield _draft(program, rule, call, row, name)


def _draft(program: Program, rule: Rule, call: Call, row: CallRow, name: str) -> Draft:
    place = None if call.receiver is None else call.receiver.place
    return Draft(
        rule,
        call.site,
        call.name if place is None else program.symbol(place),
        f"every invocation goes on with one conversation: `{row.conversation[-1]}` is always {name!r}",
        UNSAFE,
        UNSAFE,
        _WHY,
        _WHY,
        call.path,
        confidence=row.confidence,
        definition=None if place is None else program.definition(place),
        advice="Name the conversation by the caller's session.",
    )


def known_to_one(program: Program) -> Iterator[tuple[Call, Obj]]:
    """The first call that goes on with a conversation its caller names, and the memory in which one worker keeps it."""
    seen: set[Obj] = set()
    for call, row in _continued(program):
        named = _named(call, row)
        if named is None or not facts.from_request(named) or named.deps & _OWN_NAMES:
            continue
        for memory in _memories(program, call, row):
            if memory not in seen:
                seen.add(memory)
                yield call, memory


def _continued(program: Program) -> Iterator[tuple[Call, CallRow]]:
    """The calls of invocations that go on with a conversation, and what is known of them."""
    for call in program.calls:
        row = call.row
        if isinstance(row, CallRow) and row.conversation and program.in_invocations(call):
            yield call, row


def kept_for_all(program: Program) -> Iterator[tuple[Obj, Site]]:
    """Stores in memory, made at import, in which a library keeps how far the talk with each user has come."""
    seen: set[Site] = set()
    for obj in program.objects:
        row = program.object_row(obj.made_by) if isinstance(obj.made_by, str) else None
        if row is None or row.kind != "dialogues" or obj.anchor < 0 or not obj.at_import:
            continue
        site = Site(obj.module, obj.function, obj.anchor)
        if site not in seen and not obj.keywords & set(row.safe_when):
            seen.add(site)
            yield obj, site


def _memories(program: Program, call: Call, row: CallRow) -> Iterator[Obj]:
    """What the object remembers by, where that was made at import and keeps all conversations in memory."""
    agent = None if call.receiver is None else call.receiver.obj
    given = () if agent is None else [agent.attributes.get(name) for name in (*row.made_with, GIVEN)]
    kept = [value.obj for value in given if value is not None] if row.made_with else [agent]
    for memory in kept:
        made = None if memory is None or not isinstance(memory.made_by, str) else program.object_row(memory.made_by)
        is_kept = made is not None and made.kind in _IN_MEMORY and made.processes is Verdict.BENIGN
        if memory is not None and memory.at_import and is_kept:
            yield memory


def _name(call: Call, row: CallRow) -> str | None:
    """What the call names the conversation, if the code states it."""
    found = _named(call, row)
    return str(found.ref) if found is not None and found.kind == "const" and found.ref is not None else None


def _named(call: Call, row: CallRow) -> Value | None:
    """The value by which the call names the conversation."""
    found = next((value for name, value in call.keywords if name == row.keyword), None)
    if found is None and row.arg is not None and row.arg < len(call.args):
        found = call.args[row.arg]
    return _below(found, () if row.conversation == (row.keyword,) else row.conversation)


def _below(value: Value | None, keys: Sequence[str]) -> Value | None:
    """What a dictionary of dictionaries has under some keys."""
    for key in keys:
        if value is None or value.obj is None:
            return None
        value = value.obj.attributes.get(f"[{key}]")
    return value


def _remembers(program: Program, call: Call, row: CallRow) -> bool:
    """Whether the object was made with something to remember by that outlives the invocation."""
    made = None if call.receiver is None else call.receiver.obj
    if not row.made_with:
        return True
    given = [] if made is None else [made.attributes.get(name) for name in row.made_with]
    return any(v is not None and v != NONE and not _is_false(v) and not _is_own(program, v) for v in given)


def _is_own(program: Program, value: Value) -> bool:
    """Whether it remembers in memory that the invocation has made for itself."""
    made = value.obj
    if made is None or made.at_import or value.place is not None or not isinstance(made.made_by, str):
        return False
    row = program.object_row(made.made_by)
    return row is not None and row.kind in _IN_MEMORY


def _is_false(value: Value) -> bool:
    return value.kind == "const" and value.ref is False
