"""Lowering of libcst expressions to terms; the grammar is in `model.terms`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import libcst as cst

from concurrency_audit.audit.model.terms import ANCHOR_BASE, CHAIN, NOWHERE, Term, climb

_CONSTANTS: dict[str, Term] = {"None": ("k", None), "True": ("k", True), "False": ("k", False)}
_LONGEST_CONSTANT = 240
"""Longer strings are never a path, key or name worth knowing."""


class Scope:
    """Names bound and declared in the function being lowered."""

    __slots__ = ("bound", "generator", "globals", "nonlocals")

    def __init__(self) -> None:
        self.bound: set[str] = set()
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()
        self.generator = False


class Expressions(ABC):
    """Lowers expressions in reading order, numbering every name it meets."""

    def __init__(self) -> None:
        self.names = 0
        self.scope = Scope()
        self.table: dict[type, Callable[[Any], Term]] = {
            cst.Name: self._name, cst.Attribute: self._attribute, cst.Subscript: self._subscript, cst.Call: self._call,
            cst.SimpleString: self._string, cst.ConcatenatedString: self._joined, cst.FormattedString: self._formatted,
            cst.Integer: self._number, cst.Float: _nothing, cst.Imaginary: _nothing, cst.Ellipsis: _nothing,
            cst.Tuple: self._display, cst.List: self._display, cst.Set: self._display, cst.Dict: self._dict_display,
            cst.ListComp: self._comprehension, cst.SetComp: self._comprehension,
            cst.GeneratorExp: self._comprehension, cst.DictComp: self._comprehension,
            cst.BinaryOperation: self._binary, cst.UnaryOperation: self._unary, cst.BooleanOperation: self._boolean,
            cst.Comparison: self._comparison, cst.IfExp: self._conditional, cst.NamedExpr: self._walrus,
            cst.Lambda: self._lambda_, cst.Await: self._await_, cst.Yield: self._yield_,
        }  # fmt: skip

    def lower(self, node: cst.CSTNode) -> Term:
        """The term of any expression node."""
        handler = self.table.get(type(node))
        return handler(node) if handler else ("u", ())

    def _name(self, node: cst.Name) -> Term:
        value = node.value
        if value in _CONSTANTS:
            return _CONSTANTS[value]
        at = self.names * ANCHOR_BASE
        self.names += 1
        return ("n", value, at)

    def _attribute(self, node: cst.Attribute) -> Term:
        value = self.lower(node.value)
        return ("a", value, node.attr.value, climb(value[-1]) if value[0] in CHAIN else NOWHERE)

    def _subscript(self, node: cst.Subscript) -> Term:
        value = self.lower(node.value)
        parts = [self._index(element.slice) for element in node.slice]
        index = parts[0] if len(parts) == 1 else ("t", "tuple", tuple(parts))
        return ("i", value, index, climb(value[-1]) if value[0] in CHAIN else NOWHERE)

    def _index(self, node: cst.BaseSlice) -> Term:
        if isinstance(node, cst.Index):
            return self.lower(node.value)
        assert isinstance(node, cst.Slice)
        return ("u", tuple(self.lower(part) for part in (node.lower, node.upper, node.step) if part is not None))

    def _call(self, node: cst.Call) -> Term:
        function = self.lower(node.func)
        args: list[Term] = []
        keywords: list[tuple[str | None, Term]] = []
        for arg in node.args:
            value = self.lower(arg.value)
            if arg.keyword is not None:
                keywords.append((arg.keyword.value, value))
            elif arg.star == "**":
                keywords.append((None, value))
            else:
                args.append(("*", value) if arg.star else value)
        at = climb(function[-1]) if function[0] in CHAIN else NOWHERE
        return ("f", function, tuple(args), tuple(keywords), at)

    def _string(self, node: cst.SimpleString) -> Term:
        text = node.value
        if len(text) > _LONGEST_CONSTANT:
            return ("k", None)
        if text[0] in "'\"" and "\\" not in text:  # most strings need no parser
            quotes = 3 if text[:3] in ("'''", '"""') else 1
            return ("k", text[quotes:-quotes])
        try:
            value = node.evaluated_value
        except (SyntaxError, ValueError):  # an escape that this interpreter refuses
            return ("k", None)
        return ("k", value if isinstance(value, str) else None)

    def _joined(self, node: cst.ConcatenatedString) -> Term:
        return ("s", (self.lower(node.left), self.lower(node.right)))

    def _formatted(self, node: cst.FormattedString) -> Term:
        return ("s", tuple(self._formatted_part(part) for part in node.parts))

    def _formatted_part(self, part: cst.BaseFormattedStringContent) -> Term:
        if isinstance(part, cst.FormattedStringText):
            return ("k", part.value.replace("{{", "{").replace("}}", "}"))
        assert isinstance(part, cst.FormattedStringExpression)
        value = self.lower(part.expression)
        if part.format_spec:
            return ("u", (value, *(self._formatted_part(p) for p in part.format_spec)))
        return value

    def _number(self, node: cst.Integer) -> Term:
        text = node.value.replace("_", "")
        return ("k", int(text) if len(text) < 10 and text.isdecimal() else None)

    def _display(self, node: cst.Tuple | cst.List | cst.Set) -> Term:
        kind = type(node).__name__.lower()
        return ("t", kind, tuple(self._element(e) for e in node.elements))

    def _element(self, node: cst.BaseElement) -> Term:
        value = self.lower(node.value)
        return ("*", value) if isinstance(node, cst.StarredElement) else value

    def _dict_display(self, node: cst.Dict) -> Term:
        keys: list[Term | None] = []
        values: list[Term] = []
        for element in node.elements:
            keys.append(self.lower(element.key) if isinstance(element, cst.DictElement) else None)
            values.append(self.lower(element.value))
        return ("d", tuple(keys), tuple(values))

    def _comprehension(self, node: cst.ListComp | cst.SetComp | cst.GeneratorExp | cst.DictComp) -> Term:
        clauses: list[Term] = []
        clause: cst.CompFor | None = node.for_in
        while clause is not None:
            iterable = self.lower(clause.iter)
            target = self._own_target(clause.target)
            clauses.append((target, iterable, tuple(self.lower(c.test) for c in clause.ifs)))
            clause = clause.inner_for_in
        if isinstance(node, cst.DictComp):
            elements: tuple[Term, ...] = (self.lower(node.key), self.lower(node.value))
        else:
            elements = (self.lower(node.elt),)
        return ("C", type(node).__name__, elements, tuple(clauses))

    def _own_target(self, node: cst.BaseExpression) -> Term:
        """A comprehension's target binds in the comprehension, not in the function around it."""
        bound, self.scope.bound = self.scope.bound, set()
        target = self.target(node)
        self.scope.bound = bound
        return target

    def target(self, node: cst.CSTNode) -> Term:
        """The term of something assigned to; names in it become bound."""
        if isinstance(node, cst.Name):
            self.scope.bound.add(node.value)
            return self._name(node)
        if isinstance(node, (cst.Tuple, cst.List)):
            return ("t", "tuple", tuple(self.target(element) for element in node.elements))
        if isinstance(node, cst.Element):
            return self.target(node.value)
        if isinstance(node, cst.StarredElement):
            return ("*", self.target(node.value))
        return self.lower(node)

    def _binary(self, node: cst.BinaryOperation) -> Term:
        return ("o", _OPERATORS.get(type(node.operator), "?"), self.lower(node.left), self.lower(node.right))

    def _unary(self, node: cst.UnaryOperation) -> Term:
        operand = self.lower(node.expression)
        if isinstance(node.operator, cst.Minus) and operand[0] == "k" and isinstance(operand[1], int):
            return ("k", -operand[1])
        return ("!", operand) if isinstance(node.operator, cst.Not) else ("u", (operand,))

    def _boolean(self, node: cst.BooleanOperation) -> Term:
        tag = "&" if isinstance(node.operator, cst.And) else "|"
        return (tag, self.lower(node.left), self.lower(node.right))

    def _comparison(self, node: cst.Comparison) -> Term:
        operands = [self.lower(node.left)]
        operators: list[str] = []
        for target in node.comparisons:
            operators.append(_COMPARISONS.get(type(target.operator), "?"))
            operands.append(self.lower(target.comparator))
        return ("q", tuple(operators), tuple(operands))

    def _conditional(self, node: cst.IfExp) -> Term:
        return ("?", self.lower(node.test), self.lower(node.body), self.lower(node.orelse))

    def _walrus(self, node: cst.NamedExpr) -> Term:
        value = self.lower(node.value)
        return (":", self.target(node.target), value)

    def _await_(self, node: cst.Await) -> Term:
        return ("w", self.lower(node.expression))

    def _yield_(self, node: cst.Yield) -> Term:
        self.scope.generator = True
        value = node.value.item if isinstance(node.value, cst.From) else node.value
        return ("y", None if value is None else self.lower(value))

    @abstractmethod
    def _lambda_(self, node: cst.Lambda) -> Term:
        """Lowered by the statement half, which knows functions."""


def _nothing(_: cst.CSTNode) -> Term:
    return ("k", None)


_OPERATORS: dict[type, str] = {
    cst.Add: "+", cst.Subtract: "-", cst.Multiply: "*", cst.Divide: "/", cst.Modulo: "%", cst.FloorDivide: "//",
    cst.BitOr: "|", cst.BitAnd: "&", cst.Power: "**",
    cst.AddAssign: "+", cst.SubtractAssign: "-", cst.MultiplyAssign: "*", cst.DivideAssign: "/",
    cst.ModuloAssign: "%", cst.BitOrAssign: "|", cst.BitAndAssign: "&",
}  # fmt: skip
_COMPARISONS: dict[type, str] = {
    cst.In: "in", cst.NotIn: "not in", cst.Is: "is", cst.IsNot: "is not", cst.Equal: "==", cst.NotEqual: "!=",
    cst.LessThan: "<", cst.GreaterThan: ">", cst.LessThanEqual: "<=", cst.GreaterThanEqual: ">=",
}  # fmt: skip


def operator_of(node: cst.BaseAugOp) -> str:
    """The operator of an augmented assignment, without its `=`."""
    return _OPERATORS.get(type(node), "?")
