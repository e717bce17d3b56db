"""Operators of expressions: what one makes of the values of its operands."""

from __future__ import annotations

from functools import reduce

from concurrency_audit.audit.model.terms import (
    NOWHERE,
    Binary,
    Compare,
    Not,
    Text,
    anchor_of,
)
from concurrency_audit.audit.program.domain import clocks, formats, path_patterns, times
from concurrency_audit.audit.program.domain.contents import AGAIN, REST
from concurrency_audit.audit.program.domain.dependencies import stated_columns, without_columns
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import EMPTY, MADE, NONE, UNKNOWN, Args, Obj, Value, derived, join
from concurrency_audit.audit.program.interpreter.classes import special
from concurrency_audit.audit.program.interpreter.elements import element_of, fill_from, with_text
from concurrency_audit.audit.program.interpreter.left_over import difference
from concurrency_audit.audit.program.interpreter.looking import membership, tested
from concurrency_audit.audit.program.interpreter.orm.row_values import key_to
from concurrency_audit.audit.program.interpreter.run import Run

_CONSTANT = frozenset([path_patterns.CONSTANT])
_MOST_ITEMS = 64
_CONTAINER_TESTS = ("in", "not in")


def own_text(run: Run, frame: Frame, value: Value) -> Value:
    """What a value is as a text, where a class of the project says so."""
    return _by_first(run, frame, value, ("__str__", "__repr__"))


def formatted(run: Run, frame: Frame, value: Value) -> Value:
    """What a value is within an f-string."""
    given = special(run, frame, value, "__format__", (UNKNOWN,), NOWHERE) if value.kind == "instance" else None
    return own_text(run, frame, value) if given is None else given


def _by_first(run: Run, frame: Frame, value: Value, names: tuple[str, ...]) -> Value:
    for name in names if value.kind == "instance" else ():
        if (given := special(run, frame, value, name, (), NOWHERE)) is not None:
            return given
    return value


def represented(run: Run, frame: Frame, value: Value) -> Value:
    """What `repr` gives of a value."""
    return _by_first(run, frame, value, ("__repr__",))


def string(run: Run, frame: Frame, term: Text) -> Value:
    """An f-string or neighbouring literals: its text as far as it is known."""
    parts = [formatted(run, frame, run.evaluate(frame, part)) for part in term[1]]
    value = derived(*parts)
    return formats.of_stated(parts, value) or with_text(run, frame, value, path_patterns.concatenate(parts))


_MOST_WAYS = 4
"""Alternatives of a list that are followed when something is added to it."""
_SPECIAL = {
    "+": "__add__", "-": "__sub__", "*": "__mul__", "/": "__truediv__", "//": "__floordiv__", "%": "__mod__",
    "**": "__pow__", "@": "__matmul__", "<<": "__lshift__", ">>": "__rshift__", "|": "__or__", "&": "__and__",
    "^": "__xor__",
}  # fmt: skip
"""Operators that a class of the project may give a meaning of its own."""
_REPEATED = ("builtins.list", "builtins.tuple")
_JOINED = ("object", "unknown")
"""Kinds of what may be a list that is joined with another."""


def binary(run: Run, frame: Frame, term: Binary) -> Value:
    """An arithmetic operation, a text put together, or a path."""
    left, right = (path_patterns.of_environment(run.evaluate(frame, part)) for part in term[2:4])
    name = _SPECIAL.get(term[1])
    if name is not None and (given := special(run, frame, left, name, (right,), NOWHERE)) is not None:
        return given
    if name is not None and (given := special(run, frame, right, f"__r{name[2:]}", (left,), NOWHERE)) is not None:
        return given
    value = derived(left, right)
    if not value.deps and "const" in (left.kind, right.kind) and _is_number(left) and _is_number(right):
        value = value._replace(deps=_CONSTANT)
    if term[1] == "+" and (joined := concatenated(run, frame, left, right)) is not None:
        return joined.using(value)
    if term[1] == "+" and "builtins.list" in (left.ref, right.ref) and left.kind in _JOINED and right.kind in _JOINED:
        obj = run.record.new_object(frame, "builtins.list", NOWHERE)
        parts = [v.obj.element for v in (left, right) if v.obj is not None and v.obj.element is not None]
        obj.element = reduce(join, parts) if parts else None
        return Value("object", "builtins.list", obj, None, value.deps, value.reads)
    if term[1] == "*" and (repeated := _repeated(run, frame, left, right)) is not None:
        return repeated.using(value)
    if term[1] == "|" and (united := _united(run, frame, left, right)) is not None:
        return Value("object", "builtins.dict", united, None, value.deps, value.reads)
    if term[1] == "|" and path_patterns.is_flag(left) and path_patterns.is_flag(right):
        return Value("external", f"{left.ref}|{right.ref}")
    if term[1] == "|" and left.kind in MADE:
        return Value(left.kind, left.ref, None, None, value.deps, value.reads)
    if term[1] == "-" and (left_over := difference(run, frame, left, right)) is not None:
        return left_over
    if term[1] == "-" and path_patterns.HOW_MANY in right.deps:
        run.record.bound(right)  # how many more there may be
    if term[1] == "-":
        value = times.with_age(value, left, right)
    text = formats.of_operator(term[1], left, right)
    if term[1] == "/" and text is not None:
        return Value("object", "pathlib.Path", None, None, value.deps, value.reads, text)
    value = clocks.divided(path_patterns.of_stated(value, left, right), term[1], right)
    if run.record.of_stores(value.reads):
        value = path_patterns.of_counted(value, term[1], left, right)
    if term[1] == "+" and text is not None and (stated := formats.of_stated((left, right), value)) is not None:
        return stated
    if term[1] == "%" and (stated := formats.as_constant(text, value)) is not None:
        return stated
    return with_text(run, frame, value, text)


def _repeated(run: Run, frame: Frame, left: Value, right: Value) -> Value | None:
    """`[total] * count`: a new list of the same objects."""
    source = next((each for each in (left, right) if each.ref in _REPEATED and each.obj is not None), None)
    if source is None or source.obj is None or source.others:
        return None
    obj = run.record.new_object(frame, source.ref, NOWHERE)
    obj.element = element_of(run, source, UNKNOWN)
    obj.attributes[AGAIN] = obj.element
    return Value("object", source.ref, obj)


def _united(run: Run, frame: Frame, left: Value, right: Value) -> Obj | None:
    """A new dictionary that holds the objects of two, of which one may be unknown."""
    if "builtins.dict" not in (left.ref, right.ref) or left.others or right.others:
        return None
    obj = run.record.new_object(frame, "builtins.dict", NOWHERE)
    if left.ref != right.ref:
        obj.attributes[REST] = UNKNOWN
    for source in (left, right):
        before = obj.element
        fill_from(run, obj, source)
        if before is not None:
            obj.element = before if obj.element is None else join(before, obj.element)
    return obj


def _is_number(value: Value) -> bool:
    """Whether a value is a number that the code states, or was counted from such."""
    return isinstance(value.ref, int) if value.kind == "const" else value.deps == _CONSTANT


def concatenated(run: Run, frame: Frame, left: Value, right: Value) -> Value | None:
    """Two lists or tuples, one after the other; one unknown element stands for those of what is not known."""
    if left.others and not right.others and len(left.others) < _MOST_WAYS:
        ways = [concatenated(run, frame, each, right) for each in left.each()]
        return reduce(join, [way for way in ways if way is not None]) if None not in ways else None
    first, second = _items(left), _items(right)
    if first is None or (second is None and right.kind not in _JOINED):
        return None
    second = (element_of(run, right, UNKNOWN),) if second is None else second
    if (left.ref != right.ref and right.kind != "unknown") or len(first) + len(second) > _MOST_ITEMS:
        return None
    obj = run.record.new_object(frame, left.ref, NOWHERE)
    obj.items = first + second
    for part in obj.items:
        obj.element = part if obj.element is None else join(obj.element, part)
    return Value("object", left.ref, obj)


def _items(value: Value) -> Args | None:
    return None if value.obj is None or value.others else value.obj.items


def _listed(value: Value) -> Args:
    """What is known of a container to be in it."""
    element = None if value.obj is None else value.obj.element
    return _items(value) or (() if element is None else element.each())


def comparison(run: Run, frame: Frame, term: Compare) -> Value:
    """A comparison; a test with `in` reads the container."""
    operators, operands = term[1], term[2]
    values: list[Value] = []
    for position, operand in enumerate(operands):
        container = position > 0 and operators[position - 1] in _CONTAINER_TESTS
        values.append(run.container_of(frame, operand) if container else run.evaluate(frame, operand))
        if container:
            values[-1] = membership(run, frame, values[-1], values[-2], anchor_of(operand))
    if len(values) == 2 and (name := _COMPARED.get(operators[0])) is not None:
        given = special(run, frame, values[0], name, (values[1],), anchor_of(operands[0]))
        if given is not None:
            return given
    stated: frozenset[int] = EMPTY
    if len(values) == 2 and values[1] == NONE:
        values[0] = key_to(values[0])
    if len(values) == 2:
        is_order = operators[0] in _ORDERS
        stated = _compare(run, values[0], values[1], is_order)
        if is_order:
            run.record.bound(derived(*values), not _asks_for_any(operators[0], *values))
        if operators[0] in _CONTAINER_TESTS:
            stated |= _look_for(run, operators[0], *values)
        else:
            stated |= _compare(run, values[1], values[0], is_order)
    told = derived(*values)
    told = told.with_reads(told.reads | stated) if stated else told
    if len(values) == 2 and operators[0] in _ORDERS:
        told = told.with_deps(told.deps | times.asked_of_times(operators[0], *values))
    if any(word != "==" for word in operators):
        return told.with_deps(without_columns(told.deps))
    columns = [each.deps for each, other in ((values[0], values[-1]), (values[-1], values[0])) if is_stated(run, other)]
    return told.with_deps(told.deps.union(*map(stated_columns, columns)))


def _look_for(run: Run, operator: str, item: Value, container: Value) -> frozenset[int]:
    """Say what an element was looked for among what a store gave; the numbers of tests of something stated."""
    run.record.match(container, item)
    if operator == "not in":
        run.record.accept(item, _listed(container))
    # that a state leads to another one does not say that it is no other one yet
    return run.record.compare(container, UNKNOWN) if _is_entry_of_table(container) else EMPTY


def _is_entry_of_table(container: Value) -> bool:
    """Whether it is stated in a table that what was read of a store chose it: `if new not in MOVES[order.state]`."""
    return bool(container.reads) and container.obj is not None and container.obj.items is not None


_COMPARED = {"==": "__eq__", "!=": "__eq__", "<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__"}
"""Comparisons to which a class of the project may give a meaning of its own."""
_ORDERS = ("<", "<=", ">", ">=")
_ANY = ((">", 0), (">=", 1), ("<=", 0), ("<", 1))
"""Comparisons of a count that only ask whether there is anything."""


def _asks_for_any(operator: str, left: Value, right: Value) -> bool:
    turned = operator.translate(str.maketrans("<>", "><"))
    return (operator, right.ref) in _ANY or (turned, left.ref) in _ANY


def _compare(run: Run, value: Value, other: Value, is_order: bool) -> frozenset[int]:
    """Say with what something was compared; where the greater one is set it is no other spelling of the same."""
    if value.reads and is_stated(run, other) and other.ref is not None:
        return run.record.compare(value, other)
    if not is_order and value.reads and not other.reads and any(dep.startswith("event") for dep in other.deps):
        run.record.match(value, other)
    return EMPTY


def is_stated(run: Run, value: Value) -> bool:
    """Whether a value stands in the code: no request, service or clock has a part in it.

    So does a constant of a module, which nothing changes.
    """
    if value.kind == "method":  # `.value` of a member of an enumeration
        value = value.ref[0]
    is_nothing = value.kind == "const"
    is_read = bool(value.reads) and (
        bool(run.record.telling(value.reads)[1]) or bool(run.record.of_stores(value.reads))
    )
    return not is_read and value.deps <= _CONSTANT and (value.ref is not None or is_nothing)


def negation(run: Run, frame: Frame, term: Not) -> Value:
    """`not`."""
    value = derived(tested(run, frame, run.evaluate(frame, term[1]), anchor_of(term[1])))
    return value.with_deps(times.turned(value.deps))
