"""Elements of containers, walks through them, and the texts that values are."""

from __future__ import annotations

from functools import reduce

from concurrency_audit.audit.model.terms import NOWHERE, Expression
from concurrency_audit.audit.program.domain import path_parts, path_patterns
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.contents import OPEN, REST
from concurrency_audit.audit.program.domain.dependencies import columns_of, extend, without_fields
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import (
    CALLABLE,
    EMPTY,
    UNKNOWN,
    Kind,
    Obj,
    Pattern,
    Value,
    dotted_name,
    join,
    key_of,
)
from concurrency_audit.audit.program.interpreter.attribute_places import shared_value
from concurrency_audit.audit.program.interpreter.dictionary_views import OPENING, VIEW, copy_entries, key_of_walk
from concurrency_audit.audit.program.interpreter.filed import is_registry, not_filed
from concurrency_audit.audit.program.interpreter.orm.row_values import ROWS
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.told_by_entries import is_missing

FIRST, LAST = "(first)", "(last)"
"""Attributes of a list whose length is not known: its first and its last element."""
FOLLOWED_KEYS: tuple[Kind, ...] = (*CALLABLE, "class", "instance")
_SLICED = ("builtins.list", "builtins.tuple")


def entry_of(key: Value) -> str | None:
    """The attribute that holds an entry of a dictionary: a constant text, a class, or a column."""
    if key.kind == "const" and isinstance(key.ref, str):
        return f"[{key.ref}]"
    if key.kind != "const" and len(columns := columns_of(key)) == 1:
        return f"[{next(iter(columns))}]"
    return f"[<{key.ref.module}:{key.ref.index}>]" if key.kind == "class" and not key.others else None


_COUNTED = frozenset([path_patterns.CONSTANT])


def element_of(run: Run, owner: Value, index: Value, reads: frozenset[int] = EMPTY) -> Value:
    """What an element of a value is."""
    if owner.others:
        found = [element_of(run, each, index, reads) for each in owner.each() if each.kind in ("object", "instance")]
        return reduce(join, found) if found else element_of(run, owner.alone(), index, reads)
    if index.others and owner.obj is not None:
        return reduce(join, [element_of(run, owner, each, reads) for each in index.each()])
    obj = owner.obj
    inner, is_exact, is_told = None, False, False
    if obj is not None:
        if obj.items is not None and index.kind == "const" and isinstance(index.ref, int):
            inner = obj.items[index.ref] if -len(obj.items) <= index.ref < len(obj.items) else None
            is_exact = inner is not None
        elif index.ref in (0, -1) and index.kind == "const":
            inner = obj.attributes.get(FIRST if index.ref == 0 else LAST)
        elif (named := entry_of(index)) is not None:
            inner = obj.attributes.get(named)
            if inner is None and is_registry(obj, index):
                inner, is_told = not_filed(obj), True
            elif inner is None and is_missing(owner, named[1:-1]):
                is_told = True
        inner = inner or (None if is_told else obj.element)
    deps = extend(owner.deps, f"[{key_of(index)}]")
    if is_exact and deps:
        deps = frozenset(dep for dep in deps if not path_patterns.is_same_dep(dep))
    if is_exact and inner is not None and inner.deps == _COUNTED:
        deps = EMPTY  # the number beside what is met, whoever gave what is met
    place = owner.place
    if deps and obj is not None and inner is not None and _is_told_by_name(obj, index):
        others = ("event", path_patterns.SETTING) if place is None else (path_patterns.SETTING,)
        deps = without_fields(frozenset(dep for dep in deps if not dep.startswith(others)))
    if inner is None and (part := _part_of(run, owner, index)) is not None:
        return part
    if inner is None:
        result = Value("unknown", None, None, place.element() if place else None, deps, owner.reads | reads)
        text = path_patterns.element(owner, index)
        return result if text is None else result._replace(text=text)
    if place is not None:
        inner = shared_value(run, inner, place.element())
        for other in inner.others:
            run.record.publish(other, place.element())
    deps, reads = inner.deps | deps, (inner.reads if place is None else EMPTY) | owner.reads | reads
    return Value(inner.kind, inner.ref, inner.obj, inner.at, deps, reads, inner.text, inner.others)


def unaliased(run: Run, owner: Value) -> Value:
    """A container that is asked for an element, by whatever name: what its element is does not stem from the name."""
    if not owner.reads or owner.place is None or owner.place in run.record.rebound_places:
        return owner
    known = ((number, run.record.accesses.get(number)) for number in owner.reads)
    names = {number for number, a in known if a is not None and a.part == "binding" and a.place == owner.place}
    return owner.with_reads(owner.reads - names) if names else owner


def _is_told_by_name(obj: Obj, index: Value) -> bool:
    """Whether it is an entry of a dictionary all of whose keys are known: what others hang on says nothing of it."""
    is_known = obj.made_by == "builtins.dict" and obj.attributes.keys().isdisjoint(OPENING)
    return is_known and (entry_of(index) or "") in obj.attributes


def _part_of(run: Run, owner: Value, index: Value) -> Value | None:
    """One of the several objects that a library gives at once, where knowledge names it: `app, rt = fast_app()`.

    Of what a library's object holds in a list (`log.handlers`) an alias says what each is.
    """
    held = owner.ref if owner.kind == "external" else dotted_name(owner) if owner.kind == "method" else None
    if held is not None:
        each = run.knowledge.canonical(f"{held}.[]")
        return None if each.endswith(".[]") else Value("object", each, None, owner.place, owner.deps, owner.reads)
    if owner.kind != "object" or not isinstance(owner.ref, str) or index.kind != "const" or owner.obj is None:
        return None
    name = f"{owner.ref}.{index.ref}"
    if run.knowledge.object(name) is None:
        return None
    made = Obj(name, owner.obj.module, owner.obj.function, owner.obj.anchor, owner.obj.at_import)
    return Value("object", name, owner.obj.attributes.setdefault(name, Value("object", name, made)).obj)


def fill_from(run: Run, copy: Obj, source: Value) -> None:
    """Put into a copy what the source holds: inner objects are the same in both, and as shared as the source is."""
    obj, place = source.obj, source.place
    if obj is None and place is None:
        return
    inside = element_of(run, source, UNKNOWN).with_reads(EMPTY) if not source.others else None
    if inside is not None and (obj is None or obj.element is not None or place is not None):
        copy.element = inside if copy.element is None else join(copy.element, inside)
    if obj is None:
        return
    for name, value in obj.attributes.items():
        if name[:1] == "[" or name in (REST, OPEN):
            copy.attributes[name] = value if place is None else shared_value(run, value, place.element())
    copy.chosen |= obj.chosen
    if obj.items is not None and obj.made_by in ("builtins.list", "builtins.tuple", VIEW):
        copy.items = tuple(v if place is None else shared_value(run, v, place.element()) for v in obj.items)


def elements(run: Run, source: Value) -> tuple[Value, ...]:
    """The elements that are known one by one, as shared as what holds them."""
    items = () if source.obj is None else source.obj.items or ()
    place = source.place
    return items if place is None else tuple([shared_value(run, each, place.element()) for each in items])


def fill_from_pairs(run: Run, made: Obj, source: Value) -> None:
    """Put what `zip(names, values)` or a list of pairs gives into a dictionary, by name where the names are known."""
    known = source.obj.items if source.obj is not None else None
    for pair in known or (element_of(run, source, UNKNOWN),):
        key, content = (element_of(run, pair, Value("const", position)) for position in (0, 1))
        made.attributes[entry_of(key) or OPEN] = content
        copy_entries(made, key, content)
        made.element = content if made.element is None else join(made.element, content)


def is_whole(owner: Value, index: Expression) -> bool:
    """Whether `rows[:]` means all of a list, where no element can be missing."""
    return owner.kind == "object" and owner.ref == "builtins.list" and index[0] == "operands" and not index[1]


def part_of(run: Run, frame: Frame, owner: Value, index: Expression, anchor: int) -> Value | None:
    """`items[1:]`: a new list or tuple of the same elements, or fewer rows. `path[:-4]`: the text without its end."""
    if index[0] == "operands" and (stated := _of_stated(owner, index[1])) is not None:
        return stated
    if index[0] == "operands" and owner.ref == ROWS:
        return owner
    if index[0] == "operands" and len(index[1]) == 2 and path_parts.in_temporary(owner):
        first, end = (run.evaluate(frame, each) for each in index[1])
        shorter = path_parts.shortened(owner, end) if not first.ref and first.kind == "const" else None
        return None if shorter is None else path_parts.as_part(owner, shorter)
    if index[0] != "operands" or owner.obj is None or owner.ref not in _SLICED or owner.others:
        return None
    made = run.record.new_object(frame, owner.ref, anchor)
    fill_from(run, made, owner)
    made.items = _cut_out(made.items, index[1])
    return Value("object", owner.ref, made).using(owner)


def _of_stated(text: Value, bounds: tuple[Expression, ...]) -> Value | None:
    """A part of a text that the code states: the end of what a loop has put together, `expression[:-2]`."""
    if text.kind != "const" or not isinstance(text.ref, str) or text.others:
        return None
    stated = [each[1] for each in bounds if each[0] == "constant" and isinstance(each[1], int | None)]
    if not stated or len(stated) != len(bounds):
        return None
    return text._replace(ref=text.ref[slice(*stated) if len(stated) > 1 else slice(stated[0], None)])


def _cut_out(items: tuple[Value, ...] | None, bounds: tuple[Expression, ...]) -> tuple[Value, ...] | None:
    """The elements between bounds that the code states, where all elements are known: `name.split(".")[:-1]`."""
    stated = [each[1] for each in bounds if each[0] == "constant" and isinstance(each[1], int | None)]
    if items is None or not bounds or len(stated) != len(bounds) or len(bounds) > 2:
        return None
    return items[slice(stated[0], stated[1] if len(stated) > 1 else None)]


def step_of(run: Run, source: Value) -> Value:
    """What a walk through a value meets: of a dictionary its keys."""
    obj = source.obj
    if obj is None or obj.made_by != "builtins.dict" or source.others:
        return _met(source, element_of(run, source, UNKNOWN))
    return key_of_walk(obj).using(source.with_deps(extend(source.deps, "[*]")))


def _met(source: Value, element: Value) -> Value:
    """An element as others meet it too that walk through the same: what was read, listed or counted."""
    if element.kind not in ("unknown", "object") or element.obj is not None or element.text is not None:
        return element
    if source.ref == "builtins.range" and not element.deps:
        return element.with_deps(frozenset([path_patterns.CONSTANT]))
    return element.with_deps(element.deps | {"row"})


def choose(run: Run, frame: Frame, container: Obj, *content: Value) -> None:
    """What is put into a container of this invocation, and what decided on that, decides on what is in it."""
    if container.place is None and frame.context is not INIT:
        reads = (run.moment.checks - frame.asked - container.asked).union(*(value.reads for value in content))
        container.chosen |= run.record.of_stores(reads)


def bind_shadow(run: Run, frame: Frame, target: Expression, value: Value) -> None:
    """Bind the target of a comprehension in the comprehension."""
    if target[0] == "name":
        frame.shadow[target[1]] = value
    elif target[0] == "display":
        for position, part in enumerate(target[2]):
            index = Value("const", position)
            bind_shadow(run, frame, part[1] if part[0] == "star" else part, element_of(run, value, index))


def with_text(run: Run, frame: Frame, value: Value, text: Pattern | None, anchor: int = NOWHERE) -> Value:
    """A value with its text, where it has one; a text too long to keep is said."""
    if text is None:
        return value
    if path_patterns.is_cut(text):
        run.record.cut(frame, anchor, "a text that becomes too long to follow")
    return value._replace(text=text)
