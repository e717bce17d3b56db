"""The parsed module that a fix changes, with the uses of its globals."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar, cast

import libcst as cst
from libcst.metadata import GlobalScope, MetadataWrapper, ParentNodeProvider, PositionProvider, Scope, ScopeProvider

from concurrency_audit.audit.fixes._imports import imported, with_import
from concurrency_audit.audit.fixes._target import RefusalError

N = TypeVar("N", bound=cst.CSTNode)
Edit = Callable[[cst.CSTNode], cst.CSTNode]


class Source:
    """A parsed module with positions, parents and scopes; never changed itself."""

    def __init__(self, text: str) -> None:
        """Raises RefusalError for text that libcst cannot parse."""
        try:
            wrapper = MetadataWrapper(cst.parse_module(text))
        except cst.ParserSyntaxError as error:
            raise RefusalError(f"line {error.raw_line} cannot be parsed") from error
        self.module = wrapper.module
        self.parents = cast("Mapping[cst.CSTNode, cst.CSTNode]", wrapper.resolve(ParentNodeProvider))
        self._positions = wrapper.resolve(PositionProvider)
        self._scopes = cast("Mapping[cst.CSTNode, Scope | None]", wrapper.resolve(ScopeProvider))

    def line(self, node: cst.CSTNode) -> int:
        """The 1-based line on which a node begins."""
        return self._positions[node].start.line

    def lines(self, node: cst.CSTNode) -> range:
        """The 1-based lines of a node."""
        position = self._positions[node]
        return range(position.start.line, position.end.line + 1)

    def of_type(self, kind: type[N], below: cst.CSTNode | None = None) -> Iterator[N]:
        """Every node of a kind, in source order."""
        for node in walk(below or self.module):
            if isinstance(node, kind):
                yield node

    def above(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The nodes around a node, innermost first."""
        while node in self.parents:
            node = self.parents[node]
            yield node

    def function(self, node: cst.CSTNode) -> cst.FunctionDef | None:
        """The innermost function whose body contains a node; decorators, defaults and annotations are outside of it."""
        below = node
        for around in self.above(node):
            if isinstance(around, cst.FunctionDef) and below is around.body:
                return around
            below = around
        return None

    def uses(self, name: str) -> list[cst.Name]:
        """Every mention of the module global `name`, including its definition, in source order."""
        return [node for node in self.of_type(cst.Name) if node.value == name and self._is_global(node)]

    def _is_global(self, node: cst.Name) -> bool:
        parent = self.parents[node]
        if isinstance(parent, cst.Attribute) and parent.attr is node:
            return False
        if isinstance(parent, cst.NameItem) or (isinstance(parent, cst.Arg) and parent.keyword is node):
            return False
        scope = self._scopes.get(node)
        found = scope[node.value] if scope is not None else ()
        return bool(found) and all(isinstance(assignment.scope, GlobalScope) for assignment in found)

    def definition(self, name: str) -> tuple[int, cst.SimpleStatementLine, cst.BaseExpression]:
        """The definition of a global: index in the module's body, statement, value.

        Raises RefusalError unless there is exactly one, a plain assignment.
        """
        found = []
        for index, statement in enumerate(self.module.body):
            if isinstance(statement, cst.SimpleStatementLine) and len(statement.body) == 1:
                target, value = bound(statement.body[0])
                if target == name and value is not None:
                    found.append((index, statement, value))
        if len(found) != 1:
            raise RefusalError(f"`{name}` is not bound exactly once, on a line of its own, at the top of the module")
        return found[0]

    def free_name(self, wish: str) -> str:
        """The name itself, or with a number if the module already uses it."""
        taken = {node.value for node in self.of_type(cst.Name)} | set(dir(builtins))
        return next(name for name in (wish, *(f"{wish}_{n}" for n in range(2, 1000))) if name not in taken)

    def changed(
        self, edits: Mapping[cst.CSTNode, Edit], imports: Iterable[str] = (), before: int | None = None
    ) -> cst.Module:
        """The module with nodes replaced and modules imported for use from statement `before` on.

        `before` defaults to the first edited statement. Raises RefusalError if the name of an imported module means
        something else.
        """
        body = self.module.body
        first = min((n for n, line in enumerate(body) if not edits.keys().isdisjoint(walk(line))), default=0)
        module = cst.ensure_type(self.module.visit(_Editing(edits)), cst.Module)
        for name in imports:
            self._must_mean_module(name, edits)
            above = body[: first if before is None else before + 1]
            if not any(name in imported(line) for line in above):
                module = with_import(module, name)
        return module

    def _must_mean_module(self, name: str, edits: Iterable[cst.CSTNode]) -> None:
        """Raise RefusalError unless the name means the module, or is unbound, where it will be used."""
        scopes = {scope for scope in self._scopes.values() if isinstance(scope, GlobalScope)}
        if any(
            not _imports(getattr(found, "node", None), name) for scope in scopes for found in scope.assignments[name]
        ):
            raise RefusalError(f"`{name}` means something else in this module")
        for function in {function for edit in edits if (function := self.function(edit)) is not None}:
            inner = self._scopes.get(function.body)
            if inner is not None and not isinstance(inner, GlobalScope) and inner.assignments[name]:
                raise RefusalError(f"`{name}` means something else in `{function.name.value}`")


def _imports(node: cst.CSTNode | None, name: str) -> bool:
    return isinstance(node, cst.Import) and name in _names(node)


def _names(node: cst.Import) -> Iterator[str]:
    for alias in node.names:
        if alias.asname is None:
            yield alias.evaluated_name.partition(".")[0]


class _Editing(cst.CSTTransformer):
    def __init__(self, edits: Mapping[cst.CSTNode, Edit]) -> None:
        super().__init__()
        self._edits = edits

    def on_leave(self, original_node: cst.CSTNode, updated_node: cst.CSTNode) -> cst.CSTNode:  # type: ignore[override]
        edit = self._edits.get(original_node)
        return updated_node if edit is None else edit(updated_node)


def walk(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A node and all its descendants in source order, without recursion: a chain of calls is as deep as it is long."""
    stack = [node]
    while stack:
        found = stack.pop()
        yield found
        stack.extend(reversed(found.children))


def bound(statement: cst.CSTNode) -> tuple[str | None, cst.BaseExpression | None]:
    """The single name or attribute that a simple statement binds, and its value; (None, None) for other statements."""
    if isinstance(statement, cst.Assign) and len(statement.targets) == 1:
        target: cst.BaseExpression = statement.targets[0].target
    elif isinstance(statement, cst.AnnAssign):
        target = statement.target
    else:
        return None, None
    return (dotted(target), statement.value) if dotted(target) else (None, None)


def dotted(node: cst.CSTNode) -> str:
    """`a.b.c` for a chain of names and attributes; empty for other expressions."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute) and (inner := dotted(node.value)):
        return f"{inner}.{node.attr.value}"
    return ""
