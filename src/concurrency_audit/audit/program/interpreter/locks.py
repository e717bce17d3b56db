"""Locks: what holds one, what lets it go. Nothing else changes which locks are held."""

from __future__ import annotations

from typing import NamedTuple

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.places import Held, Place
from concurrency_audit.audit.program.domain.values import GENERATED, UNKNOWN, Value
from concurrency_audit.audit.program.interpreter.classes import method_of, special
from concurrency_audit.audit.program.interpreter.run import Run

CLOSES = {"contextlib.closing": "close", "contextlib.aclosing": "aclose"}
"""Managers that close what they are given -> the method that they call."""
_LOCKS = frozenset(["lock", "rlock", "semaphore", "condition"])


def lock_of(run: Run, value: Value) -> str | None:
    """The kind of lock a value is, or None."""
    if value.kind != "object":
        return None
    row = run.knowledge.object(value.ref)
    if row is None or row.kind not in _LOCKS:
        return None
    places = value.obj.first_argument if value.obj is not None else None
    lets_several_in = row.kind == "semaphore" and places is not None and places.ref != 1
    return None if lets_several_in else row.kind


def hold(run: Run, frame: Frame, lock: Place | None, anchor: int, *, waits: bool = True) -> Held:
    """Hold a lock from here on; `waits` where it is waited for as long as it takes."""
    moment = run.moment
    moment.regions += 1
    held = Held(lock, moment.regions, moment.site(frame, anchor))
    if lock is not None and moment.held and frame.context is not INIT:
        before = moment.held if waits else tuple(outer for outer in moment.held if outer.lock != lock)
        run.record.nest(frame, before, lock, held.site)
    moment.held = (*moment.held, held)
    return held


def release(run: Run, lock: Place | None) -> None:
    """Give the innermost hold of a lock back."""
    held = run.moment.held
    for position in range(len(held) - 1, -1, -1):
        if held[position].lock == lock:
            run.moment.held = held[:position] + held[position + 1 :]
            return


def release_all(run: Run, lock: Place) -> None:
    """Give every hold of a lock back."""
    run.moment.held = tuple(held for held in run.moment.held if held.lock != lock)


def drop(run: Run, taken: tuple[Held, ...]) -> None:
    """Give these holds back, and no others."""
    if taken:
        run.moment.held = tuple(held for held in run.moment.held if held not in taken)


class Entered(NamedTuple):
    """A context manager that has been entered."""

    manager: Value
    value: Value
    """What `as` binds."""
    before: tuple[Held, ...]
    taken: tuple[Held, ...]
    """The locks that are held until it is left."""
    is_async: bool


def enter(run: Run, frame: Frame, manager: Value, anchor: int, is_async: bool = False) -> Entered:
    """Enter a context manager; `is_async` with `async with`."""
    before = run.moment.held
    use_of_loop(run, frame, manager, anchor)
    if lock_of(run, manager) is not None or _shuts_tasks_out(run, frame, manager):
        hold(run, frame, manager.place, anchor)
    elif manager.obj is not None and manager.obj.held:
        run.moment.held = (*before, *manager.obj.held)
    _waits(run, frame, manager, anchor)
    value = _value_of(run, frame, manager, anchor, is_async)
    return Entered(manager, value, before, tuple(held for held in run.moment.held if held not in before), is_async)


def _of_project(run: Run, manager: Value, name: str) -> Value | None:
    """A method of a context manager that the project defines."""
    return method_of(run, manager.ref, name) if manager.kind == "instance" else None


def _is_of_loop(run: Run, value: Value, *kinds: str) -> bool:
    """Whether a value is something by which the tasks of one event loop wait for each other."""
    row = run.knowledge.object(value.ref) if value.kind == "object" else None
    return row is not None and row.kind in kinds


def _shuts_tasks_out(run: Run, frame: Frame, manager: Value) -> bool:
    """Whether a lock for the tasks of one event loop is taken by such a task."""
    return frame.context.kind == "thread" and frame.context.is_async and _is_of_loop(run, manager, "task-lock")


def use_of_loop(run: Run, frame: Frame, lock: Value, anchor: int) -> None:
    """Taking a lock for tasks is a use of it as well: who waits for it binds it to the event loop."""
    if lock.place is None or frame.context is INIT:
        return
    if _is_of_loop(run, lock, "task-lock", "task-signal"):
        run.record.touch(frame, lock.place, "use", "content", anchor, value=lock, name="acquire")


def enter_on_stack(run: Run, frame: Frame, stack: Value, manager: Value, anchor: int, is_async: bool = False) -> Value:
    """`stack.enter_context(manager)`: entered now, left with the stack."""
    entered = enter(run, frame, manager, anchor, is_async)
    if stack.obj is not None:
        stack.obj.held = (*stack.obj.held, *entered.taken)
    return entered.value


def close_stack(run: Run, stack: Value) -> None:
    """Leave all that a stack has entered."""
    if stack.obj is not None:
        drop(run, stack.obj.held)
        stack.obj.held = ()


def leave(run: Run, frame: Frame, entered: Entered) -> None:
    """Leave a context manager: it gives back what it took, and nothing else.

    Classes of the project run their `__exit__`. A file that is closed gives back the locks that were taken on it.
    """
    manager = entered.manager
    method = _of_project(run, manager, "__aexit__" if entered.is_async else "__exit__")
    if method is not None:
        with run.moment.cleaning_up():
            run.call(frame, Value("bound", (method, manager)), (UNKNOWN, UNKNOWN, UNKNOWN), (), NOWHERE)
    elif manager.ref in CLOSES and manager.obj is not None and manager.obj.element is not None:
        with run.moment.cleaning_up():
            special(run, frame, manager.obj.element, CLOSES[manager.ref], (), NOWHERE)
    drop(run, entered.taken)
    if is_stack(manager):
        close_stack(run, manager)
    elif manager.obj is not None and manager.kind == "object" and _is_file(run, manager):
        later = (held for held in run.moment.held if held not in entered.before)
        drop(run, tuple(held for held in later if held.lock is not None and held.lock.root == "file"))


def is_stack(value: Value) -> bool:
    """Whether a value is an ExitStack or AsyncExitStack."""
    return value.kind == "object" and value.ref in ("contextlib.ExitStack", "contextlib.AsyncExitStack")


def _is_file(run: Run, value: Value) -> bool:
    row = run.knowledge.object(value.ref)
    return value.ref == "builtins.open" or (row is not None and row.kind == "file")


def _value_of(run: Run, frame: Frame, manager: Value, anchor: int, is_async: bool) -> Value:
    """What `with manager as x` binds."""
    method = _of_project(run, manager, "__aenter__" if is_async else "__enter__")
    if method is not None:
        return run.call(frame, Value("bound", (method, manager)), (), (), anchor)
    if manager.kind == "object":
        if manager.ref == GENERATED and manager.obj is not None and manager.obj.element is not None:
            return manager.obj.element
        if manager.ref in CLOSES and manager.obj is not None and manager.obj.element is not None:
            return manager.obj.element
        row = run.knowledge.object(manager.ref)
        if row is not None and row.enters is not None:
            return Value("object", row.enters, None, None, manager.deps, manager.reads)
    return manager


def _waits(run: Run, frame: Frame, manager: Value, anchor: int) -> None:
    """Record that a with block waits for what runs in an executor, or for a process, or starts what others use."""
    row = run.knowledge.object(manager.ref) if manager.kind == "object" else None
    if row is not None and row.kind in ("executor", "process"):
        run.record.record_call(frame, f"{manager.ref}.__exit__", None, (), (), manager, UNKNOWN, anchor)
    started = None if row is None or manager.place is None else run.knowledge.method(manager.ref, "__enter__")
    if started is not None and started.effect == "reconfigures":
        run.record.record_call(frame, f"{manager.ref}.__enter__", started, (), (), manager, UNKNOWN, anchor)
