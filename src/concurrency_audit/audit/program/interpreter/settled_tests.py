"""Tests that are settled where a decorator is applied: whether it was given the function, or options alone.

Elsewhere both branches of a test are possible. What a function of the project is given at import, and never binds
anew, is what it is: nothing, or something that can be called. So is a yes or no that the caller states, wherever that
is: `find(key, lock=True)`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from concurrency_audit.audit.model.terms import Expression, Term
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import ARGUMENTS, CALLABLE, Value
from concurrency_audit.audit.program.interpreter import told_by_entries, told_by_type
from concurrency_audit.audit.program.interpreter.run import Run

_OPERATORS = ("not", "and", "or")
_ASKS = ("callable", "isfunction", "isroutine", "isclass")
_SAME = (("is",), ("==",))
_ANOTHER = (("is not",), ("!=",))
_AMONG = (("in",),)
_OUTSIDE = (("not in",),)
_TARGETS = {"assign": 1, "augment": 2, "delete": 1, "for": 1, "walrus": 1, "with": 1}
"""Tag of a term that binds names -> where in it they stand."""


def settled(run: Run, frame: Frame, test: Expression) -> bool | None:
    """What a test comes to; None where that cannot be told, as nearly everywhere."""
    if frame.is_module or frame.is_class:
        return None
    return _settled(run, frame, test) if frame.context is INIT else _stated(run, frame, test)


def _stated(run: Run, frame: Frame, test: Term) -> bool | None:
    """What a test of nothing but parameters comes to that were given a yes or no which the code states."""
    if test[0] in _OPERATORS:
        return _of_operands(test, partial(_stated, run, frame))
    if told_by_type.asks(test):
        return told_by_type.is_of(test, _given(run, frame, test[2][0]))
    if (asked := told_by_entries.asked_of(test)) is not None:
        return told_by_entries.is_so(test, _held(run, frame, asked))
    value = frame.env.get(test[1]) if test[0] == "name" else None
    if value is None or value.kind != "const" or not isinstance(value.ref, bool):
        return None
    if value.others or value.deps or value.reads:  # one of two answers, by what was read
        return None
    return value.ref if test[1] in _kept(run, frame) else None


def _of_operands(test: Term, told: Callable[[Term], bool | None]) -> bool | None:
    """What `not`, `and` or `or` come to by what their operands do."""
    if test[0] == "not":
        inner = told(test[1])
        return None if inner is None else not inner
    return _together(test[0] == "or", told(test[1]), told(test[2]))


def _settled(run: Run, frame: Frame, test: Term) -> bool | None:
    match test[0]:
        case operator if operator in _OPERATORS:
            return _of_operands(test, partial(_settled, run, frame))
        case "compare":
            return _compared(run, frame, tuple(test[1]), test[2])
        case "call":
            asked = test[1][1] if test[1][0] == "name" else test[1][2] if test[1][0] == "attribute" else ""
            return _is_something(_given(run, frame, test[2][0])) if asked in _ASKS and test[2] else None
        case _:
            found = _is_something(_given(run, frame, test))
            return _stated(run, frame, test) if found is None else found


def _together(decides: bool, left: bool | None, right: bool | None) -> bool | None:
    """Of `and` and `or`: one part decides if it says so, whatever the other one says."""
    if decides in (left, right):
        return decides
    return None if left is None or right is None else not decides


def _compared(run: Run, frame: Frame, operators: tuple[str, ...], operands: tuple[Term, ...]) -> bool | None:
    if operators in (*_AMONG, *_OUTSIDE):
        among = _is_among(_given(run, frame, operands[0]), operands[1])
        return None if among is None else among is (operators in _AMONG)
    if operators not in (*_SAME, *_ANOTHER) or operands[1][0] != "constant":
        return None
    if operands[1][1] is None:
        found = _is_something(_given(run, frame, operands[0]))
        return None if found is None else found is (operators in _ANOTHER)
    if isinstance(operands[1][1], str):
        given = _given(run, frame, operands[0])
        is_text = given is not None and given.kind == "const" and isinstance(given.ref, str) and not given.others
        return (given.ref == operands[1][1]) is (operators in _SAME) if given is not None and is_text else None
    counted = _how_many(run, frame, operands[0])
    return None if counted is None else (counted == operands[1][1]) is (operators in _SAME)


def _is_among(value: Value | None, stated: Term) -> bool | None:
    """Whether a text that was given is one of those that a display states."""
    is_text = value is not None and value.kind == "const" and isinstance(value.ref, str) and not value.others
    if value is None or not is_text or stated[0] != "display" or any(each[0] != "constant" for each in stated[2]):
        return None
    return any(each[1] == value.ref for each in stated[2])


def _how_many(run: Run, frame: Frame, term: Term) -> int | None:
    """How many arguments `len(args)` counts."""
    if term[0] != "call" or tuple(term[1][:2]) != ("name", "len") or len(term[2]) != 1:
        return None
    given = _given(run, frame, term[2][0])
    items = None if given is None or given.obj is None or given.obj.made_by != ARGUMENTS else given.obj.items
    return None if items is None else len(items)


def _is_something(value: Value | None) -> bool | None:
    """Whether a value can be called or is given at all; None for all else, as what is given may be false."""
    if value is None or value.others:
        return None
    if value.obj is not None and value.obj.made_by == ARGUMENTS:
        return None if value.obj.items is None else bool(value.obj.items)
    if value.kind in (*CALLABLE, "class"):
        return True
    return False if value.kind == "const" and value.ref is None else None


def _given(run: Run, frame: Frame, term: Term) -> Value | None:
    """What a parameter was given that nothing binds anew, or one of several in `*args`."""
    if term[0] == "item" and term[2][0] == "constant" and isinstance(term[2][1], int):
        packed = _given(run, frame, term[1])
        items = None if packed is None or packed.obj is None or packed.obj.made_by != ARGUMENTS else packed.obj.items
        return items[term[2][1]] if items is not None and -len(items) <= term[2][1] < len(items) else None
    if term[0] != "name" or term[1] not in _kept(run, frame):
        return None
    return frame.env.get(term[1])


def _held(run: Run, frame: Frame, name: Term) -> Value | None:
    """What a name holds: a parameter that nothing binds anew, or outside of loops whatever it was bound to last."""
    return frame.env.get(name[1]) if not run.moment.loops else _given(run, frame, name)


def _kept(run: Run, frame: Frame) -> frozenset[str]:
    """The parameters of a function that its body never binds anew: a name that stands among targets counts as bound,
    but not where something is put into what it names, or under it."""
    home = (frame.module.key, frame.index)
    if home not in run.kept_parameters:
        bound: set[str] = set()
        stack: list[tuple[object, bool]] = [(frame.function.body, False)]
        while stack:
            term, is_target = stack.pop()
            if not isinstance(term, (tuple, list)) or not term:
                continue
            if is_target and term[0] == "name":
                bound.add(term[1])
            is_target = is_target and term[0] not in ("attribute", "item")
            stack.extend((clause[0], True) for clause in (term[3] if term[0] == "comprehension" else ()))
            targets = _TARGETS.get(term[0], 0) if isinstance(term[0], str) else 0
            stack.extend((each, is_target or number == targets > 0) for number, each in enumerate(term))
        run.kept_parameters[home] = frozenset(p.name for p in frame.function.parameters) - bound
    return run.kept_parameters[home]
