"""Assignments that fill what they find empty: `x = x or made()`, `rows[key] = rows.get(key) or made(key)`."""

from __future__ import annotations

from typing import Any

from concurrency_audit.audit.model.terms import Expression, If, Target

_WITH_DEFAULT = 2
_PARTS_OF_CALL = 5


def finds(term: Expression, target: Expression) -> bool:
    """Whether a term gives what is there already where the target is: the same name, attribute or element."""
    if _is_same(term, target):
        return True
    return _looks_up(term, target) and term[0] == "call" and len(term[2]) == 1


def default_of(source: Expression, target: Expression) -> Expression | None:
    """What `rows[key] = rows.get(key, made(key))` stores where nothing is there, unless that is a constant."""
    if source[0] != "call" or not _looks_up(source, target) or len(source[2]) != _WITH_DEFAULT:
        return None
    default = source[2][1]
    return None if default[0] == "constant" else default


def new_of(source: Expression, target: Expression) -> tuple[Expression, Expression] | None:
    """Whether, and with what, an assignment replaces what is there, if something new is given.

    `user = event.get("user") or user`, `state["user"] = event.get("user", state.get("user"))`
    """
    if source[0] == "or" and finds(source[2], target):
        return source[1], source[1]
    if source[0] != "call" or len(source[2]) != _WITH_DEFAULT or not finds(source[2][1], target):
        return None
    function = source[1]
    given: Expression = ("call", function, source[2][:1], (), source[4])
    return (given, given) if function[0] == "attribute" and function[2] == "get" else None


def new_or_default_of(source: Expression, targets: tuple[Target, ...]) -> If | None:
    """The branch that `order.day = asked or order.day or today()` stands for: nothing is computed of what is there."""
    if source[0] != "or" or len(targets) != 1:
        return None
    given, there, default = _three(source[1], source[2])
    if there is None or not finds(there, targets[0]):
        return None
    return ("if", given, (("assign", targets, given),), (("assign", targets, ("or", there, default)),))


def _three(left: Expression, right: Expression) -> tuple[Expression, Expression | None, Expression]:
    """The parts of `a or b or c`, whichever two of them belong together."""
    if left[0] == "or":
        return left[1], left[2], right
    return (left, right[1], right[2]) if right[0] == "or" else (left, None, right)


def choice_of(source: Expression, targets: tuple[Target, ...]) -> If | None:
    """The branch that `mode = asked if test else mode` stands for.

    Not where the test looks at what is there: then something is there in the end, whichever way was taken.
    """
    if source[0] != "conditional" or len(targets) != 1 or _mentions(source[1], targets[0]):
        return None
    _, test, body, otherwise = source
    if finds(otherwise, targets[0]):
        return ("if", test, (("assign", targets, body),), ())
    return ("if", test, (), (("assign", targets, otherwise),)) if finds(body, targets[0]) else None


def _mentions(term: object, target: Expression) -> bool:
    """Whether a term has a part that is the same as another, or looks it up."""
    if not isinstance(term, tuple) or not term:
        return False
    if term[0] == target[0] and len(term) == len(target) and _is_same(term, target):  # not a keyword called `item`
        return True
    if term[0] == "call" and len(term) == _PARTS_OF_CALL and _looks_up(term, target):
        return True
    return any(_mentions(part, target) for part in term)


def _looks_up(term: Expression, target: Expression) -> bool:
    """Whether a term is `rows.get(key)` and the target `rows[key]`."""
    if term[0] != "call" or target[0] != "item" or not term[2] or term[3]:
        return False
    function = term[1]
    is_get = function[0] == "attribute" and function[2] == "get"
    return is_get and _is_same(function[1], target[1]) and _is_same(term[2][0], target[2])


def _is_same(term: Any, target: Any) -> bool:
    """Whether two terms are the same name, constant, or chain of attributes and elements."""
    if term[0] != target[0]:
        return False
    if term[0] in ("name", "constant"):
        return bool(term[1] == target[1] and type(term[1]) is type(target[1]))
    if term[0] == "attribute":
        return term[2] == target[2] and _is_same(term[1], target[1])
    if term[0] == "item":
        return _is_same(term[1], target[1]) and _is_same(term[2], target[2])
    if term[0] == "text":
        return len(term[1]) == len(target[1]) and all(map(_is_same, term[1], target[1]))
    return False
