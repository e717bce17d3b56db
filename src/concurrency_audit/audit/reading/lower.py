"""Lowering of a whole module: statements, functions and classes, in reading order.

The reading order of a construct is the order in which it is evaluated where that differs from the order of writing:
the value
of an assignment before its targets, an iterable before the loop's target. `reading.positions` repeats the same order
over `ast` to find positions, so a change here is a change there; a test compares the two on whole libraries.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from concurrency_audit.audit.model.summaries import ClassSummary, FunctionSummary, ModuleSummary, Parameter
from concurrency_audit.audit.model.terms import Block, Term
from concurrency_audit.audit.reading.expressions import Expressions, Scope, operator_of
from concurrency_audit.audit.reading.naming import alias_of, captures, dotted_name

_MODULE = "<module>"


def lower_module(tree: cst.Module) -> ModuleSummary:
    """The summary of a parsed module."""
    lowering = _Lowering()
    lowering.functions.append(None)
    body = lowering.block(tree.body)
    lowering.functions[0] = FunctionSummary(
        _MODULE,
        _MODULE,
        (),
        (),
        body,
        frozenset(lowering.scope.bound),
        frozenset(),
        frozenset(),
        -1,
        -1,
        -1,
        False,
        False,
    )
    return ModuleSummary(
        tuple(f for f in lowering.functions if f is not None),
        tuple(c for c in lowering.classes if c is not None),
        lowering.names,
    )


class _Lowering(Expressions):
    """Keeps the function and class being lowered while it walks the statements."""

    def __init__(self) -> None:
        super().__init__()
        self.functions: list[FunctionSummary | None] = []
        self.classes: list[ClassSummary | None] = []
        self.function = 0
        self.owner = -1
        self.prefix = ""
        self.definitions = 0
        self.statements: dict[type, Callable[[Any], Term | None]] = {
            cst.Expr: self.expression, cst.Assign: self.assign, cst.AnnAssign: self.annotated,
            cst.AugAssign: self.augmented, cst.Return: self.return_, cst.Raise: self.raise_, cst.Del: self.delete,
            cst.Break: _jump, cst.Continue: _jump, cst.Pass: _skip, cst.Assert: self.assert_,
            cst.Global: self.global_, cst.Nonlocal: self.nonlocal_, cst.ImportFrom: self.import_from,
            cst.Import: self.import_, cst.If: self.if_, cst.While: self.while_, cst.For: self.for_,
            cst.Try: self.try_, cst.TryStar: self.try_, cst.With: self.with_, cst.FunctionDef: self.function_def,
            cst.ClassDef: self.class_def, cst.Match: self.match_,
        }  # fmt: skip

    def block(self, nodes: Sequence[cst.CSTNode]) -> Block:
        out: list[Term] = []
        for node in nodes:
            if type(node) is cst.SimpleStatementLine:
                for small in node.body:
                    self._add(out, small)
            else:
                self._add(out, node)
        return tuple(out)

    def _add(self, out: list[Term], node: cst.CSTNode) -> None:
        handler = self.statements.get(type(node))
        term = handler(node) if handler else None
        if term is not None:
            out.append(term)

    def suite(self, body: cst.BaseSuite) -> Block:
        return self.block(body.body)

    def expression(self, node: cst.Expr) -> Term | None:
        if isinstance(node.value, (cst.SimpleString, cst.Ellipsis)):
            return None
        return ("e", self.lower(node.value))

    def assign(self, node: cst.Assign) -> Term:
        value = self.lower(node.value)
        return ("=", tuple(self.target(t.target) for t in node.targets), value)

    def annotated(self, node: cst.AnnAssign) -> Term:
        value = None if node.value is None else self.lower(node.value)
        target = self.target(node.target)
        return ("u", (target,)) if value is None else ("=", (target,), value)

    def augmented(self, node: cst.AugAssign) -> Term:
        target = self.target(node.target)
        return ("+", operator_of(node.operator), target, self.lower(node.value))

    def return_(self, node: cst.Return) -> Term:
        return ("ret", None if node.value is None else self.lower(node.value))

    def raise_(self, node: cst.Raise) -> Term:
        value = None if node.exc is None else self.lower(node.exc)
        if node.cause is not None and value is not None:
            value = ("u", (value, self.lower(node.cause.item)))
        return ("raise", value)

    def delete(self, node: cst.Del) -> Term:
        return ("-", (self.target(node.target),))

    def assert_(self, node: cst.Assert) -> Term:
        test = self.lower(node.test)
        return ("e", test if node.msg is None else ("u", (test, self.lower(node.msg))))

    def global_(self, node: cst.Global) -> None:
        self.scope.globals.update(item.name.value for item in node.names)

    def nonlocal_(self, node: cst.Nonlocal) -> None:
        self.scope.nonlocals.update(item.name.value for item in node.names)

    def import_(self, node: cst.Import) -> Term:
        bindings: list[Term] = []
        for alias in node.names:
            dotted = dotted_name(alias.name)
            if alias.asname is not None:
                bindings.append((alias_of(alias.asname), ("m", dotted, None, 0)))
            else:
                bindings.append((dotted.partition(".")[0], ("m", dotted.partition(".")[0], None, 0)))
                if "." in dotted:
                    bindings.append(("", ("m", dotted, None, 0)))
        return self._bind(bindings)

    def import_from(self, node: cst.ImportFrom) -> Term:
        module = "" if node.module is None else dotted_name(node.module)
        level = len(node.relative)
        if isinstance(node.names, cst.ImportStar):
            return ("star", module, level)
        bindings: list[Term] = []
        for alias in node.names:
            name = dotted_name(alias.name)
            bound = name if alias.asname is None else alias_of(alias.asname)
            bindings.append((bound, ("m", module, name, level)))
        return self._bind(bindings)

    def _bind(self, bindings: list[Term]) -> Term:
        self.scope.bound.update(name for name, _ in bindings if name)
        return ("import", tuple(bindings))

    def if_(self, node: cst.If) -> Term:
        return ("if", self.lower(node.test), self.suite(node.body), self._otherwise(node.orelse))

    def _otherwise(self, node: cst.If | cst.Else | None) -> Block:
        if node is None:
            return ()
        return (self.if_(node),) if isinstance(node, cst.If) else self.suite(node.body)

    def while_(self, node: cst.While) -> Term:
        return ("while", self.lower(node.test), self.suite(node.body), self._otherwise(node.orelse))

    def for_(self, node: cst.For) -> Term:
        iterable = self.lower(node.iter)
        target = self.target(node.target)
        body = self.suite(node.body)
        return ("for", target, iterable, body, self._otherwise(node.orelse), node.asynchronous is not None)

    def try_(self, node: cst.Try | cst.TryStar) -> Term:
        body = self.suite(node.body)
        handlers = tuple(self._handler(h) for h in node.handlers)
        otherwise = self._otherwise(node.orelse)
        final = () if node.finalbody is None else self.suite(node.finalbody.body)
        return ("try", body, handlers, otherwise, final)

    def _handler(self, node: cst.ExceptHandler | cst.ExceptStarHandler) -> Term:
        kind = None if node.type is None else self.lower(node.type)
        name = None
        if node.name is not None:
            name = alias_of(node.name)
            self.scope.bound.add(name)
        return (kind, name, self.suite(node.body))

    def with_(self, node: cst.With) -> Term:
        items: list[Term] = []
        for item in node.items:
            value = self.lower(item.item)
            items.append((value, None if item.asname is None else self.target(item.asname.name)))
        return ("with", tuple(items), self.suite(node.body), node.asynchronous is not None)

    def match_(self, node: cst.Match) -> Term:
        subject = self.lower(node.subject)
        cases: list[Term] = []
        for case in node.cases:
            captured = tuple(captures(case.pattern))
            self.scope.bound.update(captured)
            guard = None if case.guard is None else self.lower(case.guard)
            cases.append((captured, guard, self.suite(case.body)))
        return ("match", subject, tuple(cases))

    def function_def(self, node: cst.FunctionDef) -> Term:
        self.scope.bound.add(node.name.value)
        decorators = tuple(self.lower(d.decorator) for d in node.decorators)
        index = self._function(node.name.value, node.params, node.body, decorators, node.asynchronous is not None)
        return ("def", index)

    def _lambda_(self, node: cst.Lambda) -> Term:
        return ("L", self._function("<lambda>", node.params, node.body, (), False))

    def _function(
        self, name: str, params: cst.Parameters, body: cst.CSTNode, decorators: tuple[Term, ...], is_async: bool
    ) -> int:
        parameters = tuple(self._parameters(params))
        index, ordinal = len(self.functions), self.definitions
        self.functions.append(None)
        self.definitions += 1
        qualname = self.prefix + name
        outer = self.scope, self.function, self.owner, self.prefix
        self.scope, self.function, self.owner, self.prefix = Scope(), index, -1, f"{qualname}.<locals>."
        self.scope.bound.update(p.name for p in parameters)
        block = self.suite(body) if isinstance(body, cst.BaseSuite) else (("ret", self.lower(body)),)
        scope = self.scope
        self.scope, self.function, self.owner, self.prefix = outer
        self.functions[index] = FunctionSummary(
            name, qualname, parameters, decorators, block, frozenset(scope.bound), frozenset(scope.globals),
            frozenset(scope.nonlocals), self.function, self.owner, ordinal, is_async, scope.generator,
        )  # fmt: skip
        return index

    def _parameters(self, params: cst.Parameters) -> list[Parameter]:
        found = [self._parameter(p, "positional") for p in (*params.posonly_params, *params.params)]
        if isinstance(params.star_arg, cst.Param):
            found.append(self._parameter(params.star_arg, "args"))
        found.extend(self._parameter(p, "keyword") for p in params.kwonly_params)
        if params.star_kwarg is not None:
            found.append(self._parameter(params.star_kwarg, "kwargs"))
        return found

    def _parameter(self, node: cst.Param, kind: str) -> Parameter:
        default = None if node.default is None else self.lower(node.default)
        annotation = None if node.annotation is None else dotted_name(node.annotation.annotation)
        return Parameter(node.name.value, kind, default, annotation or None)

    def class_def(self, node: cst.ClassDef) -> Term:
        name = node.name.value
        self.scope.bound.add(name)
        decorators = tuple(self.lower(d.decorator) for d in node.decorators)
        bases = tuple(self.lower(arg.value) for arg in (*node.bases, *node.keywords))[: len(node.bases)]
        index, ordinal, body_index = len(self.classes), self.definitions, len(self.functions)
        self.classes.append(None)
        self.functions.append(None)
        self.definitions += 1
        qualname = self.prefix + name
        outer = self.scope, self.function, self.owner, self.prefix
        self.scope, self.owner, self.prefix = Scope(), index, f"{qualname}."
        self.function = body_index
        block = self.suite(node.body)
        scope = self.scope
        self.scope, self.function, self.owner, self.prefix = outer
        self.functions[body_index] = FunctionSummary(
            name, qualname, (), (), block, frozenset(scope.bound), frozenset(scope.globals), frozenset(),
            self.function, index, ordinal, False, False,
        )  # fmt: skip
        self.classes[index] = ClassSummary(name, qualname, bases, decorators, body_index, self.function, ordinal)
        return ("class", index)


def _jump(_: cst.CSTNode) -> Term:
    return ("jump",)


def _skip(_: cst.CSTNode) -> None:
    return None
