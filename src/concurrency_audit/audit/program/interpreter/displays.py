"""Displays and comprehensions: the containers that expressions make."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE, Comprehension, Dict, Display, Expression
from concurrency_audit.audit.program.domain.contents import OPEN, REST, chosen_in
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.path_patterns import of_environment
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, Args, Value, join
from concurrency_audit.audit.program.interpreter.dictionary_views import KEYS, copy_entries, is_all_named
from concurrency_audit.audit.program.interpreter.elements import (
    FOLLOWED_KEYS,
    bind_shadow,
    elements,
    entry_of,
    fill_from,
    step_of,
)
from concurrency_audit.audit.program.interpreter.injecting import name_dependency
from concurrency_audit.audit.program.interpreter.looking import iterate, walked
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.steps import is_put_together, stated

_DISPLAYS = {"list": "builtins.list", "tuple": "builtins.tuple", "set": "builtins.set"}
_NO_MAPPINGS = frozenset([*_DISPLAYS.values(), "decimal.Decimal", "builtins.str", "builtins.int", "builtins.float"])
_COMPREHENSIONS = {
    "ListComp": "builtins.list", "SetComp": "builtins.set", "DictComp": "builtins.dict",
    "GeneratorExp": "builtins.generator",
}  # fmt: skip


def dict_display(run: Run, frame: Frame, term: Dict) -> Value:
    """A dict display: a new dictionary, whose entries under constant names are told apart."""
    obj = run.record.new_object(frame, "builtins.dict", NOWHERE)
    parts: list[Value] = []
    keys = UNKNOWN
    for key, value in zip(term[1], term[2], strict=True):
        name = UNKNOWN if key is None else run.evaluate(frame, key)
        content = run.evaluate(frame, value) if key is not None else of_environment(run.evaluate(frame, value))
        parts += (name, content)
        if key is None and (others := _entries_of(content)):
            for each in others:
                fill_from(run, obj, each)  # `{**other}`
            continue
        if key is None:
            obj.attributes[REST] = obj.attributes.get(REST, UNKNOWN).using(Value(reads=content.reads))
        if name.kind == "const" and isinstance(name.ref, str):
            obj.attributes[f"[{name.ref}]"] = content
            name_dependency(run, frame, name.ref, content)
        elif key is not None:
            column = None if name.kind == "class" else entry_of(name)
            obj.attributes[column or OPEN] = content
        obj.element = content if obj.element is None else join(obj.element, content)
        if name.kind in FOLLOWED_KEYS:
            keys = name if keys is UNKNOWN else join(keys, name)
    if keys is not UNKNOWN:
        obj.attributes[KEYS] = keys
    return Value("object", "builtins.dict", obj).using(*parts)


def _entries_of(value: Value) -> Args:
    """The dictionaries that `**value` may add the entries of; nothing where it may be something unknown.

    What converts whatever it is given gives lists and numbers as well, which nobody can add so.
    """
    each = [each for each in value.each() if each.ref not in _NO_MAPPINGS]
    is_known = all(each.obj is not None and each.obj.made_by == "builtins.dict" for each in each)
    return tuple(each) if is_known else ()


def display(run: Run, frame: Frame, term: Display) -> Value:
    """A list, tuple or set display: a new container. `*rest` of unknown length counts as one element."""
    items: list[Value] = []
    sources: list[Value] = []
    for element in term[2]:
        value = run.evaluate(frame, element[1] if element[0] == "star" else element)
        sources.append(value)
        items += _spread(run, value) if element[0] == "star" else (value,)
    obj = run.record.new_object(frame, _DISPLAYS[term[1]], NOWHERE)
    obj.items = tuple(items)
    for item in items:
        obj.element = item if obj.element is None else join(obj.element, item)
    return Value("object", _DISPLAYS[term[1]], obj).using(*sources)


def _spread(run: Run, value: Value) -> tuple[Value, ...]:
    """The elements that `*value` adds."""
    if value.obj is not None and value.obj.items is not None and not value.others:
        return elements(run, value)
    return (step_of(run, value),)


def _numbers(run: Run, frame: Frame, iterable: Expression) -> Args | None:
    """What a walk through `range(len(fields))` meets, where the code states the fields."""
    inner = _argument_of("range", iterable)
    counted = None if inner is None else _argument_of("len", inner)
    if counted is None or counted[0] != "name":
        return None
    met = stated(run.container_of(frame, counted))
    return None if met is None else tuple([Value("const", number) for number in range(len(met))])


def _argument_of(name: str, term: Expression) -> Expression | None:
    """The one argument of a call of a function by this name."""
    is_call = term[0] == "call" and term[1][0] == "name" and term[1][1] == name and len(term[2]) == 1 and not term[3]
    return term[2][0] if term[0] == "call" and is_call else None


def comprehension(run: Run, frame: Frame, term: Comprehension) -> Value:
    """A comprehension or generator expression: its targets are bound for its own length only."""
    target, iterable, _ = term[3][0]
    source = iterate(run, frame, iterable)
    met = stated(source) or _numbers(run, frame, iterable) if len(term[3]) == 1 else None
    if met is not None and is_put_together(target, term[2]):
        return _step_by_step(run, frame, term, source, met)
    saved = frame.shadow
    frame.shadow = dict(saved)
    sources: list[Value] = []
    chosen: list[Value] = []
    awaits = run.moment.awaits
    for target, iterable, conditions in term[3]:
        source = iterate(run, frame, iterable) if sources else source
        sources.append(source)
        bind_shadow(run, frame, target, step_of(run, source))
        run.moment.loops += 1
        chosen += [run.evaluate(frame, condition) for condition in conditions]
    for condition in chosen:
        run.record.use(condition, "decision")
    decided = chosen_in(sources).union(*map(run.record.decided, chosen))
    with run.moment.under(decided):
        parts = [run.evaluate(frame, element) for element in term[2]]
    # what only decides whether an element is taken is not part of it, but which requests take it is
    sources += [condition.with_reads(EMPTY) for condition in chosen]
    run.moment.loops -= len(term[3])
    for source in sources:
        walked(run, source, awaits)
    frame.shadow = saved
    run.moment.switches += 1
    obj = run.record.new_object(frame, _COMPREHENSIONS[term[1]], NOWHERE)
    obj.element = parts[-1]
    if term[1] == "DictComp":
        obj.attributes[REST if run.record.of_stores(parts[-1].reads) else OPEN] = parts[-1]
        copy_entries(obj, *parts)
        if is_all_named(parts[0]) and any(name[:1] == "[" for name in obj.attributes):
            obj.attributes.pop(OPEN, None)
    obj.chosen = run.record.of_stores(decided) | chosen_in(sources)
    return Value("object", obj.made_by, obj).using(*sources, *parts)


def _step_by_step(run: Run, frame: Frame, term: Comprehension, source: Value, steps: Args) -> Value:
    """A comprehension over what the code states: each of its elements is known."""
    saved = frame.shadow
    frame.shadow = dict(saved)
    obj = run.record.new_object(frame, _COMPREHENSIONS[term[1]], NOWHERE)
    run.moment.loops += 1
    run.moment.switches += 1
    parts: list[Value] = []
    for step in steps:
        bind_shadow(run, frame, term[3][0][0], step)
        chosen = [run.evaluate(frame, condition) for condition in term[3][0][2]]
        for condition in chosen:
            run.record.use(condition, "decision")
        decided: frozenset[int] = EMPTY.union(*map(run.record.decided, chosen))
        with run.moment.under(decided):
            made = [run.evaluate(frame, element) for element in term[2]]
        if len(made) > 1:
            obj.attributes[entry_of(made[0]) or OPEN] = made[1]
        parts += (*made, *(condition.with_reads(EMPTY) for condition in chosen))
        obj.items = None if len(made) > 1 else (*(obj.items or ()), made[-1])
        obj.element = made[-1] if obj.element is None else join(obj.element, made[-1])
        obj.chosen |= run.record.of_stores(decided)
    run.moment.loops -= 1
    frame.shadow = saved
    if obj.items is not None:  # each of them is known for itself: `a, b = [body.get(key) for key in ("a", "b")]`
        parts = [Value(reads=each.reads) for each in parts]
    return Value("object", obj.made_by, obj).using(source, *parts)
