"""What the text of a test says, whatever its value. Operators are lists in summaries that the cache kept."""

from __future__ import annotations

import re
from collections.abc import Callable

from concurrency_audit.audit.model.terms import Block, Expression, Term, parts_of


def is_absence(test: Expression) -> bool:
    """Whether a test says that something is not there: who then refuses goes on with what is there."""
    if test[0] == "compare":
        return tuple(test[1]) in (("not in",), ("is",))
    return test[0] == "not"


def asks_presence(test: Term) -> bool | None:
    """Whether a test is true where something is there, or false there; None where it asks for more than that."""
    if test[0] == "not":
        inner = asks_presence(test[1])
        return None if inner is None else not inner
    if test[0] in ("and", "or"):
        return _asked_together(test)
    if test[0] == "compare":
        return _is_something(tuple(test[1]), test[2])
    is_field = test[0] in ("item", "attribute") or (test[0] == "call" and tuple(test[1][:1]) == ("attribute",))
    return True if is_field and (test[0] != "call" or test[1][2] == "get") else None


def _is_something(operators: tuple[str, ...], operands: tuple[Term, ...]) -> bool | None:
    if operators in (("in",), ("not in",)) and operands[0][0] == "constant" and operands[1][0] == "name":
        return operators == ("in",)  # `"price" in item`
    if operators in (("is",), ("is not",)) and tuple(operands[1]) == ("constant", None):
        return operators == ("is not",)
    return None


def _asked_together(test: Term) -> bool | None:
    """What both parts ask for; the second one alone where the first asks whether the request gave something."""
    left, right = asks_presence(test[1]), asks_presence(test[2])
    if test[0] == "and" and _is_given(test[1]):
        return right
    return left if left is right and left is (test[0] == "and") else None


def _is_given(test: Term) -> bool:
    """`price is not None`: what a variable holds, rather than a field of something."""
    return bool(test[0] == "compare" and test[2][0][0] == "name" and _is_something(tuple(test[1]), test[2]) is not None)


def bound_fields(body: Block) -> dict[str, Expression]:
    """The names that a function binds once, to a field of something: asking for them is asking for that field."""
    found: dict[str, Expression] = {}
    again: set[str] = set()
    for term in parts_of(body):
        if term[0] == "assign" and len(term[1]) == 1 and term[1][0][0] == "name":
            name = term[1][0][1]
            again |= {name} & found.keys()
            found[name] = term[2]
    return {name: term for name, term in found.items() if name not in again and asks_presence(term)}


def is_requirement(test: Expression, body: Block, otherwise: Block) -> bool:
    """Whether who goes on has found something to be there: `if not x["title"]: raise`, `if x["title"]: ...`."""
    leaves = bool(body) and body[-1][0] in ("return", "raise", "jump")
    return not otherwise and asks_presence(test) is (not leaves)


def goes_on_where(body: Block, otherwise: Block) -> bool | None:
    """Whether a test is true for who goes on: `if code.ends > now: use(code)`, and not `if code.ends < now: return`.

    None where both sides leave: then either may have done something before.
    """
    leaves, others = (bool(block) and block[-1][0] in ("return", "raise", "jump") for block in (body, otherwise))
    return None if leaves and (others or len(body) > _MOST_OF_REFUSAL) else not leaves


_MOST_OF_REFUSAL = 2
"""Statements of who is turned away: a line of a log, and the answer."""


def finds_nothing(test: Expression, body: Block, otherwise: Block) -> bool | None:
    """Whether others are turned away where a field holds something; None where nobody goes on that found nothing."""
    leaves = bool(body) and body[-1][0] in ("return", "raise", "jump")
    asked = asks_presence(test)
    if asked is None and leaves and len(parts := _either_of(test)) > 1:  # `if not row or row.used: raise`
        asked = any(map(asks_presence, parts)) or None
    if asked:
        return True if leaves and not otherwise else False if otherwise else None
    is_refusal = leaves and not any(statement[0] == "assign" for statement in body)
    return None if asked is None or is_refusal else False


def _either_of(test: Term) -> list[Term]:
    """All that is joined by `or`, as `not (a and b)` joins `not a` and `not b`."""
    if test[0] == "not" and test[1][0] == "and":
        return [*_either_of(("not", test[1][1])), *_either_of(("not", test[1][2]))]
    return [*_either_of(test[1]), *_either_of(test[2])] if test[0] == "or" else [test]


def goes_on_without(test: Expression, body: Block, otherwise: Block) -> bool:
    """Whether somebody goes on that has found nothing at all: `if rows: return 409`, `if count == 0: remove()`."""
    leaves = bool(body) and body[-1][0] in ("return", "raise", "jump")
    there = _stands_for(test)
    return there is not None if otherwise else there is leaves


def leaves_without(test: Expression, body: Block, otherwise: Block) -> bool:
    """Whether who has found nothing does something and leaves: `if not rows: add(row)`, `return 201`."""
    leaves = len(body) > 1 and body[-1][0] in ("return", "raise", "jump")
    return leaves and not otherwise and _stands_for(test) is False


_NONE_AT_ALL = (("==", 0), ("<", 1), ("<=", 0), ("<=", 1), ("<", 2), ("==", 1))
"""Comparisons of a count that say that there is nothing, or nothing but the last one."""
_OF_TYPES = ("isinstance", "issubclass", "callable", "hasattr")
"""Functions that ask of what kind something is, not whether there is anything."""
_SOME = ((">", 0), ("!=", 0), (">=", 1), (">", 1))


def _stands_for(test: Term) -> bool | None:
    """Whether a test is true where something was found, or false there; None where it asks for more than that."""
    if test[0] == "not":
        inner = _stands_for(test[1])
        return None if inner is None else not inner
    if test[0] in ("and", "or"):
        stated = (part for part in test[1:] if part[0] == "compare" and part[2][1][0] == "constant")
        counts = {*map(_stands_for, stated)} - {None}
        return counts.pop() if len(counts) == 1 else None  # `if count > 0 and not forced: return 409`
    if test[0] == "compare" and test[2][1][0] == "constant" and not isinstance(test[2][1][1], bool):
        asked = (test[1][0], test[2][1][1])
        return True if asked in _SOME else False if asked in _NONE_AT_ALL else _is_something(tuple(test[1]), test[2])
    if test[0] == "call" and test[1][0] == "name" and test[1][1] in _OF_TYPES:
        return None
    return True if test[0] in ("name", "item", "attribute", "call", "await") else None


def beginning_asked(test: Expression) -> tuple[str, str] | None:
    """The name and the text of `not name.startswith("jobs.")`; paths are told by other means."""
    call = test[1] if test[0] == "not" else ()
    if not call or call[0] != "call" or call[1][0] != "attribute" or call[1][2] != "startswith" or len(call[2]) != 1:
        return None
    owner, begun = call[1][1], call[2][0]
    if owner[0] != "name" or begun[0] != "constant" or not isinstance(begun[1], str) or "/" in begun[1]:
        return None
    return str(owner[1]), begun[1]


def is_import_only(test: Expression) -> bool:
    """`if __name__ == "__main__"` and `if TYPE_CHECKING`: false when Lambda imports the module."""
    return is_script(test) or bool(test[0] in ("name", "attribute") and "TYPE_CHECKING" in test[1:3])


def is_script(test: Expression) -> bool:
    """`__name__ == "__main__"`."""
    if test[0] == "compare" and tuple(test[1]) == ("==",):
        return any(o[:2] == ("name", "__name__") or list(o[:2]) == ["name", "__name__"] for o in test[2])
    return False


_SAYS_NO = re.compile(
    r"error|err_|bad_|invalid|fail|cors|options|unauth|forbid|denied|deny|missing|not_found|reject|ping|health|warm|skip",
    re.IGNORECASE,
)
_LEAST, _MOST = 300, 599
"""Status codes of answers that turn a request away, or send it elsewhere."""


def does_other_work(leaving: Block, is_function: Callable[[str], bool]) -> bool:
    """Whether requests that leave here are served as well, by a function of the project, rather than turned away:
    `if not event.get("debug"): return work(event)`."""
    last = leaving[-1] if leaving else ()
    if not last or last[0] != "return" or last[1] is None:
        return False
    calls = [part[1][1] for part in parts_of(last[1]) if part[0] == "call" and part[1][0] == "name"]
    codes = (part[1] for part in parts_of(last[1]) if part[0] == "constant" and isinstance(part[1], int))
    turned_away = any(_LEAST <= code <= _MOST for code in codes) or any(map(_SAYS_NO.search, calls))
    return not turned_away and any(map(is_function, calls))
