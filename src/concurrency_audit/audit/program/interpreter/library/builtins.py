"""Builtins that are another way to write an attribute access, an import, a call or a `with`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.dependencies import fields_of
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.values import (
    CALLABLE,
    MADE,
    NONE,
    UNKNOWN,
    ClassRef,
    Value,
    derived,
    join,
    nesting,
)
from concurrency_audit.audit.program.interpreter import metaclasses, own_values
from concurrency_audit.audit.program.interpreter.attribute_places import attribute_place, home_of, is_thread_local
from concurrency_audit.audit.program.interpreter.attributes import attribute_of
from concurrency_audit.audit.program.interpreter.by_dictionary import dictionary_of, store_any
from concurrency_audit.audit.program.interpreter.by_name import attribute_named, from_globals
from concurrency_audit.audit.program.interpreter.classes import special
from concurrency_audit.audit.program.interpreter.instances import instantiate
from concurrency_audit.audit.program.interpreter.library import as_dictionary, named_tuples, shallow
from concurrency_audit.audit.program.interpreter.library.functional import chosen, fold, repeated
from concurrency_audit.audit.program.interpreter.library.holding import HOLDING
from concurrency_audit.audit.program.interpreter.library.importing import (
    import_module,
    module_of_file,
    module_of_spec,
)
from concurrency_audit.audit.program.interpreter.library.looked_up import LOOKED_UP
from concurrency_audit.audit.program.interpreter.library.paths import (
    as_text,
    directory_name,
    home,
    split_name,
    split_suffix,
    words_of,
)
from concurrency_audit.audit.program.interpreter.locks import close_stack, enter_on_stack
from concurrency_audit.audit.program.interpreter.names import read_binding
from concurrency_audit.audit.program.interpreter.operators import own_text, represented
from concurrency_audit.audit.program.interpreter.orm.changed_rows import set_some
from concurrency_audit.audit.program.interpreter.orm.row_values import ROWS
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.set_by_loop import set_any
from concurrency_audit.audit.program.interpreter.stored_attributes import keep_attribute, store_attribute

_LAZY = (
    "django.utils.functional.SimpleLazyObject",
    "lazy_object_proxy.Proxy",
    "wrapt.LazyObjectProxy",
)
"""Objects that stand for another one, which is made when they are first used."""
_PLAINLY = "builtins.object.__setattr__"
_DEEPEST = 6
"""Maximal depth of nested partials; each level can double the size of their values."""
_SAME_TEXT = (
    "os.fspath",
    "os.path.abspath",
    "os.path.realpath",
    "os.path.normpath",
    "os.path.expanduser",
)


def _named_attributes(call: LibraryCall) -> list[str]:
    """Attribute names given by a second argument made of constants; empty if it can be any text."""
    each = call.args[1].each() if len(call.args) > 1 else ()
    names = [value.ref for value in each if value.kind == "const" and isinstance(value.ref, str)]
    return names if len(names) == len(each) else []


def _named_attribute(call: LibraryCall) -> str | None:
    """The attribute name given by a constant second argument."""
    names = _named_attributes(call)
    return names[0] if len(names) == 1 else None


def get_attribute(run: Run, call: LibraryCall) -> Value | None:
    """`getattr(value, "name")` reads an attribute."""
    result = call.args[2] if len(call.args) > 2 else None
    names = _named_attributes(call)
    if not names and len(call.args) > 1:
        value = attribute_named(run, call.frame, call.args[0], call.args[1])
        return value if value is None or result is None else join(value, result)
    for name in names:
        value = attribute_of(run, call.frame, call.args[0], name)
        value = read_binding(run, call.frame, value, attribute_place(run, call.args[0], name), call.anchor)
        if is_thread_local(run, call.args[0]):
            value = own_values.look(run, call.frame, call.args[0], name, value, call.anchor)
        result = value if result is None else join(value, result)
    return result if names else None


def has_attribute(run: Run, call: LibraryCall) -> Value | None:
    """`hasattr(x, "name")` is a check of the attribute, like `x.name is None`."""
    frame, name = call.frame, _named_attribute(call)
    if name is None or len(call.args) != 2:
        return None
    owner = call.args[0]
    if owner.ref == "lambda.Context":
        run.record.record_call(frame, call.name, None, call.args, call.keywords, None, UNKNOWN, call.anchor)
    house = home_of(run, owner) if owner.kind in MADE else None
    place = attribute_place(run, owner, name) if house is None else house.attribute(name)
    if place is None or frame.context is INIT:
        return None
    reads = run.record.touch(frame, place, "check", "binding", call.anchor, value=owner)
    return UNKNOWN._replace(reads=owner.reads | reads)


def set_attribute(run: Run, call: LibraryCall) -> Value | None:
    """`setattr(value, "name", content)` writes an attribute."""
    if len(call.args) < 3:
        return None
    names = _named_attributes(call)
    if not names and call.args[0].ref == ROWS:  # what was computed of a column is most likely stored in it
        names = sorted(fields_of(call.args[2]) - fields_of(call.args[1]))  # the name only says which one it is
        set_some(call.args[0])
        if not names:
            said = call.args[2].with_reads(call.args[2].reads - call.args[1].reads)
            set_any(run, call.frame, call.args[0], said, call.anchor)
    if not names:
        store_any(run, call.frame, call.args[0], call.args[2], call.anchor)
        return None
    keep = keep_attribute if call.name == _PLAINLY else store_attribute
    for name in names:
        keep(run, call.frame, call.args[0], name, call.args[2], call.anchor)
    return NONE


def type_of(_run: Run, call: LibraryCall) -> Value | None:
    """`type(value)`: the class of an instance of the project; `type("Cart", (Base,), {})`: one like its base."""
    if len(call.args) == 1 and call.args[0].kind == "instance":
        return Value("class", call.args[0].ref)
    made_of = [given.obj for given in call.args[1:] if given.obj is not None]
    if len(call.args) != 3 or len(made_of) != 2:
        return None
    parents, names = made_of[0].items or (), made_of[1].attributes.values()
    is_like = len(parents) == 1 and not any(value.kind in CALLABLE for value in names)
    return parents[0] if is_like and parents[0].kind == "class" else None


def instance_of(run: Run, call: LibraryCall) -> Value | None:
    """`super().__call__(...)` in a metaclass makes the instance."""
    if not call.args or call.args[0].kind != "class":
        return None
    return instantiate(run, call.frame, call.args[0].ref, call.args[1:], call.keywords, call.anchor)


def super_of(_run: Run, call: LibraryCall) -> Value | None:
    """`super()`, with or without arguments: the bases of the enclosing class, for the first parameter."""
    if len(call.args) > 1 and call.args[0].kind == "class":
        return Value("super", (call.args[0].ref, call.args[1])) if _is_of_project(call.args[1]) else None
    frame: Frame | None = call.frame
    while frame is not None and (frame.function.owner < 0 or frame.is_class):
        frame = frame.parent
    if frame is None or not frame.function.parameters:
        return None
    self = frame.env.get(frame.function.parameters[0].name, UNKNOWN)
    ref = ClassRef(frame.module.key, frame.function.owner)
    return Value("super", (ref, self)) if _is_of_project(self) else None


def _is_of_project(value: Value) -> bool:
    """Whether it is a class of the project or an object of one, be it taken for one of the library's class it is of."""
    made_by = None if value.obj is None else value.obj.made_by
    return value.kind in ("instance", "class") or (value.kind == "object" and isinstance(made_by, ClassRef))


def partial(run: Run, call: LibraryCall) -> Value | None:
    """`functools.partial(f, ...)`: a deferred call."""
    if not call.args or call.args[0].kind not in (*CALLABLE, "method", "external"):
        return None
    given, named = call.args[1:], call.keywords
    if any(nesting(value) >= _DEEPEST for value in call.values):
        run.record.cut(call.frame, call.anchor, "partial calls within partial calls, too deep to follow")
        given, named = (derived(*given, *(v for _, v in named)),), ()
    return Value("partial", (call.args[0], given, named))


def evaluated(run: Run, call: LibraryCall) -> Value | None:
    """Code in a string is reported as not followed."""
    run.record.cut(call.frame, call.anchor, "code in a string (exec or eval)")
    return None


def enter_context(run: Run, call: LibraryCall) -> Value | None:
    """`stack.enter_context(manager)` enters a manager that the stack exits."""
    if call.receiver is None or not call.args:
        return None
    is_async = call.short == "enter_async_context"
    return enter_on_stack(run, call.frame, call.receiver, call.args[0], call.anchor, is_async)


def close(run: Run, call: LibraryCall) -> Value | None:
    """`stack.close()` exits everything that was entered on the stack."""
    if call.receiver is not None:
        close_stack(run, call.receiver)
    return NONE


def text_of(run: Run, call: LibraryCall) -> Value | None:
    """`str(value)` of an object of the project, or of a path."""
    given = call.args[0] if len(call.args) == 1 else UNKNOWN
    text = own_text(run, call.frame, given)
    return as_text(run, call) if text is given else text


def representation(run: Run, call: LibraryCall) -> Value | None:
    """`repr(value)` of an object of the project."""
    given = call.args[0]
    text = represented(run, call.frame, given)
    return None if text is given else text


def formatted(run: Run, call: LibraryCall) -> Value | None:
    """`format(value, "x")` of an object of the project."""
    return special(run, call.frame, call.args[0], "__format__", (*call.args[1:2], UNKNOWN)[:1], call.anchor)


def size_of(run: Run, call: LibraryCall) -> Value | None:
    """`len(value)` of an object of the project."""
    return special(run, call.frame, call.args[0], "__len__", (), call.anchor)


def call_at_exit(run: Run, call: LibraryCall) -> Value | None:
    """`stack.callback(function, argument)`: the stack calls it when it is left."""
    run.call(call.frame, call.args[0], call.args[1:], call.keywords, call.anchor)
    return call.args[0]


def made_when_used(run: Run, call: LibraryCall) -> Value | None:
    """`SimpleLazyObject(make)`: stands for what the function makes, once and for all who have it."""
    if call.args[0].kind not in (*CALLABLE, "class"):
        return None
    return run.call(call.frame, call.args[0], (), (), call.anchor)


BUILTINS: Mapping[str, Callable[[Run, LibraryCall], Value | None]] = {
    "builtins.getattr": get_attribute,
    "builtins.setattr": set_attribute,
    _PLAINLY: set_attribute,
    "builtins.hasattr": has_attribute,
    "builtins.type": type_of,
    "builtins.vars": dictionary_of,
    "builtins.str": text_of,
    "builtins.repr": representation,
    "builtins.format": formatted,
    "builtins.len": size_of,
    "dataclasses.asdict": as_dictionary.of_function,
    "copy.copy": shallow.of_function,
    "json.loads": shallow.read_again,
    "copy.replace": shallow.of_function,
    "dataclasses.replace": shallow.of_function,
    "builtins.super": super_of,
    metaclasses.CALL: instance_of,
    "functools.partial": partial,
    "functools.reduce": fold,
    "itertools.repeat": repeated,
    "random.choice": chosen,
    "importlib.import_module": import_module,
    "importlib.util.spec_from_file_location": module_of_file,
    "importlib.util.module_from_spec": module_of_spec,
    "builtins.__import__": import_module,
    "builtins.globals.get": from_globals,
    "builtins.exec": evaluated,
    "builtins.eval": evaluated,
    "contextvars.ContextVar.get": own_values.get,
    "contextvars.ContextVar.set": own_values.put,
    "contextvars.ContextVar.reset": own_values.reset,
    "contextvars.copy_context.run": own_values.run_in_copy,
    "contextvars.Context.run": own_values.run_in_copy,
    **dict.fromkeys(_LAZY, made_when_used),
    **LOOKED_UP,
    **HOLDING,
    "collections.namedtuple": named_tuples.define,
    "typing.NamedTuple": named_tuples.define,
    "collections.namedtuple.__call__": named_tuples.make,
    "contextlib.ExitStack.enter_context": enter_context,
    "contextlib.AsyncExitStack.enter_context": enter_context,
    "contextlib.AsyncExitStack.enter_async_context": enter_context,
    "contextlib.ExitStack.callback": call_at_exit,
    "contextlib.AsyncExitStack.callback": call_at_exit,
    "contextlib.ExitStack.close": close,
    "contextlib.AsyncExitStack.aclose": close,
    "shlex.split": words_of,
    "pathlib.Path.home": home,
    "os.path.splitext": split_suffix,
    "os.path.split": split_name,
    "os.path.dirname": directory_name,
    **dict.fromkeys(_SAME_TEXT, as_text),
}
"""Dotted name -> the function that interprets the call; None as a result leaves the call to the knowledge files."""
