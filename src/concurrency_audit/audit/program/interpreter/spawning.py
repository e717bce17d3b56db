"""Threads and tasks that the program starts: whose function runs there, and what is shared with it."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import INIT, Context
from concurrency_audit.audit.program.domain.frames import Closure, Frame, LibraryCall, Spawned
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import Args, Value
from concurrency_audit.audit.program.interpreter.classes import method_of
from concurrency_audit.audit.program.interpreter.effects import MAPS
from concurrency_audit.audit.program.interpreter.run import Run


def spawn(run: Run, call: LibraryCall, function: Value, args: Args, many: bool, label: str) -> None:
    """Interpret a function that is passed to another thread, as that thread would run it.

    An element of a mapped iterable, or an object made anew in every iteration of a loop, belongs to one thread alone.
    """
    frame, mapped = call.frame, call.name.endswith(MAPS)
    for value in args:
        alone = value.obj is not None and (mapped or value.obj.in_loop)
        if value.obj is not None and not alone and value.obj.place is None and frame.context is not INIT:
            name = next((n for n, v in frame.env.items() if v.obj is value.obj), "argument")
            owner = f"{frame.module.key}:{frame.function.qualname}"
            run.record.rehome(value.obj, Place("local", owner, name))
    context = Context("thread", label, many)
    inner = Frame(frame.module, frame.index, frame.function, frame.env, frame.parent, context, frame.path)
    at = run.moment.site(frame, call.anchor)
    spawned = Spawned(function, args, at, inner, call.name, frame.context is INIT)
    run.record.spawned.append(spawned)
    start(run, spawned)


def start(run: Run, spawned: Spawned) -> None:
    """Run a thread that was started."""
    with run.moment.fresh():
        run.call(spawned.frame, spawned.function, spawned.args, (), NOWHERE)


def target_of(run: Run, value: Value) -> tuple[Closure | None, Value | None]:
    """The function that calling a value runs, and its bound instance."""
    if value.kind == "partial":
        return target_of(run, value.ref[0])
    if value.kind == "function":
        return value.ref, None
    if value.kind == "bound":
        method, owner = value.ref
        return (method.ref, owner) if method.kind == "function" else (None, None)
    if value.kind == "instance":
        method = method_of(run, value.ref, "__call__")
        if method is not None:
            return method.ref, value
    return None, None


def label_of(run: Run, function: Value) -> str:
    """The dotted name of a function of the project."""
    closure, _ = target_of(run, function)
    if closure is None:
        return "callable"
    state = run.known(closure.module)
    return f"{state.name}.{state.summary.functions[closure.index].qualname.replace('.<locals>', '')}"
