"""Tests that keep an average of nothing from being worked out: they decide no more than what is given out then."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import Block, Expression, If, Term, parts_of
from concurrency_audit.audit.program.domain.frames import Frame

_DIVISIONS = frozenset(["/", "//", "%"])
_NOTHING = (0, 1)


def is_of_average(frame: Frame, term: If) -> bool:
    """Whether a test asks for nothing, gives a number then, and the function divides by what was asked for.

    `if total == 0: return 0.0`, `return hits / total`; `return hits / total if total else 0` is no statement.
    """
    _, test, body, otherwise = term
    asked = _asked(test)
    if asked is None or not any(map(_is_number, (body, otherwise))) or not _only_gives(body, otherwise):
        return False
    return any(part[0] == "binary" and part[1] in _DIVISIONS and _named(part[3]) == asked for part in _parts(frame))


def _parts(frame: Frame) -> list[Term]:
    return [] if frame.is_module else list(parts_of(frame.function.body))


def _only_gives(body: Block, otherwise: Block) -> bool:
    """Whether nothing is done in either branch but to give or name a value."""
    return all(statement[0] in ("return", "assign") for statement in (*body, *otherwise))


def _is_number(block: Block) -> bool:
    """Whether a branch gives a stated number, or nothing, or names one."""
    if len(block) != 1 or block[0][0] not in ("return", "assign"):
        return False
    given = block[0][1] if block[0][0] == "return" else block[0][2]
    if given is None:
        return block[0][0] == "return"
    return given[0] == "constant" and not isinstance(given[1], (bool, str))


def _asked(test: Expression) -> tuple[str, ...] | None:
    """What a test asks whether it is nothing: `total == 0`, `not total`, `total > 0`, `total`."""
    if test[0] == "not":
        return _asked(test[1])
    if test[0] != "compare":
        return _named(test)
    operands = test[2]
    is_zero = len(operands) == 2 and operands[1][0] == "constant" and operands[1][1] in _NOTHING
    return _named(operands[0]) if is_zero else None


def _named(term: Expression) -> tuple[str, ...] | None:
    """The names along a chain: `self.total`, `len(self.times)`."""
    if term[0] == "name":
        return (term[1],)
    if term[0] == "attribute":
        base = _named(term[1])
        return None if base is None else (*base, term[2])
    if term[0] == "call" and len(term[2]) == 1 and not term[3]:
        function, given = _named(term[1]), _named(term[2][0])
        return None if function != ("len",) or given is None else (*given, "len()")
    return None
