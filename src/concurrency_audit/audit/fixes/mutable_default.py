"""A mutable default becomes None, and the object is made in the function."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from concurrency_audit.audit.fixes._source import Edit, Source
from concurrency_audit.audit.fixes._target import RefusalError, Target

CODE = "CA107"
SAFETY = "safe"
_NONE = cst.Name("None")
_WRITTEN_OUT = m.List() | m.Dict() | m.Set() | m.Call()
_EMPTY = m.List(elements=[]) | m.Dict(elements=[]) | m.Call(args=[m.ZeroOrMore(m.Arg(m.Name()))])
"""Calls that make an empty object; code that relies on the shared content relies on the bug."""


def fix(source: Source, target: Target) -> cst.Module:
    """Change the parameter, its annotation, and the top of the function's body."""
    name = target.place()[-1]
    function, parameter = _parameter(source, name, target.line)
    default = parameter.default
    if default is None or not m.matches(default, _WRITTEN_OUT):
        raise RefusalError(f"the default of `{name}` is not written out in the signature")
    if not m.matches(default, _EMPTY):
        raise RefusalError(f"the default of `{name}` holds a value from the start, which may be a memory on purpose")
    if not isinstance(function.body, cst.IndentedBlock):
        raise RefusalError("the function is written on one line")
    made = cst.parse_statement(f"if {name} is None:\n    pass\n", source.module.config_for_parsing)
    fill = cst.SimpleStatementLine([cst.Assign([cst.AssignTarget(cst.Name(name))], default.deep_clone())])
    made = made.with_changes(body=cst.IndentedBlock([fill]))
    at = 1 if function.get_docstring() is not None else 0

    def without_default(node: cst.CSTNode) -> cst.CSTNode:
        return _optional(cst.ensure_type(node, cst.Param)).with_changes(default=_NONE)

    def with_object(node: cst.CSTNode) -> cst.CSTNode:
        assert isinstance(node, cst.IndentedBlock)
        return node.with_changes(body=[*node.body[:at], made, *node.body[at:]])

    edits: dict[cst.CSTNode, Edit] = {parameter: without_default, function.body: with_object}
    return source.changed(edits)


def _parameter(source: Source, name: str, line: int) -> tuple[cst.FunctionDef, cst.Param]:
    """The parameter of the innermost function around the line; raises RefusalError if there is none."""
    around = [f for f in source.of_type(cst.FunctionDef) if line in source.lines(f)]
    for function in reversed(around):
        for parameter in _parameters(function.params):
            if parameter.name.value == name and parameter.default is not None:
                return function, parameter
    raise RefusalError(f"`{name}` is not a parameter of the function on that line")


def _parameters(parameters: cst.Parameters) -> Iterator[cst.Param]:
    yield from (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params)


def _optional(parameter: cst.Param) -> cst.Param:
    """The parameter with `None` added to its annotation, if the annotation is a type expression."""
    if parameter.annotation is None:
        return parameter
    hint = parameter.annotation.annotation
    quoted = isinstance(hint, cst.SimpleString) and re.search(r"\b(None|Optional)\b", hint.raw_value)
    if quoted or m.findall(hint, m.Name("None") | m.Name("Optional")):
        return parameter
    if isinstance(hint, cst.SimpleString):
        text = f"{hint.prefix}{hint.quote}{hint.raw_value} | None{hint.quote}"
        wider: cst.BaseExpression = hint.with_changes(value=text)
    else:
        wider = cst.BinaryOperation(hint, cst.BitOr(), _NONE)
    return parameter.with_changes(annotation=parameter.annotation.with_changes(annotation=wider))
