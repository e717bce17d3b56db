"""Definitions, imports, and the dispatch of statements."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE, Define, DefineClass, Import, ImportAll
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Closure, Frame
from concurrency_audit.audit.program.domain.values import ClassRef, Obj, Value
from concurrency_audit.audit.program.interpreter.classes import base_of, method_of, setter_name
from concurrency_audit.audit.program.interpreter.decorating import decorate, decorate_class
from concurrency_audit.audit.program.interpreter.enumerations import make_members
from concurrency_audit.audit.program.interpreter.metaclasses import defined
from concurrency_audit.audit.program.interpreter.names import global_value, import_effects, imported
from concurrency_audit.audit.program.interpreter.parameters import keep_defaults
from concurrency_audit.audit.program.interpreter.run import Run


def _importing(run: Run, frame: Frame, term: Import) -> bool:
    at_once = not frame.is_module or id(term) not in frame.module.plain
    for name, what in term[1]:
        value = imported(run, frame, what, at_once)
        if name:
            frame.env[name] = value
            if not frame.is_module and name in frame.function.globals:
                frame.module.globals[name] = value
    return False


def _star(run: Run, frame: Frame, term: ImportAll) -> bool:
    key = run.table.resolve(frame.module.key, term[1], term[2])
    import_effects(run, key)
    state = None if key is None else run.module(key)
    if state is not None:
        for name, value in list(state.globals.items()):
            if not name.startswith("_"):
                frame.env.setdefault(name, value if value.kind == "import" else global_value(run, state, name))
    if key is None and not term[2]:
        frame.module.stars.append(term[1])
    return False


def _define(run: Run, frame: Frame, term: Define) -> bool:
    state, index = frame.module, term[1]
    function = state.summary.functions[index]
    keep_defaults(run, frame, index)
    value = Value("function", Closure(state.key, index, frame))
    if frame.is_class and any(d[0] == "attribute" and d[2] == "setter" for d in function.decorators):
        frame.env[setter_name(function.name)] = value
        return False
    for decorator in reversed(function.decorators):
        value = decorate(run, frame, decorator, value)
    bind_definition(run, frame, function.name, value)
    return False


def bind_definition(run: Run, frame: Frame, name: str, value: Value) -> None:
    """Bind the name of a function or class."""
    if not frame.is_module and name in frame.function.globals:
        frame.module.globals[name] = value
    frame.env[name] = value


def _define_class(run: Run, frame: Frame, term: DefineClass) -> bool:
    state, index = frame.module, term[1]
    summary = state.summary.classes[index]
    parents = [base_of(run, frame, base) for base in summary.bases]
    _keep_bases(run, frame, ClassRef(state.key, index), parents)
    body = state.summary.functions[summary.body]
    obj = Obj(ClassRef(state.key, index), state.key, frame.index, -1, frame.context is INIT)
    state.class_objects[index] = obj
    inner = Frame(state, summary.body, body, obj.attributes, frame, frame.context, frame.path)
    run.execute(inner, body.body)
    run.special_methods.update(name for name in obj.attributes if name[:2] == "__")
    if obj.at_import:
        run.defined.append(ClassRef(state.key, index))
    if any(parent.ref == "enum.Enum" for parent in parents) and len(parents) == 1:
        make_members(run, frame, obj)
    value = Value("class", ClassRef(state.key, index))
    bind_definition(run, frame, summary.name, value)
    defined(run, frame, value, summary.name)
    hooks = (method_of(run, parent.ref, "__init_subclass__") for parent in parents if parent.kind == "class")
    hook = next((each for each in hooks if each is not None), None)
    if hook is not None:
        run.call(frame, hook, (value,), (), NOWHERE)
    if frame.context is INIT:
        run.classes.append(value.ref)
    decorated = value
    for decorator in reversed(summary.decorators):
        decorated = decorate_class(run, frame, decorator, decorated)
    if decorated is not value:
        bind_definition(run, frame, summary.name, decorated)
    return False


def _keep_bases(run: Run, frame: Frame, ref: ClassRef, parents: list[Value]) -> None:
    """Remember the bases that only the function knows which defines a class: `def traced(base): class Traced(base)`.

    One that derives from another class at each call stays without them, as what its calls have made is one class here.
    """
    if frame.is_module or frame.is_class or all(parent.kind == "unknown" for parent in parents):
        return
    known = run.bases_within.get(ref)
    if known is None:
        run.bases_within[ref] = tuple(parents)
    elif [each.ref for each in known] != [each.ref for each in parents]:
        run.bases_within[ref] = ()
        run.orders.clear()
        run.foreign_bases.pop(ref, None)
