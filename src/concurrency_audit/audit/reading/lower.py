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

from concurrency_audit.audit.model.summaries import (
    NO_NAMES,
    ClassSummary,
    FunctionSummary,
    ModuleSummary,
    Parameter,
    names_in,
)
from concurrency_audit.audit.model.terms import (
    CLASS_VARIABLE,
    NOWHERE,
    Assign,
    Augment,
    Block,
    Case,
    Declare,
    Define,
    DefineClass,
    Delete,
    Evaluate,
    Expression,
    For,
    Handler,
    If,
    Import,
    ImportAll,
    Jump,
    Lambda,
    Match,
    Module,
    Operands,
    Raise,
    Return,
    Statement,
    Target,
    Try,
    While,
    With,
)
from concurrency_audit.audit.reading.expressions import Expressions, Scope, as_written, operator_of
from concurrency_audit.audit.reading.nodes import (
    aligned,
    captures,
    catches_all,
    class_declared,
    declared,
    dependency,
    each_target,
    imported,
    is_class_variable,
)

_MODULE = "<module>"
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_UNCLEAR = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.Await)
"""Expressions whose value may be known by the annotation alone."""


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


class _Lowering(Expressions):
    """Walks the statements and tracks the current function and class."""

    def __init__(self) -> None:
        super().__init__()
        self.functions: list[FunctionSummary | None] = [None]
        self.classes: list[ClassSummary | None] = []
        self.function = 0
        self.owner = -1
        self.prefix = ""
        self.definitions: list[ast.AST] = []

    def summary(self, body: Block) -> ModuleSummary:
        self.functions[0] = FunctionSummary(
            _MODULE, _MODULE, (), (), body, names_in(self.scope.bound), NO_NAMES, NO_NAMES, -1, -1, -1, False,
            False,
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

    def expression(self, node: ast.Expr) -> Evaluate | None:
        return None if isinstance(node.value, ast.Constant) else ("expression", self.lower(node.value))

    def assign(self, node: ast.Assign) -> Assign:
        value = self.lower(node.value)
        return ("assign", tuple([self.target(target) for target in node.targets]), value)

    def annotated(self, node: ast.AnnAssign) -> Assign | Declare | Operands:
        """Which class it is matters where the value may not tell, and in a class body."""
        value = None if node.value is None else self.lower(node.value)
        target = self.target(node.target)
        named = class_declared(node.annotation) if isinstance(node.value, _UNCLEAR) or value is None else None
        if value is not None and self.owner >= 0 and is_class_variable(node.annotation):
            named = CLASS_VARIABLE
        if value is not None:
            return ("assign", (target,), value) if named is None else ("assign", (target,), value, named)
        return ("operands", (target,)) if named is None or self.owner < 0 else ("declare", target, named)

    def augmented(self, node: ast.AugAssign) -> Augment:
        target = self.target(node.target)
        return ("augment", operator_of(node.op), target, self.lower(node.value))

    def return_(self, node: ast.Return) -> Return:
        return ("return", None if node.value is None else self.lower(node.value))

    def raise_(self, node: ast.Raise) -> Raise:
        value = None if node.exc is None else self.lower(node.exc)
        if node.cause is not None and value is not None:
            value = ("operands", (value, self.lower(node.cause)))
        return ("raise", value)

    def delete(self, node: ast.Delete) -> Delete:
        return ("delete", tuple([self.target(target) for target in each_target(node.targets)]))

    def assert_(self, node: ast.Assert) -> If:
        """`if not test: raise`."""
        said = () if node.msg is None else (self.lower(node.msg),)
        return ("if", ("not", self.lower(node.test)), (("raise", ("operands", said)),), ())

    def global_(self, node: ast.Global) -> None:
        self.scope.globals.update(node.names)

    def nonlocal_(self, node: ast.Nonlocal) -> None:
        self.scope.nonlocals.update(node.names)

    def import_(self, node: ast.Import) -> Import:
        return self._bind(imported(node))

    def import_from(self, node: ast.ImportFrom) -> Import | ImportAll:
        module, level = node.module or "", node.level
        if node.names[0].name == "*":
            return ("import-all", module, level)
        return self._bind([(alias.asname or alias.name, ("module", module, alias.name, level)) for alias in node.names])

    def _bind(self, bindings: list[tuple[str, Module]]) -> Import:
        self.scope.bound.update(name for name, _ in bindings if name)
        return ("import", tuple(bindings))

    def jump(self, _: ast.Break | ast.Continue) -> Jump:
        return ("jump",)

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
            name, qualname, parameters, decorators, block, names_in(scope.bound), names_in(scope.globals),
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
            name, qualname, (), (), block, names_in(scope.bound), names_in(scope.globals), NO_NAMES,
            self.function, index, ordinal, False, False,
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
