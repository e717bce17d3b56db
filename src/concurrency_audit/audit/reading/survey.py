"""The survey: a quick walk over every module's `ast` that shows which modules need lowering.

It records names without resolving or judging them; `program.candidates` does that with the knowledge files. Walking
with a stack over the relevant fields is several times faster than `ast.NodeVisitor`.
"""

from __future__ import annotations

import ast
import warnings
from typing import Any

from concurrency_audit.audit.model.shapes import HANDLER_NAMES, SETTINGS, begins_like_a_handler, server_interface
from concurrency_audit.audit.model.surveys import HOOK, Survey
from concurrency_audit.audit.reading.chains import (
    base_name,
    binds,
    first_name,
    is_made,
    last_name,
    names_bound,
    never,
    targets,
)
from concurrency_audit.audit.reading.source import Unreadable

_LEAVES = (ast.Constant, ast.expr_context, ast.operator, ast.boolop, ast.unaryop, ast.cmpop, ast.type_ignore, ast.alias,
           ast.Global, ast.Nonlocal, ast.Pass, ast.Break, ast.Continue)  # fmt: skip
_UNREAD = frozenset(
    ["ctx", "op", "ops", "annotation", "returns", "type_comment", "type_params", "type_ignores", "kind"]
)


def survey(source: bytes) -> Survey | None:
    """The survey of a module; None if Python's own parser rejects it, which leaves it to lowering by libcst.

    Raises Unreadable for code nested so deeply that a parser may crash.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
        return _Survey(tree).result()
    except (RecursionError, MemoryError) as error:
        raise Unreadable("nested too deeply") from error
    except SyntaxError as error:
        if str(error.msg).startswith("too many"):
            raise Unreadable("nested too deeply", error.lineno or 1) from error
        if str(error.msg).startswith("Exceeds the limit"):
            raise Unreadable("holds a number of more digits than Python parses", error.lineno or 1) from error
        return None
    except ValueError:
        return None


class _Survey:
    """One walk: import-time code first, then function bodies, each attributed to the name it is called by."""

    def __init__(self, tree: ast.Module) -> None:
        self.imports: list[tuple[str, int, str, bool]] = []
        self.binds_handler = self.function_shaped = False
        self.shaped_methods: set[str] = set()
        self.decorators: set[str] = set()
        self.names: set[str] = set()
        self.aliases: set[tuple[str, str]] = set()
        self.instances: set[str] = set()
        self.registering: set[str] = set()
        self.bases: set[str] = set()
        self.called: dict[str, set[str]] = {}
        """Function name -> names it calls; import-time code has the key ``."""
        self.later: list[tuple[str, list[Any]]] = []
        self.owner = ""
        self.depth = 0
        """Depth of enclosing class bodies; -1 inside functions."""
        self.walk(list(tree.body))
        self.depth = -1
        while self.later:
            pending, self.later = self.later, []
            for self.owner, body in pending:
                self.walk(body)

    def result(self) -> Survey:
        """The survey."""
        return Survey(
            tuple(self.imports), self.binds_handler, self.function_shaped, _joined(self.shaped_methods),
            _joined(self.decorators), _joined(self.names), tuple(sorted(self.aliases)), _joined(self.at_import()),
            _joined(self.instances), _joined(self.registering), _joined(self.bases),
        )  # fmt: skip

    def at_import(self) -> set[str]:
        """The names that import-time code calls, directly or through functions of this module."""
        found: set[str] = set()
        stack = [""]
        while stack:
            added = self.called.get(stack.pop(), set()) - found
            found |= added
            stack.extend(added)
        return found

    def walk(self, stack: list[Any]) -> None:
        """Visit all descendants of the nodes except function bodies."""
        names, called = self.names, self.called.setdefault(self.owner, set())
        is_global = self.depth == 0
        while stack:
            node = stack.pop()
            kind = node.__class__
            if kind is ast.Name:
                if is_global and node.id in _BOUND:
                    self.binds_handler = True
                continue
            if kind is ast.Attribute:
                names.add(node.attr)
            elif kind is ast.Call:
                function = node.func
                if function.__class__ is ast.Name:
                    names.add(function.id)
                    called.add(function.id)
                elif function.__class__ is ast.Attribute:
                    called.add(function.attr)
            elif kind in _SPECIAL and _SPECIAL[kind](self, node):
                continue
            for field in _FIELDS.get(kind, ()):
                value = getattr(node, field)
                if value.__class__ is list:
                    stack.extend(value)
                elif value is not None:
                    stack.append(value)

    def put_off(self, name: str, body: list[Any]) -> None:
        """Defer a body that runs only when its function is called."""
        self.later.append((self.owner or name, body))

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.parameters(node.args, node.name)
        self.put_off(node.name, node.body)
        if self.depth == 0 and node.name in HANDLER_NAMES:
            self.binds_handler = True
        for decorator in node.decorator_list:
            name = last_name(decorator)
            self.decorators.add(name)
            if self.depth == 0:
                root = first_name(decorator)
                self.instances.add(root)
                self.registering.add(root)
                self.aliases.add((node.name, name))

    def lambda_(self, node: ast.Lambda) -> None:
        self.parameters(node.args, "<lambda>")
        self.put_off("<lambda>", [node.body])

    def parameters(self, args: ast.arguments, name: str) -> None:
        found = [a.arg for a in (*args.posonlyargs, *args.args)[:4]]
        if args.vararg is not None:
            found.append(args.vararg.arg)
        self.function_shaped = self.function_shaped or _is_called_by_servers(found)
        if _is_called_by_servers(found[1:]):
            self.shaped_methods.add(name)

    def class_(self, node: ast.ClassDef) -> bool:
        """A class body runs at import but binds no globals; its methods are attributed to the name of the class."""
        self.aliases.update((node.name, base_name(base)) for base in node.bases)
        if binds(node.body, HOOK):
            # what a function defines may be had by calling it
            self.aliases.update((name, HOOK) for name in (node.name, self.owner) if name)
        if self.depth == 0:
            self.instances.update(map(first_name, node.decorator_list))
            self.registering.update(map(first_name, node.decorator_list))
            self.bases.update(f"{first_name(base)}.{'?' if is_made(base) else base_name(base)}" for base in node.bases)
        if self.depth < 0:
            return False
        self.walk([*node.bases, *node.keywords, *node.decorator_list])
        outer, self.depth = self.owner, self.depth + 1
        self.walk([part for part in node.body if part.__class__ not in _DEFINITIONS])
        self.owner = outer or node.name
        self.walk([part for part in node.body if part.__class__ in _DEFINITIONS])
        self.owner, self.depth = outer, self.depth - 1
        return True

    def assign(self, node: ast.Assign | ast.AnnAssign | ast.NamedExpr) -> None:
        value = node.value
        if self.depth == 0 and value is not None and value.__class__ not in _PLAIN:
            bound = [name for target in targets(node) for name in names_bound(target)]
            self.instances.add(first_name(value))
            source = last_name(value)
            if source:
                self.aliases.update((name, source) for name in bound if name != source)

    def if_(self, node: ast.If) -> bool:
        """Defer branches that never run when Lambda imports the module."""
        if self.depth < 0 or not never(node.test):
            return False
        self.put_off("<never>", node.body)
        self.walk(list(node.orelse))
        return True

    def alone(self, node: ast.Expr) -> None:
        if self.depth == 0 and isinstance(node.value, ast.Call):
            self.registering.add(first_name(node.value))

    def loop(self, _: ast.For | ast.AsyncFor) -> None:
        if self.depth == 0:
            self.instances.add("?")

    def with_(self, node: ast.With | ast.AsyncWith) -> None:
        if self.depth == 0 and any(item.optional_vars is not None for item in node.items):
            self.instances.add("?")

    def global_(self, node: ast.Global) -> None:
        if not HANDLER_NAMES.isdisjoint(node.names):
            self.binds_handler = True

    def import_(self, node: ast.Import) -> None:
        for alias in node.names:
            self.imports.append((alias.name, 0, "", self.depth >= 0))
            self.imported(alias.name.rpartition(".")[2], alias.asname)

    def import_from(self, node: ast.ImportFrom) -> None:
        names = " ".join(alias.name for alias in node.names)
        self.imports.append((node.module or "", node.level, names, self.depth >= 0))
        for alias in node.names:
            self.imported(alias.name, alias.asname)

    def imported(self, name: str, bound: str | None) -> None:
        self.names.add(name)
        if bound is not None and bound != name:
            self.aliases.add((bound, name))
        if self.depth == 0 and (bound or name) in HANDLER_NAMES:
            self.binds_handler = True


def _is_called_by_servers(parameters: list[str]) -> bool:
    """Whether a function may be a handler, or an application that a web server calls itself."""
    return begins_like_a_handler(parameters) or bool(server_interface(parameters))


def _joined(names: set[str]) -> str:
    return " ".join(sorted(names))


def _fields(kind: type[ast.AST]) -> tuple[str, ...]:
    if kind in (ast.FunctionDef, ast.AsyncFunctionDef):
        return ("decorator_list", "args")
    if kind is ast.Lambda:
        return ("args",)
    if kind is ast.arguments:
        return ("defaults", "kw_defaults")
    if kind in (ast.ImportFrom, ast.Import) or issubclass(kind, _LEAVES):
        return ()
    return tuple(field for field in kind._fields if field not in _UNREAD and not _is_word(kind, field))


def _is_word(kind: type[ast.AST], field: str) -> bool:
    """Whether a field holds an identifier instead of a node."""
    return field in ("id", "attr", "arg", "conversion", "is_async", "simple", "rest", "kwd_attrs") or (
        field == "name" and kind is not ast.alias
    )


_BOUND = HANDLER_NAMES | SETTINGS.keys()
"""Names that a module with entry points may bind."""
_DEFINITIONS = frozenset([ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef])
_PLAIN = frozenset([ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.JoinedStr, ast.ListComp, ast.DictComp,
                    ast.SetComp, ast.GeneratorExp, ast.BinOp, ast.UnaryOp, ast.Compare, ast.Lambda])  # fmt: skip
"""Node types whose values cannot be instances of a project class."""
_FIELDS: dict[type[ast.AST], tuple[str, ...]] = {
    kind: fields
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST) and (fields := _fields(kind))
}
_SPECIAL: dict[type[ast.AST], Any] = {
    ast.FunctionDef: _Survey.function, ast.AsyncFunctionDef: _Survey.function, ast.Lambda: _Survey.lambda_,
    ast.ClassDef: _Survey.class_, ast.Assign: _Survey.assign, ast.AnnAssign: _Survey.assign,
    ast.NamedExpr: _Survey.assign, ast.Expr: _Survey.alone, ast.For: _Survey.loop, ast.AsyncFor: _Survey.loop,
    ast.With: _Survey.with_,
    ast.AsyncWith: _Survey.with_, ast.Global: _Survey.global_, ast.Import: _Survey.import_,
    ast.ImportFrom: _Survey.import_from, ast.If: _Survey.if_,
}  # fmt: skip
