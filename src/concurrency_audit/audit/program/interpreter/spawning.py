"""Threads and tasks that the program starts: whose function runs there, and what is shared with it."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import INIT, Context
from concurrency_audit.audit.program.domain.frames import Closure, Frame, LibraryCall, Spawned
from concurrency_audit.audit.program.domain.values import Args, Value
from concurrency_audit.audit.program.interpreter.classes import foreign_base, method_of
from concurrency_audit.audit.program.interpreter.effects import MAPS
from concurrency_audit.audit.program.interpreter.instances import share
from concurrency_audit.audit.program.interpreter.run import Run, ThreadFoundError
from concurrency_audit.audit.program.interpreter.taken_along import share_given, share_within

_THREADS = ("threading.Thread", "threading.Timer")
_ONE_BY_ONE = (
    "fastapi.BackgroundTasks", "starlette.background.BackgroundTasks",
    "apscheduler.schedulers.background.BackgroundScheduler", "apscheduler.schedulers.blocking.BlockingScheduler",
)  # fmt: skip


def spawn(run: Run, call: LibraryCall, function: Value, args: Args, many: bool, label: str, common: Args = ()) -> Value:
    """Interpret a function that is passed to another thread, as that thread would run it; gives what it returns.

    An element of a mapped iterable, or an object made anew in every iteration of a loop, belongs to one thread alone;
    what is `common` does not.
    """
    frame, mapped = call.frame, call.name.endswith(MAPS)
    is_another = not is_alone(call.receiver) and run.record.start(label)
    several = mapped or run.moment.loops > 0
    for value in () if mapped else args:
        share_given(run, frame, value, several)
    for value in (*_carried(function), *common):
        if value.obj is not None and not value.obj.in_loop and (several or value.obj in run.record.in_threads):
            share(run, frame, value.obj)
        elif value.obj is not None:
            share_within(run, frame, value, several)
            run.record.in_threads.add(value.obj)
    if several:
        run.record.beside.add(frozenset([label]))
    context = Context("thread", label, many or is_another)
    inner = Frame(frame.module, frame.index, frame.function, frame.env, frame.parent, context, frame.path)
    at = run.moment.site(frame, call.anchor)
    written, starter = run.moment.surely_written, frame.context
    spawned = Spawned(function, args, at, inner, call.name, starter is INIT, written, starter)
    run.record.spawned.append(spawned)
    if run.until_spawned and not run.is_importing:
        raise ThreadFoundError
    return start(run, spawned)


def is_alone(executor: Value | None) -> bool:
    """Whether it is a pool of one thread, or what follows a response, which does one thing after the other.

    A scheduler begins no job that is still under way.
    """
    if executor is not None and executor.ref in _ONE_BY_ONE:
        return True
    obj = None if executor is None else executor.obj
    size = None if obj is None else obj.attributes.get("max_workers", obj.first_argument)
    return size is not None and size.kind == "const" and size.ref == 1


def _carried(function: Value) -> Iterator[Value]:
    """What a callable takes along to every thread that runs it: the object of a method, the arguments of a partial."""
    if function.kind == "bound":
        method, owner = function.ref
        yield owner
        yield from _carried(method)
    elif function.kind == "partial":
        inner, first, named = function.ref
        yield from first
        yield from (value for _, value in named)
        yield from _carried(inner)
    elif function.kind == "method":
        yield function.ref[0]
    elif function.kind == "instance":
        yield function


def start_subclass(run: Run, call: LibraryCall, thread: Value) -> bool:
    """`thread.start()` of a class of the project: what the thread was made with is shared, it itself is not."""
    method = None if thread.obj is None else method_of(run, thread.ref, "run")
    if thread.obj is None or method is None or foreign_base(run, thread.ref) not in _THREADS:
        return False
    run_method = Value("bound", (method, thread))
    thread.obj.in_loop = True
    spawn(run, call, run_method, tuple(thread.obj.attributes.values()), run.moment.loops > 0, label_of(run, run_method))
    return True


def start(run: Run, spawned: Spawned) -> Value:
    """Run a thread that was started, to its end."""
    anchor = spawned.site.anchor if spawned.function.kind == "method" else NOWHERE
    with run.moment.fresh():
        run.moment.surely_written = spawned.written
        return run.call(spawned.frame, spawned.function, spawned.args, (), anchor)


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
