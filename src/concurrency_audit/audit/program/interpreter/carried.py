"""What a loop carries round: `for step in steps: data = step(data)` gives each step what the one before it has made."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import Block, Expression, Term, parts_of
from concurrency_audit.audit.program.domain.contents import LISTED, MOST_LISTED
from concurrency_audit.audit.program.domain.values import Args, Value
from concurrency_audit.audit.program.interpreter.elements import elements
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.steps import MOST_TERMS

_IN_ORDER = ("builtins.list", "builtins.tuple", "builtins.dict", "builtins.enumerate", "builtins.zip")


def steps_in_order(run: Run, source: Value, target: Expression, body: Block) -> Args | None:
    """What a loop meets, one after the other, where it calls each with what the one before has given."""
    met = () if source.obj is None or source.others or source.ref not in _IN_ORDER else source.obj.items or ()
    is_short = 0 < len(met) <= MOST_LISTED and all(map(_is_called, met))
    return elements(run, source) if is_short and _carries_in(run, target, body, is_called=True) else None


def carries(run: Run, step: Value, target: Expression, body: Block) -> bool:
    """Whether a loop calls one of several functions or objects, which one it meets tells, with what another has given.

    `for name in names: data = STEPS[name](data)`.
    """
    return _carries_in(run, target, body, is_called=_is_called(step))


def _is_called(step: Value) -> bool:
    """Whether it is a function or an object of the project, or has one beside its name."""
    items = () if step.obj is None or step.ref != "builtins.tuple" else step.obj.items or ()
    return step.kind in LISTED or any(each.kind in LISTED for each in items)


def _carries_in(run: Run, target: Expression, body: Block, *, is_called: bool) -> bool:
    """The same for a loop that is interpreted again and again. The body is kept, so that no other gets its identity."""
    key = id(body), is_called
    if key not in run.carrying:
        run.carrying[key] = body, _carries(target, body, is_called=is_called)
    return run.carrying[key][1]


def _carries(target: Expression, body: Block, *, is_called: bool) -> bool:
    """Whether a name is an argument of calls of what is met, and is bound anew or changed within the loop."""
    parts = list(parts_of(body))
    if len(parts) > MOST_TERMS:
        return False
    calls = [each for each in parts if each[0] == "call"]
    met = _names(target)
    if not is_called:
        met |= frozenset(name for each in parts if each[0] == "assign" and _asks(each, met) for name in _names(each[1]))
    fed = [_names(call[2:4]) for call in calls if not met.isdisjoint(_names(call[1:3] if is_called else call[1]))]
    given = frozenset[str]().union(*fed) - met
    return bool(given) and any(not given.isdisjoint(_changed(each)) for each in parts)


def _asks(term: Term, met: frozenset[str]) -> bool:
    """Whether a name is bound to what is looked up by what is met: `step = STEPS[name]`."""
    value = term[2]
    return value[0] in ("item", "attribute", "call") and not met.isdisjoint(_names(value[2]))


def _changed(term: Term) -> frozenset[str]:
    """The names that a statement binds, or that of a mapping that it puts something into."""
    if term[0] in ("assign", "augment"):
        return _names(term[1 if term[0] == "assign" else 2])
    is_update = term[0] == "call" and term[1][0] == "attribute" and term[1][2] == "update"
    return _names(term[1][1]) if is_update else frozenset()


def _names(term: object) -> frozenset[str]:
    return frozenset(each[1] for each in parts_of(term) if each[0] == "name" and isinstance(each[1], str))
