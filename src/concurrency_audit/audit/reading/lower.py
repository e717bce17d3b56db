"""Lowering of a whole module: statements, functions and classes, in reading order.

Reading order is the order of evaluation where that differs from the order of writing: the value of an assignment before
its targets, an iterable before the loop's target.

The input is an `ast` tree, because that parser is ten times faster than libcst's. Where libcst has to parse (a module
with findings, syntax newer than the running Python), `reading.concrete` converts its tree to this form.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from concurrency_audit.audit.model.code import Code
from concurrency_audit.audit.model.summaries import (
    NO_NAMES,
    ClassSummary,
    FunctionSummary,
    ModuleSummary,
    Parameter,
    names_in,
)
from concurrency_audit.audit.model.terms import (
    NOWHERE,
    Block,
    Case,
    Define,
    DefineClass,
    Expression,
    For,
    Handler,
    If,
    Lambda,
    Match,
    Statement,
    Target,
    Try,
    While,
    With,
)
from concurrency_audit.audit.reading.expressions import Scope, as_written
from concurrency_audit.audit.reading.nodes import (
    aligned,
    captures,
    catches_all,
    class_declared,
    declared,
    dependency,
)
from concurrency_audit.audit.reading.simple_statements import SimpleStatements

_MODULE = "<module>"
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Lowered(NamedTuple):
    """The summary of a module, and the nodes behind the numbers in it."""

    summary: ModuleSummary
    names: list[ast.expr]
    """Names, and defaults of parameters, by the ordinal that anchors hold."""
    links: dict[int, ast.AST]
    """The nodes around a name, by anchor."""
    definitions: list[ast.AST]
    """Every `def`, `class` and `lambda` by its ordinal."""


def lower_module(tree: ast.Module) -> Lowered:
    """The summary of a parsed module."""
    lowering = _Lowering()
    body = lowering.block(tree.body)
    return Lowered(lowering.summary(body), lowering.names, lowering.links, lowering.definitions)


class _Lowering(SimpleStatements):
    """Walks the statements and tracks the current function and class."""

    def __init__(self) -> None:
        super().__init__()
        self.functions: list[FunctionSummary | None] = [None]
        self.classes: list[ClassSummary | None] = []
        self.function = 0
        self.prefix = ""
        self.definitions: list[ast.AST] = []

    def summary(self, body: Block) -> ModuleSummary:
        self.functions[0] = FunctionSummary(
            _MODULE, _MODULE, (), (), Code(body, at_import=True), names_in(self.scope.bound), NO_NAMES, NO_NAMES, -1,
            -1, -1, False, False,
        )  # fmt: skip
        return ModuleSummary(
            tuple(f for f in self.functions if f is not None),
            tuple(c for c in self.classes if c is not None),
            len(self.names),
        )

    def block(self, nodes: list[ast.stmt]) -> Block:
        out: list[Statement] = []
        for node in nodes:
            handler = _STATEMENTS.get(node.__class__)
            term = handler(self, node) if handler else None
            if term is not None:
                out.append(term)
        return tuple(out)

    def if_(self, node: ast.If) -> If:
        return ("if", self.lower(node.test), self.block(node.body), self.block(node.orelse))

    def while_(self, node: ast.While) -> While:
        return ("while", self.lower(node.test), self.block(node.body), self.block(node.orelse))

    def for_(self, node: ast.For | ast.AsyncFor) -> For:
        iterable = self.lower(node.iter)
        target = self.target(node.target)
        body = self.block(node.body)
        return ("for", target, iterable, body, self.block(node.orelse), isinstance(node, ast.AsyncFor))

    def try_(self, node: ast.Try | ast.TryStar) -> Try:
        body = self.block(node.body)
        handlers = tuple([self._handler(handler) for handler in node.handlers])
        otherwise = self.block(node.orelse)
        return ("try", body, handlers, otherwise, self.block(node.finalbody))

    def _handler(self, node: ast.ExceptHandler) -> Handler:
        kind = None if node.type is None else self.lower(node.type)
        if node.name is not None:
            self.scope.bound.add(node.name)
        return (kind, node.name, self.block(node.body))

    def with_(self, node: ast.With | ast.AsyncWith) -> With:
        items: list[tuple[Expression, Target | None]] = []
        for item in node.items:
            value = self.lower(item.context_expr)
            items.append((value, None if item.optional_vars is None else self.target(item.optional_vars)))
        return ("with", tuple(items), self.block(node.body), isinstance(node, ast.AsyncWith))

    def match_(self, node: ast.Match) -> Match:
        subject = self.lower(node.subject)
        cases: list[Case] = []
        for case in node.cases:
            captured = tuple(captures(case.pattern))
            self.scope.bound.update(name for _, name, _ in captured)
            guard = None if case.guard is None else self.lower(case.guard)
            cases.append((captured, guard, self.block(case.body)))
        return ("match", subject, tuple(cases), any(map(catches_all, node.cases)))

    def function_def(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Define:
        self.scope.bound.add(node.name)
        decorators = tuple([self.lower(decorator) for decorator in node.decorator_list])
        return ("def", self._function(node, node.name, decorators))

    def _lambda_(self, node: ast.Lambda) -> Lambda:
        return ("lambda", self._function(node, "<lambda>", ()))

    def _function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, name: str, decorators: tuple[Expression, ...]
    ) -> int:
        parameters = tuple(self._parameters(node.args))
        index, ordinal = len(self.functions), len(self.definitions)
        self.functions.append(None)
        self.definitions.append(node)
        qualname = self.prefix + name
        outer = self.scope, self.function, self.owner, self.prefix
        self.scope, self.function, self.owner, self.prefix = Scope(), index, -1, f"{qualname}.<locals>."
        self.scope.bound.update([p.name for p in parameters])
        block: Block = (("return", self.lower(node.body)),) if isinstance(node, ast.Lambda) else self.block(node.body)
        scope = self.scope
        self.scope, self.function, self.owner, self.prefix = outer
        self.functions[index] = FunctionSummary(
            name, qualname, parameters, decorators, Code(block), names_in(scope.bound), names_in(scope.globals),
            names_in(scope.nonlocals), self.function, self.owner, ordinal, isinstance(node, ast.AsyncFunctionDef),
            scope.generator, class_declared(node.returns) if isinstance(node, _FUNCTIONS) and node.returns else None,
        )  # fmt: skip
        return index

    def _parameters(self, args: ast.arguments) -> Iterator[Parameter]:
        positional = [*args.posonlyargs, *args.args]
        for arg, default in zip(positional, aligned(args.defaults, len(positional)), strict=True):
            yield self._parameter(arg, "positional", default)
        if args.vararg is not None:
            yield self._parameter(args.vararg, "args", None)
        for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
            yield self._parameter(arg, "keyword", default)
        if args.kwarg is not None:
            yield self._parameter(args.kwarg, "kwargs", None)

    def _parameter(self, arg: ast.arg, kind: str, default: ast.expr | None) -> Parameter:
        annotation = None if arg.annotation is None else declared(arg.annotation)
        at = NOWHERE if default is None or isinstance(default, ast.Constant) else self.numbered(default)
        if default is None and arg.annotation is not None:
            default = dependency(arg.annotation)
        return Parameter(arg.arg, kind, None if default is None else self.lower(default), annotation, at)

    def class_def(self, node: ast.ClassDef) -> DefineClass:
        name = node.name
        self.scope.bound.add(name)
        decorators = tuple([self.lower(decorator) for decorator in node.decorator_list])
        bases, metaclass = self._bases(node)
        index, ordinal, body_index = len(self.classes), len(self.definitions), len(self.functions)
        self.classes.append(None)
        self.functions.append(None)
        self.definitions.append(node)
        qualname = self.prefix + name
        outer = self.scope, self.function, self.owner, self.prefix
        self.scope, self.owner, self.prefix = Scope(), index, f"{qualname}."
        self.function = body_index
        block = self.block(node.body)
        scope = self.scope
        self.scope, self.function, self.owner, self.prefix = outer
        self.functions[body_index] = FunctionSummary(
            name, qualname, (), (), Code(block, at_import=True), names_in(scope.bound), names_in(scope.globals),
            NO_NAMES, self.function, index, ordinal, False, False,
        )  # fmt: skip
        self.classes[index] = ClassSummary(
            name, qualname, bases, decorators, body_index, self.function, ordinal, metaclass
        )  # fmt: skip
        return ("class", index)

    def _bases(self, node: ast.ClassDef) -> tuple[tuple[Expression, ...], Expression | None]:
        """The base classes and the metaclass. Other keywords are lowered only to number their names."""
        bases: list[Expression] = []
        metaclass: Expression | None = None
        for part in as_written(node.bases, node.keywords):
            term = self.lower(part.value if isinstance(part, (ast.keyword, ast.Starred)) else part)
            if not isinstance(part, ast.keyword):
                bases.append(term)
            elif part.arg == "metaclass":
                metaclass = term
        return tuple(bases), metaclass


_STATEMENTS: dict[type, Callable[[Any, Any], Statement | None]] = {
    ast.Expr: _Lowering.expression, ast.Assign: _Lowering.assign, ast.AnnAssign: _Lowering.annotated,
    ast.AugAssign: _Lowering.augmented, ast.Return: _Lowering.return_, ast.Raise: _Lowering.raise_,
    ast.Delete: _Lowering.delete, ast.Break: _Lowering.jump, ast.Continue: _Lowering.jump,
    ast.Assert: _Lowering.assert_, ast.Global: _Lowering.global_, ast.Nonlocal: _Lowering.nonlocal_,
    ast.ImportFrom: _Lowering.import_from, ast.Import: _Lowering.import_, ast.If: _Lowering.if_,
    ast.While: _Lowering.while_, ast.For: _Lowering.for_, ast.AsyncFor: _Lowering.for_, ast.Try: _Lowering.try_,
    ast.TryStar: _Lowering.try_, ast.With: _Lowering.with_, ast.AsyncWith: _Lowering.with_, ast.Match: _Lowering.match_,
    ast.FunctionDef: _Lowering.function_def, ast.AsyncFunctionDef: _Lowering.function_def,
    ast.ClassDef: _Lowering.class_def,
}  # fmt: skip
