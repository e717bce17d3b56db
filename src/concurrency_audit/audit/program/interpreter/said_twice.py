"""Tests that keep somebody from marking what is marked already, where he would be told the same for marking it again:
`if note.done: return note`, then `note.done = True`, committed, `return note`."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import CHAIN, Block, If, Statement, Term, parts_of
from concurrency_audit.audit.program.domain.frames import Frame

_STORES = frozenset("commit flush refresh add save asave expunge".split())
"""Methods that only bring to the database what was set."""

_LONGEST = 40
"""Maximal number of statements of a function that does nothing but mark something."""


def is_said_twice(frame: Frame, term: If) -> bool:
    """Whether who does not leave here only sets fields to what the code states or the clock says, and returns what who
    leaves here returns: with or without the test it comes to the same."""
    _, _, body, otherwise = term
    if frame.is_module or frame.is_class or otherwise or len(body) != 1 or body[0][0] != "return":
        return False
    block = frame.function.body
    if len(block) > _LONGEST:
        return False
    at = next((number for number, each in enumerate(block) if each is term), None)
    rest = block[at + 1 :] if at is not None else ()
    answer = rest[-1] if rest and rest[-1][0] == "return" else ("return", None)
    steps = rest[:-1] if rest and rest[-1][0] == "return" else rest
    if not _is_alike(body[0][1], answer[1]) or not any(step[0] == "assign" for step in steps):
        return False
    own = _own_names(frame, block)
    return all(_is_mark(step, own) or _is_store(step) for step in steps)


def _own_names(frame: Frame, block: Block) -> frozenset[str]:
    """The names of a function's parameters and of what it binds."""
    bound = (target for step in block if step[0] in ("assign", "with", "for") for target in parts_of(step[1]))
    return frozenset([p.name for p in frame.function.parameters]) | {t[1] for t in bound if t[0] == "name"}


def _is_mark(step: Statement, own: frozenset[str]) -> bool:
    """`note.done_at = datetime.now()`: a field gets what hangs on nothing that this invocation has."""
    if step[0] != "assign" or any(target[0] != "attribute" for target in step[1]):
        return False
    return not any(part[0] == "name" and part[1] in own for part in parts_of(step[2]))


def _is_store(step: Statement) -> bool:
    value: Term = step[1] if step[0] == "expression" else ()
    if value and value[0] == "await":
        value = value[1]
    return bool(value) and value[0] == "call" and value[1][0] == "attribute" and value[1][2] in _STORES


def _is_alike(one: object, other: object) -> bool:
    """Whether two terms are spelled alike, wherever they stand."""
    if not isinstance(one, (tuple, list)) or not isinstance(other, (tuple, list)):
        return one == other
    if len(one) != len(other):
        return False
    is_chain = bool(one) and isinstance(one[0], str) and one[0] in CHAIN
    most = len(one) - 1 if is_chain else len(one)
    return all(_is_alike(a, b) for a, b in zip(one[:most], other[:most], strict=True))
