"""What the parameters of a function stand for: the arguments of a call, and defaults where none are given."""

from __future__ import annotations

from concurrency_audit.audit.model.summaries import FunctionSummary, Parameter
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Closure, Frame
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import Args, Keywords, Value
from concurrency_audit.audit.program.interpreter.declared import injected, of_annotation
from concurrency_audit.audit.program.interpreter.given_by_stores import spread_to
from concurrency_audit.audit.program.interpreter.instances import packed
from concurrency_audit.audit.program.interpreter.run import Run


def arguments(
    run: Run, closure: Closure, function: FunctionSummary, args: Args, keywords: Keywords
) -> dict[str, Value]:
    """Map parameter names to arguments; missing ones get their defaults."""
    env: dict[str, Value] = {}
    state = run.known(closure.module)
    named = {name: value for name, value in keywords if name is not None}
    rest = [value for name, value in keywords if name is None]
    defaults = run.defaults.get((closure.module, closure.index), ())
    position = 0
    for number, parameter in enumerate(function.parameters):
        if parameter.kind == "positional" and position < len(args):
            env[parameter.name] = of_annotation(run, state, parameter, args[position])
            position += 1
        elif parameter.kind == "args":
            env[parameter.name] = packed(closure, "builtins.tuple", args[position:], {}, [])
            position = len(args)
        elif parameter.kind == "kwargs":
            env[parameter.name] = packed(closure, "builtins.dict", (), named, rest)
        elif parameter.name in named:
            env[parameter.name] = of_annotation(run, state, parameter, named.pop(parameter.name))
        else:
            default = defaults[number] if number < len(defaults) else None
            spread = spread_to(run, filter(_is_data, rest), parameter.name, default)
            env[parameter.name] = injected(run, state, parameter, spread)
    return env


def _is_data(mapping: Value) -> bool:
    """Whether what is in a mapping comes from a request or a store, and so may have any keys."""
    return bool(mapping.deps or mapping.reads)


def keep_defaults(run: Run, frame: Frame, index: int) -> None:
    """Evaluate the defaults of a function where it is defined."""
    parameters = frame.module.summary.functions[index].parameters
    run.defaults[frame.module.key, index] = tuple([_default(run, frame, index, p) for p in parameters])


def _default(run: Run, frame: Frame, index: int, parameter: Parameter) -> Value | None:
    """The value of a parameter's default, evaluated once and shared by all calls."""
    if parameter.default is None:
        return None
    value = run.evaluate(frame, parameter.default)
    if value.obj is not None and value.place is None and frame.context is INIT:
        run.record.rehome(value.obj, Place("default", f"{frame.module.key}:{index}", parameter.name))
        value.obj.anchor = parameter.anchor
    return value
