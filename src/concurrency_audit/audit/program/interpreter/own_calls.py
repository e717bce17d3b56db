"""Calls of what the program itself holds: functions, methods, classes, objects, or one of several of these."""

from __future__ import annotations

from concurrency_audit.audit.model.summaries import FunctionSummary
from concurrency_audit.audit.program.domain.accesses import INIT, Context
from concurrency_audit.audit.program.domain.frames import Closure, Frame
from concurrency_audit.audit.program.domain.places import either_way
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, Args, Keywords, Value, join, most_others
from concurrency_audit.audit.program.interpreter.abstract import NOT_THERE
from concurrency_audit.audit.program.interpreter.activations import activate
from concurrency_audit.audit.program.interpreter.classes import method_of
from concurrency_audit.audit.program.interpreter.declared import supplied
from concurrency_audit.audit.program.interpreter.dispatched import choices
from concurrency_audit.audit.program.interpreter.injecting import inject
from concurrency_audit.audit.program.interpreter.instances import instantiate
from concurrency_audit.audit.program.interpreter.metaclasses import made_by_metaclass
from concurrency_audit.audit.program.interpreter.names import read_binding
from concurrency_audit.audit.program.interpreter.parameters import arguments
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.taken_along import share_given

_MOST_DORMANT_CHOICES = 8
"""So many functions of a registry are followed where nothing but the threads is asked for that a function starts: the
first ones, and the last, which is called where none of the others is meant."""


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
        first = [_bound_before(run, frame, value, anchor) for value in first]
        named = [(name, _bound_before(run, frame, value, anchor)) for name, value in named]
        return run.call(frame, inner, (*first, *args), (*named, *keywords), anchor)
    if kind == "class":
        made = made_by_metaclass(run, frame, function, args, keywords, anchor)
        return made if made is not None else instantiate(run, frame, function.ref, args, keywords, anchor)
    if kind == "instance":
        method = method_of(run, function.ref, "__call__")
        if method is not None:
            return run.call(frame, method, (function, *args), keywords, anchor)
    return run.call_foreign(frame, function, args, keywords, anchor)


def _bound_before(run: Run, frame: Frame, value: Value, anchor: int) -> Value:
    """An argument that import-time code has bound to a partial: each call reads it, as if by the name of what it is."""
    return (
        value if value.obj is None or not value.obj.at_import else read_binding(run, frame, value, value.place, anchor)
    )


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
    is_dropped = run.moment.dropped is not None and run.moment.dropped == run.moment.site(frame, anchor)
    goes_on = is_dropped or function.name == "__init__"  # nobody looks at what a constructor returns
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
