"""Turns a function that caches its results in a global dictionary into one decorated with functools.cache."""

from __future__ import annotations

import libcst as cst
import libcst.matchers as m

from concurrency_audit.audit.fixes._source import Edit, Source

_EMPTY = m.Dict(elements=[]) | m.Call(func=m.Name("dict"), args=[])


def memoised(source: Source, name: str) -> cst.Module | None:
    """The module with `if k not in c: c[k] = value`, `return c[k]` replaced by a cached function; else None."""
    index, definition, value = source.definition(name)
    users = {source.function(use) for use in source.uses(name)} - {None}
    function = users.pop() if len(users) == 1 else None
    if function is None or not m.matches(value, _EMPTY):
        return None
    body = _uncached(source, function, name)
    if body is None:
        return None
    decorator = cst.Decorator(cst.parse_expression("functools.cache"))

    def cached(node: cst.CSTNode) -> cst.CSTNode:
        assert isinstance(node, cst.FunctionDef)
        return node.with_changes(decorators=[decorator], body=node.body.with_changes(body=body))

    def without(node: cst.CSTNode) -> cst.CSTNode:
        assert isinstance(node, cst.Module)
        return node.with_changes(body=[*node.body[:index], *node.body[index + 1 :]])

    edits: dict[cst.CSTNode, Edit] = {function: cached, source.module: without}
    return None if _says_something(definition) else source.changed(edits, ["functools"])


def _says_something(statement: cst.SimpleStatementLine) -> bool:
    """Whether removing the statement would lose a comment."""
    return statement.trailing_whitespace.comment is not None or any(line.comment for line in statement.leading_lines)


def _uncached(source: Source, function: cst.FunctionDef, name: str) -> list[cst.BaseStatement] | None:
    """The function body that computes the value and returns it."""
    parameters = function.params
    names = [p.name.value for p in parameters.params if p.default is None]
    others = (parameters.kwonly_params, parameters.posonly_params, parameters.star_kwarg, function.decorators)
    at_top = source.parents[function] is source.module
    if len(parameters.params) != 1 or len(names) != 1 or any(others) or function.asynchronous or not at_top:
        return None
    if isinstance(parameters.star_arg, cst.Param) or not isinstance(function.body, cst.IndentedBlock):
        return None
    statements = list(function.body.body)
    before = statements[:-2]
    if len(statements) < 2 or (before and function.get_docstring() is None) or len(before) > 1:
        return None
    return _computed(before, statements[-2], statements[-1], names[0], name)


def _computed(
    before: list[cst.BaseStatement], fill: cst.BaseStatement, end: cst.BaseStatement, key: str, name: str
) -> list[cst.BaseStatement] | None:
    entry = m.Subscript(value=m.Name(name), slice=[m.SubscriptElement(m.Index(m.Name(key)))])
    missing = m.Comparison(m.Name(key), [m.ComparisonTarget(m.NotIn(), m.Name(name))])
    returned = m.SimpleStatementLine(body=[m.Return(entry)])
    store = m.SimpleStatementLine(body=[m.Assign(targets=[m.AssignTarget(entry)])])
    whole = m.If(test=missing, body=m.IndentedBlock(body=[m.ZeroOrMore(), store]), orelse=None)
    if not (m.matches(fill, whole) and m.matches(end, returned)) or _comments(end):
        return None
    assert isinstance(fill, cst.If)
    *computing, last = fill.body.body
    assert isinstance(last, cst.SimpleStatementLine)
    if any(m.findall(part, m.Name(name)) for part in computing):
        return None
    assign = cst.ensure_type(last.body[0], cst.Assign)
    result = last.with_changes(body=[cst.Return(assign.value)])
    body = [*before, *computing, result]
    first = body[len(before)]
    above = [*fill.leading_lines, *getattr(first, "leading_lines", ())]
    body[len(before)] = first.with_changes(leading_lines=above)
    return body


def _comments(statement: cst.BaseStatement) -> bool:
    return bool(m.findall(statement, m.Comment()))
