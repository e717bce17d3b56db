"""A global is made by the first invocation that finds it missing.

## What it does
Reports a shared name that is bound after a look whether it is already (`if client is None: client = make()`), and a
shared container that is filled one by one after a look whether it is empty.

## Why is this bad
Two invocations can both find nothing and both make one. That is only wasted work where the name is bound once, to a
finished object. It is unsafe where the object is bound first and filled afterwards, because others use it half-made,
where it depends on the request that came first, and where it is a lock: each of the two holds its own.

## Example
```python
_settings = None


def handler(event, context):
    global _settings
    if _settings is None:
        _settings = {}
        _settings["table"] = look_up("table")
        _settings["queue"] = look_up("queue")
    return {"table": _settings["table"]}
```

## Use instead
```python
import threading

_settings = None
_lock = threading.Lock()


def handler(event, context):
    global _settings
    with _lock:
        if _settings is None:
            _settings = {"table": look_up("table"), "queue": look_up("queue")}
        return {"table": _settings["table"]}
```

## Limits
Double-checked locking (a look, the lock, another look) is fine where what is looked at is bound last, and not
reported then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile

from concurrency_audit.audit.knowledge.words import ENTRY_EFFECTS
from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.path_patterns import is_time
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.diagnosis import Diagnosis, found
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _wording as say
from concurrency_audit.audit.rules._locks_on_demand import EACH_ITS_OWN, is_lock

RULE = Rule(
    "CA206",
    "lazy-initialisation",
    Family.CACHE,
    "A global is made by the first invocation that finds it missing",
    "Make it at import, or check again under a lock before making it.",
    fix="unsafe",
)

_CONTAINERS = frozenset(
    """builtins.dict builtins.list builtins.set collections.defaultdict collections.OrderedDict collections.Counter
    collections.deque""".split()
)
_SETS_UP = re.compile(
    r"(include|register|mount|add|load)_\w+|mount|(connect|open|start|load|setup|set_up|initiali[sz]e|init|configure|login)"
)
"""Methods by which an object of a library becomes what it was made for."""
_GIVEN_OUT = frozenset(["response", "effect", "state", "log"])


def check(program: Program) -> Iterable[Draft]:
    """One finding per place."""
    for d in found(program, "begun"):
        yield say.draft(
            RULE,
            program,
            d,
            f"`{say.name(d)}` is filled step by step by the first invocation that finds it empty",
            say.UNSAFE,
            say.SAFE,
            f"another invocation finds the first elements in `{say.name(d)}` and takes it for whole",
            say.ALONE,
        )
    for d in found(program, "lazy", "early"):
        if d.hazard == "lazy" or _unfinished(program, d) is not None:
            yield _draft(program, d)


def _draft(program: Program, d: Diagnosis) -> Draft:
    reason = _unfinished(program, d)
    if reason is None and facts.from_request(d.at.value):
        reason = "whichever request comes first decides for all that follow"
    if reason is None and is_lock(program, d.at.value):
        reason = EACH_ITS_OWN
    if facts.is_inner(d.at):
        return _draft_of_record(program, d, reason)
    filled = reason is None and _is_filled_by_others(d)
    if filled:
        reason = f"two invocations can both make it, and what one has put into its own `{say.name(d)}` is lost"
    return say.draft(
        RULE,
        program,
        d,
        f"`{say.name(d)}` is made by the first invocation that finds it missing",
        say.UNSAFE if reason else say.BENIGN,
        say.BENIGN if filled else say.SAFE,
        reason or "two invocations can both make it; the last one stays, each is complete",
        say.COPIES if filled else say.ALONE,
    )


def _draft_of_record(program: Program, d: Diagnosis, reason: str | None) -> Draft:
    """The finding for a field of a record in a container: `if game.turn is None: game.turn = first`."""
    return replace(
        say.draft(
            RULE,
            program,
            d,
            f"`{say.name(d)}` is set after a look that another invocation can pass as well",
            say.UNSAFE if reason else say.BENIGN,
            say.SAFE,
            reason or "two invocations can both set it; the last one stays, each is complete",
            say.ALONE,
        ),
        advice="Hold one lock over the look and the change.",
    )


def _is_filled_by_others(d: Diagnosis) -> bool:
    """Whether it is a container into which invocations put things that did not make it."""
    made = d.at.value
    if made.kind != "object" or made.ref not in _CONTAINERS:
        return False
    return any(facts.grows(w) and not w.checks & d.at.checks and not facts.is_inner(w) for w in d.shared.content_writes)


def _unfinished(program: Program, d: Diagnosis) -> str | None:
    """Why others can see it before it is ready, or None."""
    place = d.at.place
    decided = {w.id: w for look in d.at.checks for w in program.decided.get((look, d.at.context), ())}
    around = min((_common(c.path, d.at.path) for c in facts.own_checks(program, d.at)), key=len, default=())
    later = [
        decided[id_]
        for id_ in sorted(decided)
        if id_ > d.at.id and decided[id_].site != d.at.site and decided[id_].path[: len(around)] == around
        if not _is_put_away(decided[id_])
    ]
    inside = [
        w
        for w in later
        if (w.place.container == place and not _is_other_way(program, w, d))
        or (w.place.path[: len(place.path)] == place.path and w.place[:3] == place[:3] and w.place != place)
    ]
    if inside:
        return f"`{say.name(d)}` is visible to other invocations before it is filled"
    if any(_sets_up(program, use, d) for use in program.at(place)):
        return f"`{say.name(d)}` is visible to other invocations before it is set up"
    beside = next((w for w in later if _is_beside(program, w, d)), None)
    if beside is not None:
        return f"others find `{say.name(d)}` and use `{beside.place.label}`, which is bound after it"
    relied_on = next((w for w in later if _is_relied_on(program, w, d)), None)
    if relied_on is not None:
        return f"others find `{say.name(d)}` and use `{relied_on.place.label}`, which is filled after it"
    looks = {check.id for check in facts.own_checks(program, d.at)}
    is_sign = facts.is_constant(d.at.value) or is_time(d.at.value)
    if is_sign and any(w.checks & looks for w in later):
        return "the flag is set before the work it stands for is done"
    return None


def _is_put_away(write: Access) -> bool:
    """Whether a name is only let go of, which is no work that others wait for: `ready, rest = True, None`."""
    is_none = facts.is_constant(write.value) and write.value.ref is None
    return is_none and write.op == "write" and write.part == "binding"


def _common(look: tuple[str, ...], write: tuple[str, ...]) -> tuple[str, ...]:
    """The way to what decides, where the look itself may be a helper's: `if is_stale(): refresh()`."""
    return tuple([step for step, other in takewhile(lambda pair: pair[0] == pair[1], zip(look, write, strict=False))])


def _sets_up(program: Program, use: Access, d: Diagnosis) -> bool:
    """Whether a method makes the object of a library ready that has just been bound: `app.include_router(orders)`."""
    if use.op != "use" or use.id < d.at.id or use.context != d.at.context or use.path != d.at.path:
        return False
    if not use.checks & d.at.checks or use.place != d.at.place:
        return False
    row = program.knowledge.decorator(f"{d.shared.type}.{use.method_name}")
    return _SETS_UP.fullmatch(use.method_name) is not None or (row is not None and row.effect in ENTRY_EFFECTS)


def _is_other_way(program: Program, write: Access, d: Diagnosis) -> bool:
    """Whether it binds the same name to something else, where the first binding was no mere beginning.

    An empty container is one, unless it is given out at once: `if not arn: cache = {}; return cache`.
    """
    first = d.at.value
    if write.part == d.at.part == "binding" and any(
        read.op == "read" and read.part == "binding" and d.at.id < read.id < write.id and read.context == d.at.context
        for read in program.at(d.at.place)
    ):
        return True
    begun = first.obj is not None and first.kind == "object" and first.ref in _CONTAINERS and first.obj.element is None
    return write.part == d.at.part == "binding" and write.op == "write" and not begun and not facts.is_constant(first)


def _is_relied_on(program: Program, write: Access, d: Diagnosis) -> bool:
    """Whether it fills another shared place that invocations use which find the first one made."""
    place, looks = write.place.container, {c.id for c in facts.own_checks(program, d.at)}
    if place == d.at.place.container or not write.checks & looks or write.place.root in ("file", "local"):
        return False
    own, is_asked = facts.own_checks(program, write), _is_asked(program, write)
    return not own and any(
        a.op in ("read", "iterate", "use")
        and not a.checks & looks
        and a.context == write.context
        and (a.part != "binding" or (a.uses and not is_asked))
        for a in program.at(place)
    )


def _is_asked(program: Program, write: Access) -> bool:
    """Whether those who use a name look whether it is bound yet; a time or constant is told only, and needs no look.

    What is given out and decides as well, as a number does that was worked out of it, is no such look.
    """
    if facts.is_constant(write.value) or "clock" in write.value.deps:
        return True
    reads = program.at(write.place.container)
    guarding = {look for read in reads for look in read.checks}
    looks = (read for read in reads if read.id in guarding or not read.uses & _GIVEN_OUT)
    return any(look.uses & {"decision", "outcome"} for look in looks)


def _is_beside(program: Program, write: Access, d: Diagnosis) -> bool:
    """Whether it binds another attribute of the same object, which is read where the branch is not taken."""
    place, mine = write.place, d.at.place
    if not write.checks & {c.id for c in facts.own_checks(program, d.at)}:
        return False
    if write.part != "binding" or not mine.path or place == mine or place[:3] != mine[:3]:
        return False
    return place.path[:-1] == mine.path[:-1] and any(
        a.place == place and not a.writes and not a.fresh and not a.checks & d.at.checks
        for a in program.at(place.container)
    )
