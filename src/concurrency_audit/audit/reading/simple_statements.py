"""Statements without a block of their own: assignments, imports, `return` and the like."""

from __future__ import annotations

import ast

from concurrency_audit.audit.model.terms import (
    CLASS_VARIABLE,
    Assign,
    Augment,
    Declare,
    Delete,
    Evaluate,
    If,
    Import,
    ImportAll,
    Jump,
    Module,
    Operands,
    Raise,
    Return,
)
from concurrency_audit.audit.reading.columns_declared import column_declared, type_of_column
from concurrency_audit.audit.reading.expressions import Expressions, operator_of
from concurrency_audit.audit.reading.nodes import (
    class_declared,
    each_target,
    imported,
    is_class_variable,
)

_UNCLEAR = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.Await)
"""Expressions whose value may be known by the annotation alone."""


class SimpleStatements(Expressions):
    """Lowers them, within the current function and class."""

    def __init__(self) -> None:
        super().__init__()
        self.owner = -1
        """Number of the class in whose body they stand; -1 for none."""

    def expression(self, node: ast.Expr) -> Evaluate | None:
        """An expression that stands alone; nothing for a text or a number."""
        return None if isinstance(node.value, ast.Constant) else ("expression", self.lower(node.value))

    def assign(self, node: ast.Assign) -> Assign:
        """`x = y = value`."""
        value = self.lower(node.value)
        return ("assign", tuple([self.target(target) for target in node.targets]), value)

    def annotated(self, node: ast.AnnAssign) -> Assign | Declare | Operands:
        """Which class it is matters where the value may not tell, and in a class body."""
        stated = column_declared(node.annotation) if node.value is None and self.owner >= 0 else node.value
        value = None if stated is None else self.lower(stated)
        target = self.target(node.target)
        named = class_declared(node.annotation) if isinstance(node.value, _UNCLEAR) or value is None else None
        if value is not None and self.owner >= 0 and is_class_variable(node.annotation):
            named = CLASS_VARIABLE
        if value is not None:
            return ("assign", (target,), value) if named is None else ("assign", (target,), value, named)
        named = named or type_of_column(node.annotation)
        return ("operands", (target,)) if named is None or self.owner < 0 else ("declare", target, named)

    def augmented(self, node: ast.AugAssign) -> Augment:
        """`x += value`."""
        target = self.target(node.target)
        return ("augment", operator_of(node.op), target, self.lower(node.value))

    def return_(self, node: ast.Return) -> Return:
        """`return value`."""
        return ("return", None if node.value is None else self.lower(node.value))

    def raise_(self, node: ast.Raise) -> Raise:
        """`raise value from cause`."""
        value = None if node.exc is None else self.lower(node.exc)
        if node.cause is not None and value is not None:
            value = ("operands", (value, self.lower(node.cause)))
        return ("raise", value)

    def delete(self, node: ast.Delete) -> Delete:
        """`del x, y`."""
        return ("delete", tuple([self.target(target) for target in each_target(node.targets)]))

    def assert_(self, node: ast.Assert) -> If:
        """`if not test: raise`."""
        said = () if node.msg is None else (self.lower(node.msg),)
        return ("if", ("not", self.lower(node.test)), (("raise", ("operands", said)),), ())

    def global_(self, node: ast.Global) -> None:
        """`global x`: the scope takes note."""
        self.scope.globals.update(node.names)

    def nonlocal_(self, node: ast.Nonlocal) -> None:
        """`nonlocal x`, likewise."""
        self.scope.nonlocals.update(node.names)

    def import_(self, node: ast.Import) -> Import:
        """`import x.y as z`."""
        return self._bind(imported(node))

    def import_from(self, node: ast.ImportFrom) -> Import | ImportAll:
        """`from x import y as z`, or `*`."""
        module, level = node.module or "", node.level
        if node.names[0].name == "*":
            return ("import-all", module, level)
        return self._bind([(alias.asname or alias.name, ("module", module, alias.name, level)) for alias in node.names])

    def _bind(self, bindings: list[tuple[str, Module]]) -> Import:
        self.scope.bound.update(name for name, _ in bindings if name)
        return ("import", tuple(bindings))

    def jump(self, _: ast.Break | ast.Continue) -> Jump:
        """`break` or `continue`."""
        return ("jump",)
