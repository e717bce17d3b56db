"""Converts libcst trees to `ast` form, so that one lowering serves both parsers.

Only what lowering uses is converted: of patterns only the names they bind, and
positions only where they are asked for (`placed_ast`). Lowering gives the same result for
`as_ast(libcst.parse_module(text))` as for `ast.parse(text)`; tests check that on whole libraries.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from typing import Any, TypeVar

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from concurrency_audit.audit.reading.concrete_names import alias, identifier, import_from, operator, pattern
from concurrency_audit.audit.reading.concrete_strings import formatted, string

_LOAD = ast.Load()
_Node = TypeVar("_Node", bound=ast.AST)
_PLACES: ContextVar[Mapping[cst.CSTNode, Any] | None] = ContextVar("_PLACES", default=None)
"""Where nodes stand, while a tree is converted that shall know."""


def as_ast(tree: cst.Module) -> ast.Module:
    """The module as `ast` would represent it."""
    return ast.Module(_block(tree.body), [])


def placed_ast(tree: cst.Module) -> ast.Module:
    """The same, whose nodes have a `place` each: libcst's range of lines and characters."""
    wrapper = MetadataWrapper(tree, unsafe_skip_copy=True)
    token = _PLACES.set(wrapper.resolve(PositionProvider))
    try:
        return as_ast(wrapper.module)
    finally:
        _PLACES.reset(token)


def expression(node: cst.CSTNode) -> ast.expr:
    """Convert any expression. A form that `ast` may not have becomes an expression without parts."""
    convert = _EXPRESSIONS.get(type(node))
    return _placed(node, convert(node) if convert else ast.expr())


def _placed(node: cst.CSTNode, made: _Node) -> _Node:
    places = _PLACES.get()
    if places is not None:
        setattr(made, "place", places.get(node))  # noqa: B010 - `ast` declares no such attribute
    return made


def _target(node: cst.CSTNode) -> Any:
    """An expression in a position where `ast` allows only a few kinds."""
    return expression(node)


def _optional(node: cst.CSTNode | None) -> ast.expr | None:
    return None if node is None else expression(node)


def _block(nodes: Sequence[cst.CSTNode]) -> list[ast.stmt]:
    out: list[ast.stmt] = []
    for node in nodes:
        small = node.body if isinstance(node, cst.SimpleStatementLine) else (node,)
        out += [_placed(part, _STATEMENTS[type(part)](part)) for part in small if type(part) in _STATEMENTS]
    return out


def _suite(node: cst.BaseSuite | None) -> list[ast.stmt]:
    return [] if node is None else _block(node.body)


def _otherwise(node: cst.If | cst.Else | cst.Finally | None) -> list[ast.stmt]:
    if isinstance(node, cst.If):
        return [_if(node)]
    return [] if node is None else _suite(node.body)


def _name(node: cst.Name) -> ast.expr:
    if node.value in _CONSTANTS:
        return ast.Constant(_CONSTANTS[node.value])
    return ast.Name(identifier(node), _LOAD)


def _subscript(node: cst.Subscript) -> ast.expr:
    parts = [_index(element.slice) for element in node.slice]
    plain = len(parts) == 1 and isinstance(node.slice[0].comma, cst.MaybeSentinel)
    index = parts[0] if plain and not isinstance(parts[0], ast.Starred) else ast.Tuple(parts, _LOAD)
    return ast.Subscript(expression(node.value), index, _LOAD)


def _index(node: cst.BaseSlice) -> ast.expr:
    if isinstance(node, cst.Index):
        value = expression(node.value)
        return ast.Starred(value, _LOAD) if node.star else value
    assert isinstance(node, cst.Slice)
    return ast.Slice(_optional(node.lower), _optional(node.upper), _optional(node.step))


def _call(node: cst.Call) -> ast.expr:
    return ast.Call(expression(node.func), *_arguments(node.args))


def _arguments(nodes: Sequence[cst.Arg]) -> tuple[list[ast.expr], list[ast.keyword]]:
    """Positional and keyword arguments; their positions only record the order of writing."""
    positional: list[ast.expr] = []
    keywords: list[ast.keyword] = []
    for number, arg in enumerate(nodes):
        value = expression(arg.value)
        if arg.keyword is not None or arg.star == "**":
            name = None if arg.keyword is None else identifier(arg.keyword)
            keywords.append(_at(number, ast.keyword(name, value)))
        else:
            positional.append(_at(number, ast.Starred(value, _LOAD) if arg.star else value))
    return positional, keywords


def _at(number: int, node: Any) -> Any:
    node.lineno, node.col_offset = 1, number
    return node


def _number(node: cst.Integer) -> ast.expr:
    return ast.Constant(node.evaluated_value)


def _nothing(_: cst.CSTNode) -> ast.expr:
    return ast.Constant(...)


def _elements(nodes: Sequence[cst.BaseElement]) -> list[ast.expr]:
    return [
        ast.Starred(expression(node.value), _LOAD) if isinstance(node, cst.StarredElement) else expression(node.value)
        for node in nodes
    ]


def _dict(node: cst.Dict) -> ast.expr:
    keys = [expression(e.key) if isinstance(e, cst.DictElement) else None for e in node.elements]
    return ast.Dict(keys, [expression(e.value) for e in node.elements])


def _clauses(clause: cst.CompFor | None) -> Iterator[ast.comprehension]:
    while clause is not None:
        yield ast.comprehension(
            expression(clause.target), expression(clause.iter), [expression(c.test) for c in clause.ifs], 0
        )
        clause = clause.inner_for_in


def _comprehension(kind: Any) -> Callable[[Any], ast.expr]:
    return lambda node: kind(expression(node.elt), list(_clauses(node.for_in)))


def _yield(node: cst.Yield) -> ast.expr:
    if isinstance(node.value, cst.From):
        return ast.YieldFrom(expression(node.value.item))
    return ast.Yield(_optional(node.value))


def _compare(node: cst.Comparison) -> ast.expr:
    operators = [operator(c.operator) for c in node.comparisons]
    return ast.Compare(expression(node.left), operators, [expression(c.comparator) for c in node.comparisons])


def _parameters(node: cst.Parameters) -> ast.arguments:
    positional = [*node.posonly_params, *node.params]
    return ast.arguments(
        posonlyargs=[],
        args=[_parameter(p) for p in positional],
        vararg=_parameter(node.star_arg) if isinstance(node.star_arg, cst.Param) else None,
        kwonlyargs=[_parameter(p) for p in node.kwonly_params],
        kw_defaults=[_optional(p.default) for p in node.kwonly_params],
        kwarg=None if node.star_kwarg is None else _parameter(node.star_kwarg),
        defaults=[expression(p.default) for p in positional if p.default is not None],
    )


def _parameter(node: cst.Param) -> ast.arg:
    return ast.arg(identifier(node.name), None if node.annotation is None else expression(node.annotation.annotation))


def _function(node: cst.FunctionDef) -> ast.stmt:
    kind = ast.FunctionDef if node.asynchronous is None else ast.AsyncFunctionDef
    decorators = [expression(d.decorator) for d in node.decorators]
    return kind(
        name=identifier(node.name),
        args=_parameters(node.params),
        body=_suite(node.body),
        decorator_list=decorators,
        returns=None if node.returns is None else expression(node.returns.annotation),
    )


def _class(node: cst.ClassDef) -> ast.stmt:
    bases, keywords = _arguments((*node.bases, *node.keywords))
    decorators = [expression(d.decorator) for d in node.decorators]
    return ast.ClassDef(
        name=identifier(node.name), bases=bases, keywords=keywords, body=_suite(node.body), decorator_list=decorators
    )


def _annotated(node: cst.AnnAssign) -> ast.stmt:
    return ast.AnnAssign(_target(node.target), expression(node.annotation.annotation), _optional(node.value), 0)


def _delete(node: cst.Del) -> ast.stmt:
    return ast.Delete([expression(node.target)])


def _if(node: cst.If) -> ast.stmt:
    return ast.If(expression(node.test), _suite(node.body), _otherwise(node.orelse))


def _for(node: cst.For) -> ast.stmt:
    kind = ast.For if node.asynchronous is None else ast.AsyncFor
    parts = expression(node.target), expression(node.iter), _suite(node.body), _otherwise(node.orelse)
    return kind(*parts)


def _try(kind: Any) -> Callable[[Any], ast.stmt]:
    return lambda node: kind(
        _suite(node.body), [_handler(h) for h in node.handlers], _otherwise(node.orelse), _otherwise(node.finalbody)
    )


def _handler(node: cst.ExceptHandler | cst.ExceptStarHandler) -> ast.ExceptHandler:
    name = None if node.name is None else identifier(node.name.name)
    return ast.ExceptHandler(_optional(node.type), name, _suite(node.body))


def _with(node: cst.With) -> ast.stmt:
    kind = ast.With if node.asynchronous is None else ast.AsyncWith
    items = [
        ast.withitem(expression(i.item), None if i.asname is None else expression(i.asname.name)) for i in node.items
    ]
    return kind(items, _suite(node.body))


def _match(node: cst.Match) -> ast.stmt:
    cases = [ast.match_case(pattern(c.pattern), _optional(c.guard), _suite(c.body)) for c in node.cases]
    return ast.Match(expression(node.subject), cases)


_CONSTANTS = {"None": None, "True": True, "False": False}
_EXPRESSIONS: dict[type, Callable[[Any], ast.expr]] = {
    cst.Name: _name, cst.Subscript: _subscript, cst.Call: _call, cst.Integer: _number, cst.Float: _nothing,
    cst.Imaginary: _nothing, cst.Ellipsis: _nothing, cst.Dict: _dict, cst.Yield: _yield, cst.Comparison: _compare,
    cst.Attribute: lambda n: ast.Attribute(expression(n.value), identifier(n.attr), _LOAD),
    cst.SimpleString: string, cst.ConcatenatedString: lambda n: formatted(n, expression),
    cst.FormattedString: lambda n: formatted(n, expression),
    cst.Tuple: lambda n: ast.Tuple(_elements(n.elements), _LOAD),
    cst.List: lambda n: ast.List(_elements(n.elements), _LOAD),
    cst.Set: lambda n: ast.Set(_elements(n.elements)),
    cst.StarredElement: lambda n: ast.Starred(expression(n.value), _LOAD),
    cst.ListComp: _comprehension(ast.ListComp), cst.SetComp: _comprehension(ast.SetComp),
    cst.GeneratorExp: _comprehension(ast.GeneratorExp),
    cst.DictComp: lambda n: ast.DictComp(expression(n.key), expression(n.value), list(_clauses(n.for_in))),
    cst.BinaryOperation: lambda n: ast.BinOp(expression(n.left), operator(n.operator), expression(n.right)),
    cst.UnaryOperation: lambda n: ast.UnaryOp(operator(n.operator), expression(n.expression)),
    cst.BooleanOperation: lambda n: ast.BoolOp(operator(n.operator), [expression(n.left), expression(n.right)]),
    cst.IfExp: lambda n: ast.IfExp(expression(n.test), expression(n.body), expression(n.orelse)),
    cst.NamedExpr: lambda n: ast.NamedExpr(_target(n.target), expression(n.value)),
    cst.Lambda: lambda n: ast.Lambda(_parameters(n.params), expression(n.body)),
    cst.Await: lambda n: ast.Await(expression(n.expression)),
}  # fmt: skip
_STATEMENTS: dict[type, Callable[[Any], ast.stmt]] = {
    cst.Expr: lambda n: ast.Expr(expression(n.value)),
    cst.Assign: lambda n: ast.Assign([expression(t.target) for t in n.targets], expression(n.value)),
    cst.AnnAssign: _annotated,
    cst.AugAssign: lambda n: ast.AugAssign(_target(n.target), operator(n.operator), expression(n.value)),
    cst.Return: lambda n: ast.Return(_optional(n.value)),
    cst.Raise: lambda n: ast.Raise(_optional(n.exc), None if n.cause is None else expression(n.cause.item)),
    cst.Assert: lambda n: ast.Assert(expression(n.test), _optional(n.msg)),
    cst.Global: lambda n: ast.Global([identifier(item.name) for item in n.names]),
    cst.Nonlocal: lambda n: ast.Nonlocal([identifier(item.name) for item in n.names]),
    cst.Import: lambda n: ast.Import([alias(name) for name in n.names]),
    cst.While: lambda n: ast.While(expression(n.test), _suite(n.body), _otherwise(n.orelse)),
    cst.Break: lambda _: ast.Break(), cst.Continue: lambda _: ast.Continue(), cst.ImportFrom: import_from,
    cst.Del: _delete, cst.If: _if, cst.For: _for, cst.Try: _try(ast.Try), cst.TryStar: _try(ast.TryStar),
    cst.With: _with, cst.FunctionDef: _function, cst.ClassDef: _class, cst.Match: _match,
}  # fmt: skip
