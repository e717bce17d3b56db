"""`try` statements: what is done after an exception, and in any case."""

from __future__ import annotations

from typing import NamedTuple

from concurrency_audit.audit.model.terms import (
    Block,
    Expression,
    Handler,
    Try,
    parts_of,
)
from concurrency_audit.audit.program.domain.dependencies import asks_request
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.places import Held, Place, either_way
from concurrency_audit.audit.program.domain.values import EMPTY, Value
from concurrency_audit.audit.program.interpreter.control import either_of, rewind
from concurrency_audit.audit.program.interpreter.moment import DUPLICATES, LOOKUP
from concurrency_audit.audit.program.interpreter.raised import what_was_raised
from concurrency_audit.audit.program.interpreter.run import Run

ERROR = Value(deps=frozenset(["io"]))
"""An exception, whose text differs from one occurrence to the next."""


class _Way(NamedTuple):
    """What stands behind a block: the names, what is surely written, and the locks that are held."""

    env: dict[str, Value]
    written: frozenset[Place]
    held: tuple[Held, ...]


def try_block(run: Run, frame: Frame, term: Try) -> bool:
    """A block, what is done after its exceptions, and what is done in any case."""
    _, body, handlers, otherwise, final = term
    following = run.moment.following
    before, written, held = dict(frame.env), run.moment.surely_written, run.moment.held
    start = run.record.next_access
    caught, refused = run.moment.caught, frame.refused
    run.moment.caught = caught.union(*(_catches(kind, block) for kind, _, block in handlers))
    left = run.execute(frame, body)
    passed = EMPTY if left else run.record.of_stores(run.moment.passed)  # what follows runs only if it got to its end
    run.moment.caught = caught
    if handlers:
        frame.refused = refused  # caught here, whatever is done then
    asked = _fails_for_some(run, frame, body, (otherwise, *(block for _, _, block in handlers)))
    run.moment.wishes += asked
    left = left or run.execute(frame, otherwise)
    reads = _read_since(run, start)
    after, saved = _Way(dict(frame.env), run.moment.surely_written, run.moment.held), run.moment.checks
    ends: list[bool] = [left]
    for kind, name, block in handlers:
        rewind(run, frame, {**before, **after.env})
        run.moment.held, run.moment.surely_written = held, written
        run.moment.checks = saved | reads
        ended = _handled(run, frame, kind, name, block)
        ends.append(ended)
        if not ended:
            for other, value in frame.env.items():
                after.env[other] = value if left else either_of(after.env.get(other, value), value, reads)
            after = after._replace(written=either_way(after.written, run.moment.surely_written))
    run.moment.wishes -= asked
    if _lets_through(body if left else (following,), handlers, ends):
        frame.refused |= run.record.of_stores(reads)
    run.moment.checks = passed | (saved | reads if left and not all(ends) else saved)
    rewind(run, frame, after.env)
    run.moment.surely_written, run.moment.held = after.written, after.held
    with run.moment.cleaning_up():
        return run.execute(frame, final) or all(ends)


def _read_since(run: Run, start: int) -> frozenset[int]:
    """What was read, whole, since that access."""
    accesses = (run.record.accesses[i] for i in range(start, run.record.next_access))
    return frozenset(access.id for access in accesses if access.op == "read" and access.part != "content")


def _handled(run: Run, frame: Frame, kind: Expression | None, name: str | None, block: Block) -> bool:
    """Interpret what is done after an exception; whether it leaves the function or loop."""
    error = ERROR if kind is None else what_was_raised(run, run.evaluate(frame, kind), ERROR)
    if name is not None:
        frame.env[name] = error
    with run.moment.cleaning_up():
        return run.execute(frame, block)


def _lets_through(then: Block, handlers: tuple[Handler, ...], ends: list[bool]) -> bool:
    """Whether it ends in an error unless nothing is found: `try: Seat.objects.get(...); raise Taken`.

    Callers of such a function go on where it was caught that there is none.
    """
    if not then or not then[-1] or then[-1][0] != "raise":
        return False
    goes_on = (
        not end or (block and block[-1][0] == "return") for end, (_, _, block) in zip(ends[1:], handlers, strict=True)
    )
    return all(kind is not None and kind[1] not in _ALL for kind, _, _ in handlers) and any(goes_on)


def _fails_for_some(run: Run, frame: Frame, body: Block, clauses: tuple[Block, ...]) -> bool:
    """Whether the request decides that a block raises, because it works with what the request gave.

    Only clauses that state something are looked at: where they tell of the error, what they write is of the request.
    """
    states = any(part[0] == "assign" and part[2][0] == "constant" for block in clauses for part in block)
    if not states or frame.is_module:
        return False
    names = {part[1] for part in parts_of(body) if part[0] == "name" and isinstance(part[1], str)}
    return any(name in frame.env and asks_request(frame.env[name]) for name in names)


def _catches(kind: Expression | None, block: Block) -> frozenset[str]:
    """Which of the exceptions that matter an except clause catches."""
    if block and block[-1][0] == "raise" and block[-1][1] is None:
        return EMPTY
    if kind is None:
        return frozenset(["SystemExit", LOOKUP])
    terms = kind[2] if kind[0] == "display" else [kind]
    names = {t[1] if t[0] == "name" else t[2] if t[0] == "attribute" else "" for t in terms}
    found = {"SystemExit"} if names & {"SystemExit", "BaseException"} else set()
    found |= {LOOKUP} if names & _OF_LOOKUPS else set()
    return frozenset(found | (names & {"AttributeError", *DUPLICATES}))


_ALL = ("Exception", "BaseException")
"""What catches the very error with which others are turned away."""
_OF_LOOKUPS = frozenset("IndexError KeyError LookupError Exception BaseException".split())
"""What an except clause names that catches that there is no such element."""
