"""Lowering of expressions to terms; the grammar is in `model.terms`."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Literal

from concurrency_audit.audit.model.terms import (
    ANCHOR_BASE,
    CHAIN,
    NOWHERE,
    Attribute,
    Await,
    Binary,
    Call,
    Clause,
    Compare,
    Comprehension,
    Conditional,
    Constant,
    Dict,
    Display,
    Expression,
    Lambda,
    Name,
    Operands,
    Star,
    Target,
    Text,
    Walrus,
    Yield,
    climb,
)
from concurrency_audit.audit.reading.columns_declared import column_beside

_LONGEST_CONSTANT = 4096
"""Longer strings are never a path, key, name or statement of SQL that matters."""
_BIGGEST_CONSTANT = 10**9
_NOTHING: Constant = ("constant", None)
_ANCHORS: dict[int, int] = {}
_MOST_SHARED = 1 << 17


class Scope:
    """Names bound and declared in the function being lowered."""

    __slots__ = ("bound", "generator", "globals", "nonlocals")

    def __init__(self) -> None:
        self.bound: set[str] = set()
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()
        self.generator = False


def _shared(anchor: int) -> int:
    """The same number, as one object for all modules: a summary holds tens of thousands of them."""
    return _ANCHORS.setdefault(anchor, anchor) if anchor < _MOST_SHARED else anchor


class Expressions(ABC):
    """Lowers expressions in reading order, numbering every name it meets."""

    def __init__(self) -> None:
        self.names: list[ast.expr] = []
        """All names in order, and defaults of parameters before the names in them; a name's index is its number."""
        self.links: dict[int, ast.AST] = {}
        """Nodes around a name that have an anchor of their own."""
        self.scope = Scope()

    def lower(self, node: ast.AST) -> Expression:
        """The term of any expression node."""
        handler = _TABLE.get(node.__class__)
        return handler(self, node) if handler else ("operands", ())

    def numbered(self, node: ast.expr) -> int:
        """The anchor of a node that is no link of a chain."""
        self.names.append(node)
        return _shared((len(self.names) - 1) * ANCHOR_BASE)

    def _name(self, node: ast.Name) -> Name:
        return ("name", node.id, self.numbered(node))

    def _link(self, inner: Expression, node: ast.AST) -> int:
        """The anchor of a node one link further out than its inner expression."""
        if inner[0] not in CHAIN:
            return NOWHERE
        at = _shared(climb(inner[-1]))  # type: ignore[arg-type]  # the last element of a chain is its anchor
        self.links[at] = node
        return at

    def _attribute(self, node: ast.Attribute) -> Attribute:
        value = self.lower(node.value)
        return ("attribute", value, node.attr, self._link(value, node))

    def _subscript(self, node: ast.Subscript) -> Expression:
        column = column_beside(node)
        if column is not None:
            return self.lower(column)
        value = self.lower(node.value)
        return ("item", value, self.lower(node.slice), self._link(value, node))

    def _slice(self, node: ast.Slice) -> Operands:
        parts = [self.lower(part) for part in (node.lower, node.upper, node.step) if part is not None]
        if node.lower is None and node.upper is not None:  # `[:2]` is not `[2:]`
            parts.insert(0, _NOTHING)
        return ("operands", tuple(parts))

    def _call(self, node: ast.Call) -> Call:
        function = self.lower(node.func)
        args: list[Expression] = []
        keywords: list[tuple[str | None, Expression]] = []
        for part in as_written(node.args, node.keywords):
            if part.__class__ is ast.keyword:
                keywords.append((part.arg, self.lower(part.value)))
            else:
                args.append(self.lower(part))
        return ("call", function, tuple(args), tuple(keywords), self._link(function, node))

    def _formatted(self, node: ast.JoinedStr) -> Text:
        return ("text", self._parts(node))

    def _parts(self, node: ast.JoinedStr) -> tuple[Expression, ...]:
        """Constant and formatted parts; Python 3.12 adds empty constants in places."""
        parts: list[Expression] = [
            ("constant", str(p.value)) if isinstance(p, ast.Constant) else self.lower(p) for p in node.values
        ]
        return tuple([part for part in parts if part != ("constant", "")])

    def _formatted_value(self, node: ast.FormattedValue) -> Expression:
        value = self.lower(node.value)
        return value if node.format_spec is None else ("operands", (value, *self._parts(node.format_spec)))  # type: ignore[arg-type]

    def _display(self, node: ast.Tuple | ast.List | ast.Set) -> Display:
        return ("display", node.__class__.__name__.lower(), tuple([self.lower(element) for element in node.elts]))

    def _starred(self, node: ast.Starred) -> Star:
        return ("star", self.lower(node.value))

    def _dict_display(self, node: ast.Dict) -> Dict:
        keys: list[Expression | None] = []
        values: list[Expression] = []
        for key, value in zip(node.keys, node.values, strict=True):
            keys.append(None if key is None else self.lower(key))
            values.append(self.lower(value))
        return ("dict", tuple(keys), tuple(values))

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Comprehension:
        clauses: list[Clause] = []
        for clause in node.generators:
            iterable = self.lower(clause.iter)
            target = self._own_target(clause.target)
            clauses.append((target, iterable, tuple([self.lower(test) for test in clause.ifs])))
        if isinstance(node, ast.DictComp):
            elements: tuple[Expression, ...] = (self.lower(node.key), self.lower(node.value))
        else:
            elements = (self.lower(node.elt),)
        return ("comprehension", node.__class__.__name__, elements, tuple(clauses))

    def _own_target(self, node: ast.expr) -> Target:
        """The target of a comprehension, which binds in the comprehension and not in the enclosing function."""
        bound, self.scope.bound = self.scope.bound, set()
        target = self.target(node)
        self.scope.bound = bound
        return target

    def target(self, node: ast.expr) -> Target:
        """The term of an assignment target; names in it become bound."""
        if isinstance(node, ast.Name):
            self.scope.bound.add(node.id)
            return self._name(node)
        if isinstance(node, (ast.Tuple, ast.List)):
            return ("display", "tuple", tuple([self.target(element) for element in node.elts]))
        if isinstance(node, ast.Starred):
            return ("star", self.target(node.value))
        return self.lower(node)  # type: ignore[return-value]  # only attributes and subscripts are left

    def _binary(self, node: ast.BinOp) -> Binary:
        return ("binary", operator_of(node.op), self.lower(node.left), self.lower(node.right))

    def _unary(self, node: ast.UnaryOp) -> Expression:
        operand = self.lower(node.operand)
        if isinstance(node.op, ast.USub) and operand[0] == "constant" and isinstance(operand[1], int):
            return ("constant", -operand[1])
        return ("not", operand) if isinstance(node.op, ast.Not) else ("operands", (operand,))

    def _boolean(self, node: ast.BoolOp) -> Expression:
        """`a and b and c` is `(a and b) and c`."""
        tag: Literal["and", "or"] = "and" if isinstance(node.op, ast.And) else "or"
        first, *others = node.values
        term = self.lower(first)
        for operand in others:
            term = (tag, term, self.lower(operand))
        return term

    def _comparison(self, node: ast.Compare) -> Compare:
        operands = [self.lower(node.left), *[self.lower(operand) for operand in node.comparators]]
        return ("compare", tuple([_COMPARISONS[operator.__class__] for operator in node.ops]), tuple(operands))

    def _conditional(self, node: ast.IfExp) -> Conditional:
        return ("conditional", self.lower(node.test), self.lower(node.body), self.lower(node.orelse))

    def _walrus(self, node: ast.NamedExpr) -> Walrus:
        value = self.lower(node.value)
        return ("walrus", self.target(node.target), value)

    def _await_(self, node: ast.Await) -> Await:
        return ("await", self.lower(node.value))

    def _yield_(self, node: ast.Yield | ast.YieldFrom) -> Yield:
        self.scope.generator = True
        given = None if node.value is None else self.lower(node.value)
        return ("yield", ("star", given) if given is not None and isinstance(node, ast.YieldFrom) else given)

    @abstractmethod
    def _lambda_(self, node: ast.Lambda) -> Lambda:
        """Implemented by the statement lowering, which handles functions."""


def _constant(node: ast.Constant) -> Constant:
    value: Any = node.value
    kind = value.__class__
    if kind is str:
        return ("constant", value) if len(value) <= _LONGEST_CONSTANT else _NOTHING
    if kind is int:
        return ("constant", value) if value < _BIGGEST_CONSTANT else _NOTHING
    return ("constant", value) if kind is bool else _NOTHING


def as_written(positional: list[ast.expr], keywords: list[ast.keyword]) -> list[Any]:
    """Arguments in the order of writing; `*values` may follow a keyword."""
    if not keywords:
        return positional
    both = [*positional, *keywords]
    return sorted(both, key=_start) if any(isinstance(part, ast.Starred) for part in positional) else both


def _start(node: ast.expr | ast.keyword) -> tuple[int, int]:
    return node.lineno, node.col_offset


_OPERATORS: dict[type, str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Mod: "%", ast.FloorDiv: "//", ast.BitOr: "|",
    ast.BitAnd: "&", ast.Pow: "**", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>", ast.MatMult: "@",
}  # fmt: skip
_COMPARISONS: dict[type, str] = {
    ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not", ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<",
    ast.Gt: ">", ast.LtE: "<=", ast.GtE: ">=",
}  # fmt: skip


def operator_of(node: ast.operator) -> str:
    """The operator as written; `?` for operators that the interpreter ignores."""
    return _OPERATORS.get(node.__class__, "?")


_TABLE: dict[type, Callable[[Any, Any], Expression]] = {
    ast.Name: Expressions._name, ast.Attribute: Expressions._attribute, ast.Subscript: Expressions._subscript,
    ast.Call: Expressions._call, ast.Constant: lambda _, node: _constant(node), ast.JoinedStr: Expressions._formatted,
    ast.FormattedValue: Expressions._formatted_value, ast.Slice: Expressions._slice, ast.Tuple: Expressions._display,
    ast.List: Expressions._display, ast.Set: Expressions._display, ast.Dict: Expressions._dict_display,
    ast.Starred: Expressions._starred, ast.ListComp: Expressions._comprehension,
    ast.SetComp: Expressions._comprehension, ast.GeneratorExp: Expressions._comprehension,
    ast.DictComp: Expressions._comprehension, ast.BinOp: Expressions._binary, ast.UnaryOp: Expressions._unary,
    ast.BoolOp: Expressions._boolean, ast.Compare: Expressions._comparison, ast.IfExp: Expressions._conditional,
    ast.NamedExpr: Expressions._walrus, ast.Lambda: lambda self, node: self._lambda_(node),
    ast.Await: Expressions._await_, ast.Yield: Expressions._yield_, ast.YieldFrom: Expressions._yield_,
}  # fmt: skip
