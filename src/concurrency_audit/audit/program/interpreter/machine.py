"""Assembles the parts of the interpreter, and runs entry points."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from concurrency_audit.audit.knowledge import Knowledge
from concurrency_audit.audit.model.summaries import FunctionSummary, ModuleSummary
from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import Context, ContextKind
from concurrency_audit.audit.program.domain.frames import Closure, Frame
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, Args, ClassRef, Obj, Value
from concurrency_audit.audit.program.interpreter import before_views, expressions, own_checks, statements, targets
from concurrency_audit.audit.program.interpreter.activations import activate
from concurrency_audit.audit.program.interpreter.control import is_answer
from concurrency_audit.audit.program.interpreter.generic_views import give_rows
from concurrency_audit.audit.program.interpreter.graphs import give_state, keep_state
from concurrency_audit.audit.program.interpreter.handing_on import application_of, is_served_alone, written_before
from concurrency_audit.audit.program.interpreter.injecting import inject
from concurrency_audit.audit.program.interpreter.instances import instantiate, packed
from concurrency_audit.audit.program.interpreter.library.calls import call_named, foreign_store
from concurrency_audit.audit.program.interpreter.library.foreign import call_foreign
from concurrency_audit.audit.program.interpreter.own_calls import call_by_kind
from concurrency_audit.audit.program.interpreter.run import Doors, Run
from concurrency_audit.audit.program.interpreter.spawning import start, target_of
from concurrency_audit.audit.program.tree.modules import ModuleTable

EVENT = Value(deps=frozenset(["event"]))
CONTEXT = Value("object", "lambda.Context", deps=frozenset(["context"]))
_CONTEXT_NAMES = frozenset(["context", "_context", "ctx", "lambda_context", "_ctx", "_"])
_MOST_CONTENT = 50
"""Maximal depth of containers within a returned container that count as returned too."""
_DOORS = Doors(
    expressions.EXPRESSIONS,
    statements.STATEMENTS,
    targets.TARGETS,
    expressions.container_of,
    call_by_kind,
    call_foreign,
    call_named,
    foreign_store,
    target_of,
)


def new_run(
    table: ModuleTable,
    read: Callable[[str], ModuleSummary | None],
    knowledge: Knowledge,
    effects_of: Callable[[str], Iterable[str]],
) -> Run:
    """A run that has not interpreted anything yet."""
    return Run(table, read, knowledge, effects_of, _DOORS)


def forget_invocations(run: Run) -> None:
    """Drop what entry points did but keep the types of globals they bound, which the second round then knows."""
    run.record.forget_invocations()
    run.preceding = EMPTY
    run.handed_before, run.handed = run.handed, {}
    run.outcomes.clear()
    run.alikes.clear()
    for spawned in list(run.record.spawned):  # a thread started at import runs concurrently with every invocation
        start(run, spawned)


def _forget_outcomes(run: Run, kind: ContextKind) -> None:
    """Drop memoised outcomes of finished contexts of one kind."""
    for key in [key for key in run.outcomes if key[2].kind == kind]:
        del run.outcomes[key]
    for key in [key for key in run.alikes if key[2].kind == kind]:
        del run.alikes[key]


def invocation(run: Run, label: str, function: FunctionSummary, effect: str, application: Obj | None) -> Context:
    """The context of an entry point."""
    own_loop = function.is_async and is_served_alone(run, application)
    module = "" if run.entry is None else run.entry.module
    return Context("invocation", label, True, function.is_async, effect == "callback", own_loop, module)


def run_entry(
    run: Run,
    value: Value,
    label: str,
    arguments: Callable[[FunctionSummary, int], dict[str, Value]],
    effect: str = "",
    application: Obj | None = None,
) -> None:
    """Interpret one entry point as an invocation would call it; `effect` is its role within an invocation.

    A route is reached through its application, after what the handler that gives it the event has written.
    """
    closure, owner = target_of(run, value)
    if closure is None:
        return
    function = run.known(closure.module).summary.functions[closure.index]
    context = invocation(run, label, function, effect, application)
    with run.moment.fresh():
        run.moment.directory, run.moment.told = run.directory, run.told
        run.application, run.effect = application_of(run, application), effect
        run.record.under_way.clear()
        run.raised.clear()
        if effect in ("route", "callback", "precedes"):
            run.moment.surely_written = run.preceding | written_before(run, application)
        env = arguments(function, closure.index)
        home = run.known(closure.module)
        frame = Frame(home, closure.index, function, env, closure.frame, context, (label,))
        _fill(run, env, closure, function, _give(run, frame, value, owner, label))
        inject(run, frame, env)
        give_rows(run, frame)
        before_views.prepare(run, frame)
        give_state(run, frame, effect, application)
        own_checks.before_entry(run, frame)
        result = activate(run, context, (), closure, env)
        own_checks.after_entry(run, frame)
        keep_state(run, effect, application, result)
        _respond(run, result)
        if result.obj is not None:
            _use_content(run, result)
        if effect == "precedes":
            run.preceding = run.preceding | run.moment.surely_written
    _forget_outcomes(run, "invocation")


def _give(run: Run, frame: Frame, value: Value, owner: Value | None, label: str) -> int:
    """Put the instance of a method and the arguments of a partial in their places; how many parameters they take."""
    env, parameters, first = frame.env, frame.function.parameters, 0
    if owner is not None and parameters:
        if owner.obj is not None and owner.obj.place is None and owner.obj.at_import:
            # `handler = Orders().handle`: the instance has no other name, and all invocations share it
            run.record.publish(owner, Place("global", owner.obj.module, label.rpartition(".")[2]))
        if parameters[0].kind != "args":  # a decorator of methods has packed it already
            env[parameters[0].name] = owner
        first = 1
    if value.kind == "partial" and (value.ref[2] or any(given is not UNKNOWN for given in value.ref[1])):
        _, given, named = value.ref
        _share(run, (*given, *(content for _, content in named)), label)
        names = [p.name for p in parameters[first:]]
        bound = [*zip(names, given, strict=False), *((name, v) for name, v in named if name is not None)]
        env.update((name, _found(run, frame, content)) for name, content in bound)
        first += len(given)
    return first


def give_up(run: Run) -> None:
    """Make a run that an exception left in the middle of calls ready for others."""
    run.depth = 0
    run.active.clear()
    run.callers.clear()
    run.moment.tasks = run.moment.asked = False
    for kind in ("dormant", "thread"):
        _forget_outcomes(run, kind)


def _share(run: Run, bound: Args, label: str) -> None:
    """Give the objects a place that a partial holds for all invocations: the global that has it, else the handler."""
    for value in bound:
        obj = value.obj
        if obj is not None and obj.place is None and obj.at_import:
            state = run.known(obj.module)
            names = (name for name, held in list(state.globals.items()) if held.obj is obj)
            run.record.publish(value, Place("global", obj.module, next(names, label.rpartition(".")[2])))


def _found(run: Run, frame: Frame, value: Value) -> Value:
    """What a handler was made with, as every invocation finds it."""
    if value.place is None:
        return value
    return value.with_reads(run.record.touch(frame, value.place, "read", "binding", NOWHERE, value=value))


def _respond(run: Run, value: Value) -> None:
    """Mark what is given out; a yes or a no only tells of what a store gave, and is none of it.

    What is nothing, or else what a store gave, is more than that.
    """
    is_told = is_answer(value) and "io" not in value.deps
    told = value.with_reads(value.reads - run.record.of_stores(value.reads)) if is_told else value
    run.record.use(told, "response")


def _use_content(run: Run, value: Value) -> None:
    """Mark the content of a returned container as returned."""
    seen: set[int] = set()
    stack = [value]
    while stack and len(seen) < _MOST_CONTENT:
        current = stack.pop()
        _respond(run, current)
        obj = current.obj
        if obj is None or id(obj) in seen or isinstance(obj.made_by, ClassRef):
            continue
        seen.add(id(obj))
        stack += [*obj.attributes.values(), *(obj.items or ())]
        if obj.first_argument is not None:
            stack.append(obj.first_argument)
        if obj.element is not None:
            stack.append(obj.element)


def _fill(run: Run, env: dict[str, Value], closure: Closure, function: FunctionSummary, first: int) -> None:
    """Pass the event and the context to an entry point."""
    defaults = run.defaults.get((closure.module, closure.index), ())
    for number, parameter in enumerate(function.parameters[first:], start=first):
        if parameter.name in env:
            continue
        default = defaults[number] if number < len(defaults) else None
        if parameter.kind in ("args", "kwargs"):
            rest = (EVENT, CONTEXT)[number:] if parameter.kind == "args" else ()
            kind = "builtins.tuple" if parameter.kind == "args" else "builtins.dict"
            env[parameter.name] = packed(closure, kind, rest, {}, [])
        elif number == first + 1 or (parameter.name in _CONTEXT_NAMES and number > first):
            is_given = default is None or parameter.name in _CONTEXT_NAMES  # `context=None` is for calls by hand
            env[parameter.name] = CONTEXT if is_given or default is None else default
        elif default is not None and number > first:
            env[parameter.name] = default
        else:
            env[parameter.name] = EVENT


def run_dormant(run: Run, key: str, index: int) -> None:
    """Interpret a function that no entry point reaches, only for the threads it starts."""
    state, record = run.known(key), run.record
    record.in_rounds = False
    function = state.summary.functions[index]
    env = {p.name: Value(deps=frozenset(["argument"])) for p in function.parameters}
    context = Context("dormant", function.qualname, False)
    first_access, first_call, first_object = record.next_access, len(record.calls), len(record.objects)
    frame = Frame(state, 0, state.summary.functions[0], state.globals, None, context, ())
    if function.owner >= 0 and function.parameters:
        ref = ClassRef(key, function.owner)
        with run.moment.fresh():
            env[function.parameters[0].name] = instantiate(run, frame, ref, (), (), NOWHERE)
    with run.moment.fresh():
        activate(run, context, (), Closure(key, index, None), env)
    record.forget_dormant(first_access, first_call, first_object)
    _forget_outcomes(run, "dormant")
