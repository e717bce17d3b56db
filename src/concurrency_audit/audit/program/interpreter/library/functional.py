"""Library functions that do nothing but call another one."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.contents import AGAIN
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.path_patterns import CONSTANT
from concurrency_audit.audit.program.domain.values import CALLABLE, MADE, UNKNOWN, Value, join
from concurrency_audit.audit.program.interpreter.elements import element_of, elements, step_of
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.steps import stated

_MOST_FOLDED = 16
"""Elements of a known list that are folded one by one."""


REPEATED = "itertools.repeat"


PAIRED = ("builtins.zip", "builtins.enumerate")


_NUMBER = Value(deps=frozenset([CONSTANT]))
"""What `enumerate` counts with: the same numbers in every request."""


def paired(run: Run, call: LibraryCall, value: Value) -> Value:
    """What `zip(a, b)` and `enumerate(a)` give: tuples of what each of them holds."""
    is_numbered = call.short == "enumerate"
    sources = call.args[:1] if is_numbered else call.args
    if not is_numbered and not any(source.obj is not None and source.obj.element is not None for source in sources):
        return value
    parts = tuple(step_of(run, source) for source in sources)
    pair = run.record.new_object(call.frame, "builtins.tuple", call.anchor)
    pair.items = (_NUMBER, *parts) if is_numbered else parts
    obj = value.obj or run.record.new_object(call.frame, call.name, call.anchor)
    obj.element = Value("object", "builtins.tuple", pair)
    if is_numbered and len(call.args) == 1 and not call.keywords:
        met = stated(call.args[0]) or ()
        obj.items = tuple([_numbered(run, call, number, each) for number, each in enumerate(met)]) or None
    return value._replace(obj=obj)


def _numbered(run: Run, call: LibraryCall, number: int, met: Value) -> Value:
    """An element with its number."""
    pair = run.record.new_object(call.frame, "builtins.tuple", call.anchor)
    pair.items = (Value("const", number), met)
    return Value("object", "builtins.tuple", pair)


def repeated(run: Run, call: LibraryCall) -> Value | None:
    """`itertools.repeat(value)`: the same object again and again."""
    if not call.args:
        return None
    obj = run.record.new_object(call.frame, REPEATED, call.anchor)
    obj.element = obj.attributes[AGAIN] = call.args[0]
    return Value("object", REPEATED, obj).using(*call.args)


def chosen(run: Run, call: LibraryCall) -> Value | None:
    """`random.choice(pool)`: one of the objects in it."""
    element = element_of(run, call.args[0], UNKNOWN) if call.args else UNKNOWN
    return element.with_deps(element.deps | {"random"}) if element.kind in MADE else None


def fold(run: Run, call: LibraryCall) -> Value | None:
    """`functools.reduce(f, items, first)`: decorators and middleware are put together so."""
    is_function = bool(call.args) and (call.args[0].kind in CALLABLE or call.args[0].ref == "builtins.getattr")
    if len(call.args) < 2 or not is_function:
        return None
    function, items, *first = call.args
    known = items.obj.items if items.obj is not None else None
    if known is None or len(known) > _MOST_FOLDED:
        return _folded_once(run, call, function, items, first[0] if first else None)
    rest = [*first, *elements(run, items)]
    value = rest[0] if rest else UNKNOWN
    for item in rest[1:]:
        value = run.call(call.frame, function, (value, item), (), call.anchor)
    return value


def _folded_once(run: Run, call: LibraryCall, function: Value, items: Value, first: Value | None) -> Value:
    """One step stands for all where the elements are not known one by one."""
    element, written = element_of(run, items, UNKNOWN), run.moment.surely_written
    run.moment.loops += 1
    value = run.call(call.frame, function, (element if first is None else first, element), (), call.anchor)
    run.moment.loops -= 1
    run.moment.surely_written = written
    return value if first is None else join(value, first)
