"""Calls that run a function of the project in another thread, a timer or an executor."""

from __future__ import annotations

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain.contents import AGAIN
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import CALLABLE, UNKNOWN, Args, Value, derived, dotted_name
from concurrency_audit.audit.program.interpreter import futures
from concurrency_audit.audit.program.interpreter.effects import MAPS, UNPACKING
from concurrency_audit.audit.program.interpreter.elements import element_of
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.spawning import is_alone, label_of, spawn
from concurrency_audit.audit.program.interpreter.taken_along import share_mapped

_OF_CHILDREN = ("concurrent.futures.ProcessPoolExecutor", "concurrent.futures.InterpreterPoolExecutor")
_MULTIPROCESSING = "multiprocessing."
_OF_THREADS = ".dummy."
_RUNNING = frozenset(["Process", "Pool", "submit", "map", "apply", *(name[1:] for name in MAPS), "apply_async"])


def is_child(call: LibraryCall) -> bool:
    """Whether a call runs a function in a process of its own, whose memory nobody else sees."""
    if call.short not in _RUNNING and call.name not in _OF_CHILDREN:
        return False
    return call.name.startswith(_OF_CHILDREN) or (
        call.name.startswith(_MULTIPROCESSING) and _OF_THREADS not in call.name
    )


def spawn_thread(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """Interpret a function that is passed to a thread, a timer or an executor."""
    function = call.argument(row.callable, row.callable_keyword)
    if row.many and function is not None and function.obj is not None:
        for each in function.obj.items or ():
            if each.kind in (*CALLABLE, "instance"):
                spawn(run, call, each, _handed_on(row, ()), True, label_of(run, each))
        return value
    if function is None or function.kind not in (*CALLABLE, "instance", "method"):
        return value
    function, given = _itself(run, *_what_it_gets(run, call, row, function))
    if call.args and call.args[0].ref in _OF_CHILDREN:  # `loop.run_in_executor(processes, work)`
        with run.moment.in_a_child():
            run.call(call.frame, function, _handed_on(row, given), (), call.anchor)
        return value
    many = (run.moment.loops > 0 or call.receiver is not None) and not is_alone(call.receiver)
    common: Args = ()
    if call.name.endswith(MAPS):
        common = tuple(g.obj.attributes[AGAIN] for g in given if g.obj is not None and AGAIN in g.obj.attributes)
        share_mapped(run, call, given)
        given = tuple(element_of(run, g, UNKNOWN) for g in given)
        given = _unpacked(given[0]) if given and call.name.endswith(UNPACKING) else given
    if run.moment.asked:
        run.moment.asked = False
        returned = run.call(call.frame, function, _handed_on(row, given), (), call.anchor)
        return value if row.gives is None else futures.given(run, call, row.gives, returned, value)
    returned = spawn(run, call, function, _handed_on(row, given), many, label_of(run, function), common)
    return value if row.gives is None else futures.given(run, call, row.gives, returned, value)


def _what_it_gets(run: Run, call: LibraryCall, row: CallRow, function: Value) -> tuple[Value, Args]:
    """A function and its arguments, which stand behind it or in a tuple (`args=`) and a dictionary (`kwargs=`)."""
    packed = row.packed if row.packed is not None else len(call.args)
    passed = call.argument(packed, "args")
    named = call.argument(packed + 1, "kwargs") or call.argument(None, "kwds")
    entries = tuple((n, value) for n, value in call.keywords if n in _parameters(run, function))
    if named is not None and named.obj is not None:
        entries = tuple((name[1:-1], value) for name, value in named.obj.attributes.items() if name[:1] == "[")
    if entries:
        function = Value("partial", (function, (), entries))
    if passed is not None:
        return function, _unpacked(passed)
    at = row.callable or 0
    before = call.args[:at] if call.name.endswith(MAPS) else ()  # `context.map(inputs, function)`
    return function, (*before, *(call.args[at + 1 :] if row.packed is None else ()))


def _itself(run: Run, function: Value, given: Args) -> tuple[Value, Args]:
    """The function that a library's method calls with what it is given: `copy_context().run`."""
    row = run.knowledge.call(dotted_name(function) or "") if function.kind == "method" else None
    is_handed_on = row is not None and row.effect == "calls" and row.callable == 0 and bool(given)
    return (given[0], given[1:]) if is_handed_on and given[0].kind in CALLABLE else (function, given)


def _parameters(run: Run, function: Value) -> frozenset[str]:
    """The names under which a function of the project may be given something."""
    closure, _ = run.target(function)
    found = () if closure is None else run.known(closure.module).summary.functions[closure.index].parameters
    return frozenset([parameter.name for parameter in found])


def _unpacked(given: Value) -> Args:
    return given.obj.items if given.obj is not None and given.obj.items is not None else (derived(given),)


def _handed_on(row: CallRow, given: Args) -> Args:
    """What the callable gets: what was given to the call, or what the library puts around it."""
    if not row.passes:
        return given
    rest = iter((*given, *(derived(*given) for _ in row.passes)))
    return tuple(Value("object", name, deps=frozenset(["context"])) if name else next(rest) for name in row.passes)
