"""Activations: calls of the project's own functions and classes, interpreted in the caller's context."""

from __future__ import annotations

from concurrency_audit.audit.model.summaries import FunctionSummary
from concurrency_audit.audit.program.domain.accesses import INIT, Context
from concurrency_audit.audit.program.domain.frames import Closure, Frame, Outcome
from concurrency_audit.audit.program.domain.places import Site, either_way
from concurrency_audit.audit.program.domain.values import (
    CALLABLE,
    EMPTY,
    UNKNOWN,
    Args,
    Keywords,
    Value,
    derived,
    join,
    most_others,
)
from concurrency_audit.audit.program.interpreter.abstract import NOT_THERE
from concurrency_audit.audit.program.interpreter.classes import (
    method_of,
)
from concurrency_audit.audit.program.interpreter.declared import supplied
from concurrency_audit.audit.program.interpreter.dispatched import choices
from concurrency_audit.audit.program.interpreter.injecting import inject
from concurrency_audit.audit.program.interpreter.instances import instantiate
from concurrency_audit.audit.program.interpreter.memo import alike, apart, calls_a_variable, is_made, memo_key
from concurrency_audit.audit.program.interpreter.metaclasses import made_by_metaclass
from concurrency_audit.audit.program.interpreter.outcomes import outcome_of
from concurrency_audit.audit.program.interpreter.parameters import arguments
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.taken_along import share_given

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
_MOST_DORMANT_CHOICES = 8
"""So many functions of a registry are followed where nothing but the threads is asked for that a function starts: the
first ones, and the last, which is called where none of the others is meant."""
_SMALL = 150
"""So many steps, calls included, and a function is small no more."""
_MOST_ALIKE = 40
"""Maximal number of interpretations of one function with objects of the same classes, in one entry point or thread."""
_NOTHING = Outcome(UNKNOWN, EMPTY, ())
"""The outcome of a recursive call, and of a call beyond the limits."""


def call_by_kind(run: Run, frame: Frame, function: Value, args: Args, keywords: Keywords, anchor: int) -> Value:
    """The result of a call, by the kind of the called value."""
    if function.others:
        return _call_each(run, frame, function, args, keywords, anchor)
    kind = function.kind
    if kind == "function":
        several = choices(run, function, args) if run.dispatched else None
        if several is not None:
            return _call_each(run, frame, several, args, keywords, anchor)
        return call_function(run, frame, function.ref, args, keywords, anchor)
    if kind == "bound":
        method, owner = function.ref
        return run.call(frame, method, (owner, *args), keywords, anchor)
    if kind == "partial":
        inner, first, named = function.ref
        return run.call(frame, inner, (*first, *args), (*named, *keywords), anchor)
    if kind == "class":
        made = made_by_metaclass(run, frame, function, args, keywords, anchor)
        return made if made is not None else instantiate(run, frame, function.ref, args, keywords, anchor)
    if kind == "instance":
        method = method_of(run, function.ref, "__call__")
        if method is not None:
            return run.call(frame, method, (function, *args), keywords, anchor)
    return run.call_foreign(frame, function, args, keywords, anchor)


def _call_each(run: Run, frame: Frame, function: Value, args: Args, keywords: Keywords, anchor: int) -> Value:
    """The join of the results of all functions that may be called; each starts from the same state."""
    moment = run.moment
    several = function.each()
    if frame.context.kind == "dormant" and len(several) > _MOST_DORMANT_CHOICES:
        several = (*several[: _MOST_DORMANT_CHOICES - 1], several[-1])
        run.record.cut(frame, anchor, "a call that may lead to more functions than are followed")
    elif len(function.others) >= most_others(function.kind):
        run.record.cut(frame, anchor, "a call that may lead to more functions than are followed")
    before, written, reads = moment.surely_written, None, EMPTY
    checks = passed = moment.checks
    result: Value | None = None
    site = moment.site(frame, anchor)
    known = run.record.unfollowed.get(site)
    for each in several:
        moment.surely_written, moment.checks = before, checks  # who is turned away by one never came to the next
        if run.dispatched and each.kind == "function":  # of one with `@singledispatch` itself, it was chosen already
            value = call_function(run, frame, each.ref, args, keywords, anchor)
        else:
            value = run.call(frame, each, args, keywords, anchor)
        result = value if result is None else join(result, value)
        reads |= value.reads
        passed |= moment.checks
        written = moment.surely_written if written is None else either_way(written, moment.surely_written)
    moment.surely_written, moment.checks = before if written is None else written, passed
    if known is None and run.record.unfollowed.get(site) == NOT_THERE:  # of several objects another one has it
        del run.record.unfollowed[site]
    if result is None:
        return UNKNOWN
    run.record.crowd(result, reads)
    return result


def call_function(run: Run, frame: Frame, closure: Closure, args: Args, keywords: Keywords, anchor: int) -> Value:
    """The result of calling a function of the project; at import, each call in the text makes objects of its own."""
    function = run.known(closure.module).summary.functions[closure.index]
    if frame.context is INIT and not args and not keywords and run.made_by_factories:
        made = run.made_by_factories.get((closure.module, closure.index))
        if made is not None:
            return made
    env = arguments(run, closure, function, args, keywords)
    inject(run, frame, env)
    if function.name == "__init__" and not keywords and len(args) == 1:
        _supply(run, frame, closure, function, env)
    site = run.moment.site(frame, anchor) if frame.context is INIT else None
    context = frame.context
    if context is not INIT:
        run.record.called.add((closure.module, closure.index, run.entry))
    if run.moment.tasks and function.is_async and context is not INIT:
        context = _task(run, frame, closure, function)
        own = [value.obj for value in frame.shadow.values()]  # an element of what is walked belongs to one task
        for value in env.values() if context.many else ():
            if value.obj is not None and value.obj not in own:
                share_given(run, frame, value, run.moment.loops > 0)
    run.callers.append((frame, anchor))
    goes_on = run.moment.dropped is not None and run.moment.dropped == run.moment.site(frame, anchor)
    value = activate(run, context, frame.path, closure, env, site, goes_on)
    run.callers.pop()
    if context.kind == "thread" and context is not frame.context:
        run.record.start(context.label)
    return value


def _task(run: Run, frame: Frame, closure: Closure, function: FunctionSummary) -> Context:
    """The context of a coroutine that is run as a task beside others."""
    label = f"{closure.module}:{function.qualname}"
    many = run.moment.loops > 0 or label in run.record.under_way
    return Context("thread", label, many, True, own_loop=not frame.context.is_async)


def _supply(run: Run, frame: Frame, closure: Closure, function: FunctionSummary, env: dict[str, Value]) -> None:
    """Give a constructor that is called without arguments what a container would give it by the annotations."""
    for parameter in function.parameters[1:]:
        if parameter.kind == "positional" and parameter.default is None and parameter.annotation is not None:
            env[parameter.name] = supplied(run, frame, run.known(closure.module), parameter)


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
    moment = run.moment
    home = (closure.module, closure.index)
    if context is not INIT:
        run.record.reached.add(home)
    given = tuple([(name, memo_key(value)) for name, value in env.items()])
    key = (
        context, closure.frame if closure.frame and not closure.frame.is_module else None, moment.held,
        run.record.telling(moment.checks), moment.surely_written, moment.caught, moment.directory, moment.told,
        moment.ending > 0, moment.apart, moment.copied, goes_on, run.record.told_by(env.values()), given,
    )  # fmt: skip
    known = run.outcomes.setdefault((*home, context, apart(closure, env)), {})
    outcome = known.get(key)
    is_another = len(known) >= _MOST_CONTEXTS if outcome is None else outcome.site != site and is_made(outcome.value)
    if site is not None and is_another:
        known = run.outcomes.setdefault((*home, context, (site, *apart(closure, env))), {})
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
    told = (apart(closure, env), tuple([value.ref for value in env.values() if value.kind == "const"]))
    call = (*home, told, key[1], context, given, frozenset([held.lock for held in moment.held]))
    if outcome is None and (call in run.active or _is_deep(run, context, call)):
        run.recursive.add((*home, context))
        return _of_recursion(context, env).value
    if outcome is None:
        known[key] = _of_recursion(context, env)
        run.active.add(call)
        before, awaits, items = run.spent, moment.awaits, run.record.ways.begin()
        changes = len(run.record.changes)
        outcome = _interpret(run, context, path, closure, env, goes_on)
        made = run.record.ways.since(items)
        outcome = outcome._replace(site=site, waits=moment.awaits > awaits, items=made)
        known[key] = outcome = outcome._replace(changes=(changes, len(run.record.changes)))
        run.costs[home] = max(run.costs.get(home, 0), run.spent - before)
        run.active.discard(call)
        if likeness is not None:
            run.alikes.setdefault(likeness, []).append(outcome)
    else:
        run.record.meet_again(outcome.items, outcome.changes)
    moment.surely_written = moment.surely_written | (outcome.whenever if goes_on else outcome.written)
    moment.held = tuple([held for held in moment.held if held not in outcome.released]) + outcome.acquired
    moment.awaits += outcome.waits
    if outcome.refused and run.callers:
        moment.checks = moment.checks | outcome.refused
        run.callers[-1][0].refused |= outcome.refused
    return outcome.value


def _is_deep(run: Run, context: Context, call: tuple[object, ...]) -> bool:
    """Whether a call lies so many times within calls of the same function.

    At import on whichever objects: one that makes a new object for each call of itself, twice in its body, would else
    go on to the limit of depth, and take twice as long with every level. Later on the same objects, with the same
    constants: one that converts all that is within what it is given would use up the situations in which a function is
    interpreted, and what it is given next would come out as the first.
    """
    if context is INIT:
        return sum(active[:2] == call[:2] for active in run.active) >= _DEEPEST_AT_IMPORT
    return sum(active[:3] == call[:3] for active in run.active) >= _DEEPEST_ALIKE


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
