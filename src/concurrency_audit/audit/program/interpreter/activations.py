"""Activations: bodies of the project's own functions, interpreted in the context of their caller."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import INIT, Context
from concurrency_audit.audit.program.domain.frames import Closure, Frame, Outcome
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.domain.values import (
    CALLABLE,
    EMPTY,
    UNKNOWN,
    Value,
    derived,
)
from concurrency_audit.audit.program.interpreter.memo import alike, apart, calls_a_variable, is_made, memo_key
from concurrency_audit.audit.program.interpreter.outcomes import outcome_of
from concurrency_audit.audit.program.interpreter.run import Run

_DEEPEST = 40
_DEEPEST_AT_IMPORT = 6
"""The same for calls of one function within itself, while modules are imported."""
_DEEPEST_ALIKE = 2
"""The same while a request is handled, for calls on the same objects that are given no other constants."""
_DEEPEST_DORMANT = 8
"""How deep calls are followed from a function that nothing calls: a thread that it starts stands in it, or a few calls
away. What is called deeper starts its own threads where it is looked at itself; all of it would be a third of an audit.
"""
_MOST_CONTEXTS = 8
"""Maximal number of interpretations of one function that differ in arguments, locks or checks; further calls reuse the
first outcome."""
_MOST_CHOICES = 32
"""The same for a small function, and for one that calls what it looks up by its arguments, as a dispatcher does."""
_SMALL = 150
"""So many steps, calls included, and a function is small no more."""
_MOST_ALIKE = 40
"""Maximal number of interpretations of one function with objects of the same classes, in one entry point or thread."""
_NOTHING = Outcome(UNKNOWN, EMPTY, ())
"""The outcome of a recursive call, and of a call beyond the limits."""


def activate(
    run: Run,
    context: Context,
    path: tuple[str, ...],
    closure: Closure,
    env: dict[str, Value],
    site: Site | None = None,
    goes_on: bool = False,
) -> Value:
    """Interpret one activation. Outcomes are memoised by everything that can change them.

    The caller `goes_on` if it does not look at what is returned, so that it does not matter to it which way it went.
    """
    if context.kind == "dormant" and run.depth >= _DEEPEST_DORMANT:
        return _of_recursion(context, env).value
    home = (closure.module, closure.index)
    if context is not INIT:
        run.record.reached.add(home)
    given = tuple([(name, memo_key(value)) for name, value in env.items()])
    key = _situation(run, context, closure, env, given, goes_on)
    known = _known(run, context, closure, env, key, site)
    outcome = known.get(key)
    if outcome is None and (run.depth >= _DEEPEST or run.spent >= run.limit):
        outcome = next(iter(known.values()), _NOTHING)
    if outcome is None and len(known) >= _MOST_CONTEXTS:
        outcome = _in_place_of(run, closure, known, given)
        if outcome is not None and (*home, context) in run.recursive and not _is_told(outcome.value):
            return _of_recursion(context, env).value
    likeness = None if outcome is not None or context is INIT else (*home, context, alike(closure, env))
    if likeness is not None and len(run.alikes.get(likeness, ())) >= _MOST_ALIKE:
        outcome = run.alikes[likeness][-1]
    if outcome is not None:
        run.record.meet_again(outcome.items, outcome.changes)
    else:
        call = _call_of(run, context, closure, env, given)
        if call in run.active or _is_deep(run, context, call):
            run.recursive.add((*home, context))
            return _of_recursion(context, env).value
        known[key] = _of_recursion(context, env)
        run.active.add(call)
        known[key] = outcome = _anew(run, context, path, closure, env, goes_on)._replace(site=site)
        run.active.discard(call)
        if likeness is not None:
            run.alikes.setdefault(likeness, []).append(outcome)
    _take_over(run, outcome, goes_on)
    return outcome.value


def _situation(
    run: Run, context: Context, closure: Closure, env: dict[str, Value], given: tuple[object, ...], goes_on: bool
) -> tuple[object, ...]:
    """Everything that can change the outcome of a call; what it is given stands last."""
    moment = run.moment
    return (
        context, _made_in(closure), moment.held, run.record.telling(moment.checks), moment.surely_written,
        moment.caught, moment.directory, moment.told, moment.ending > 0, moment.apart, moment.copied, goes_on,
        run.record.told_by(env.values()), given,
    )  # fmt: skip


def _call_of(
    run: Run, context: Context, closure: Closure, env: dict[str, Value], given: tuple[object, ...]
) -> tuple[object, ...]:
    """A call while it is under way: the function first, the objects that it is called on third."""
    told = (apart(closure, env), tuple([value.ref for value in env.values() if value.kind == "const"]))
    locks = frozenset([held.lock for held in run.moment.held])
    return (closure.module, closure.index, told, _made_in(closure), context, given, locks)


def _made_in(closure: Closure) -> Frame | None:
    """The call within which a nested function was defined."""
    return closure.frame if closure.frame and not closure.frame.is_module else None


def _known(
    run: Run, context: Context, closure: Closure, env: dict[str, Value], key: tuple[object, ...], site: Site | None
) -> dict[tuple[object, ...], Outcome]:
    """The outcomes among which that of a call may be: those at its own site where too many others are known, or where
    it makes something of its own."""
    home = (closure.module, closure.index, context)
    known = run.outcomes.setdefault((*home, apart(closure, env)), {})
    if site is None:
        return known
    outcome = known.get(key)
    is_another = len(known) >= _MOST_CONTEXTS if outcome is None else outcome.site != site and is_made(outcome.value)
    return run.outcomes.setdefault((*home, (site, *apart(closure, env))), {}) if is_another else known


def _anew(
    run: Run, context: Context, path: tuple[str, ...], closure: Closure, env: dict[str, Value], goes_on: bool
) -> Outcome:
    """Interpret an activation of which no outcome is known, and note what of the record is its own."""
    moment, home = run.moment, (closure.module, closure.index)
    before, awaits, items = run.spent, moment.awaits, run.record.ways.begin()
    changes = len(run.record.changes)
    outcome = _interpret(run, context, path, closure, env, goes_on)
    made = run.record.ways.since(items)
    run.costs[home] = max(run.costs.get(home, 0), run.spent - before)
    return outcome._replace(waits=moment.awaits > awaits, items=made, changes=(changes, len(run.record.changes)))


def _take_over(run: Run, outcome: Outcome, goes_on: bool) -> None:
    """What a call leaves behind in the moment of its caller."""
    moment = run.moment
    moment.surely_written = moment.surely_written | (outcome.whenever if goes_on else outcome.written)
    moment.held = tuple([held for held in moment.held if held not in outcome.released]) + outcome.acquired
    moment.awaits += outcome.waits
    if outcome.refused and run.callers:
        moment.checks = moment.checks | outcome.refused
        run.callers[-1][0].refused |= outcome.refused


def _is_deep(run: Run, context: Context, call: tuple[object, ...]) -> bool:
    """Whether a call lies so many times within calls of the same function.

    At import on whichever objects: one that makes a new object for each call of itself, twice in its body, would else
    go on to the limit of depth, and take twice as long with every level. Later on the same objects, with the same
    constants: one that converts all that is within what it is given would use up the situations in which a function is
    interpreted, and what it is given next would come out as the first.
    """
    if context is INIT:
        home = call[:2]
        return sum([active[:2] == home for active in run.active]) >= _DEEPEST_AT_IMPORT
    alike = call[:3]
    return sum([active[:3] == alike for active in run.active]) >= _DEEPEST_ALIKE


def _is_told(value: Value) -> bool:
    """Whether others of that kind are told apart: callables, and objects of the program's classes."""
    return any(each.kind in CALLABLE or each.kind == "instance" for each in value.each())


def _of_recursion(context: Context, env: dict[str, Value]) -> Outcome:
    """The outcome of a recursive call while the outer one is under way: something made of the arguments."""
    return _NOTHING if context is INIT else Outcome(derived(*env.values()), EMPTY, ())


def _in_place_of(
    run: Run, closure: Closure, known: dict[tuple[object, ...], Outcome], given: tuple[object, ...]
) -> Outcome | None:
    """The outcome of another situation, where a function was interpreted in as many as are followed.

    One with the same arguments comes first. A dispatcher, or a small function such as one that fetches a file, that
    never had these arguments is interpreted all the same.
    """
    same = next((outcome for key, outcome in known.items() if key[-1] == given), None)
    if same is not None:
        return same
    home = (closure.module, closure.index)
    if home not in run.dispatchers:
        function = run.known(closure.module).summary.functions[closure.index]
        run.dispatchers[home] = calls_a_variable(function.body, function.bound)
    is_new = (run.dispatchers[home] or run.costs.get(home, _SMALL) < _SMALL) and len(known) < _MOST_CHOICES
    return None if is_new else next(iter(known.values()))


def _interpret(
    run: Run, context: Context, path: tuple[str, ...], closure: Closure, env: dict[str, Value], goes_on: bool
) -> Outcome:
    """Interpret a body in a new frame."""
    state, moment = run.known(closure.module), run.moment
    function = state.summary.functions[closure.index]
    label = f"{state.name}.{function.qualname.replace('.<locals>', '')}"
    inner = Frame(state, closure.index, function, env, closure.frame, context, (*path, label)[:_DEEPEST])
    before, held, checks, anchor = moment.surely_written, moment.held, moment.checks, moment.anchor
    inner.asked, inner.goes_on, inner.loops = checks, goes_on, moment.loops
    tasks, moment.tasks = moment.tasks, False
    run.depth += 1
    ends = run.execute(inner, function.body)
    run.depth -= 1
    moment.tasks = tasks
    acquired = tuple([h for h in moment.held if h not in held])
    written = moment.surely_written
    outcome = outcome_of(run, inner, function, written - before, acquired)
    ways = [] if ends and inner.left is not None else [written]
    ways += [] if inner.left is None else [inner.left]
    released = tuple([h for h in held if h not in moment.held])
    whenever = frozenset.intersection(*ways) - before
    outcome = outcome._replace(whenever=whenever, refused=inner.refused, released=released)
    moment.surely_written, moment.held, moment.checks, moment.anchor = before, held, checks, anchor
    return outcome
