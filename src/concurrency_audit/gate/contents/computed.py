"""Imports and code whose names a module computes at run time, so that no analysis of the package can follow them.

Names are resolved through `import` statements alone. If a function that imports by name is called with a constant, the
audit follows it; every other use is reported, whether a call with a computed name or the function as a value.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

_BY_NAME = frozenset({"builtins.__import__", "importlib.__import__", "importlib.import_module"})
_IMPORTING = _BY_NAME | {
    "importlib.machinery.ExtensionFileLoader",
    "importlib.machinery.SourceFileLoader",
    "importlib.machinery.SourcelessFileLoader",
    "importlib.metadata.entry_points",
    "importlib.util.module_from_spec",
    "importlib.util.spec_from_file_location",
    "importlib.util.spec_from_loader",
    "pkg_resources.iter_entry_points",
    "pkg_resources.load_entry_point",
    "pkgutil.resolve_name",
    "runpy.run_module",
    "runpy.run_path",
    "site.addsitedir",
    "sys.meta_path",
    "sys.path_hooks",
    "zipimport.zipimporter",
}
_RUNNING = frozenset({"builtins.eval", "builtins.exec", "marshal.load", "marshal.loads", "types.CodeType"})
_LOADING = frozenset({"ctypes.CDLL", "ctypes.PyDLL", "ctypes.cdll.LoadLibrary", "ctypes.pydll.LoadLibrary"})
_WHOLE = frozenset({"builtins", "importlib", "importlib.machinery", "importlib.util", "runpy", "zipimport"})
"""Modules that, used as values, can yield any of these functions: `getattr(importlib, name)`."""
_SEARCHED = frozenset({"sys.path"})
_ADDING = ("append", "extend", "insert")
_ROOTS = ("/var/task", "/var/runtime", "/opt/python")
_ANCHORS = frozenset({"__file__", "__path__", "getcwd", "cwd"})
_BUILTINS = frozenset({"__import__", "eval", "exec"})
_TASK_ROOT = "LAMBDA_TASK_ROOT"
_FURTHEST = 5
"""Maximal number of assignments followed to find one folder."""


class Computed(NamedTuple):
    """One such use in the source."""

    kind: str
    """`computed-import` or `computed-code`."""
    function: str
    """The enclosing function as a dotted name within the module; empty at the top level."""
    line: int
    what: str
    """A phrase for a reader."""
    text: str
    """The expression as written, with whitespace normalised."""


def computed(source: bytes) -> list[Computed]:
    """Every such use in a module, in source order.

    Raises SyntaxError (also for syntax that this Python does not know), ValueError or RecursionError.
    """
    tree = ast.parse(source)
    looking = _Looking(tree)
    looking.visit(tree)
    return looking.found


class _Looking(ast.NodeVisitor):
    """Visits a module once and fills `found`."""

    def __init__(self, tree: ast.Module) -> None:
        self.found: list[Computed] = []
        self._names = dict(_imported(tree))
        self._values = dict(_bound_once(tree))
        self._builtins = _BUILTINS - {name for name, _ in _stores(tree)} - self._names.keys()
        self._within: list[str] = []
        self._harmless: set[ast.expr] = set()

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        """Track the name of the enclosing function."""
        for decorator in node.decorator_list:
            self.visit(decorator)
        self._within.append(node.name)
        for field, value in ast.iter_fields(node):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and field != "decorator_list":
                    self.visit(child)
        self._within.pop()

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 - named by ast
    visit_ClassDef = visit_FunctionDef  # noqa: N815

    def visit_Call(self, node: ast.Call) -> None:
        """Skip a call that names its import by a constant."""
        name = self._dotted(node.func)
        first = self._constant(node.args[0]) if node.args else None
        if (name in _BY_NAME and isinstance(first, str) and not first.startswith(".")) or (
            name in _LOADING and node.args and _is_system_library(node.args[0], first)
        ):
            self._harmless.add(node.func)
        called = node.func
        if isinstance(called, ast.Attribute) and called.attr in _ADDING and self._dotted(called.value) in _SEARCHED:
            self._search_path(node, node.args[-1:])
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        """`sys.path = ...`, and aliases of `sys.path`."""
        targets = [target.value if isinstance(target, ast.Subscript) else target for target in node.targets]
        if any(self._dotted(target) in _SEARCHED for target in targets):
            self._search_path(node, [node.value])
        if self._dotted(node.value) in _SEARCHED:
            self._add("computed-import", node, "a second name for sys.path")
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """`sys.path += ...`."""
        if self._dotted(node.target) in _SEARCHED:
            self._search_path(node, [node.value])
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Examine a dotted name as a whole; parts of a known name are not visited again."""
        name = self._dotted(node)
        if name is None:
            self.generic_visit(node)
        else:
            self._named(node, name)

    def visit_Name(self, node: ast.Name) -> None:
        """A plain name: a builtin, an imported function, or a module used as a value."""
        name = self._dotted(node)
        if isinstance(node.ctx, ast.Load) and name is not None:
            self._named(node, name)

    def _named(self, node: ast.expr, name: str) -> None:
        if node in self._harmless:
            return
        parts = name.split(".")
        known = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}  # what hangs on a name uses it
        if used := known & _IMPORTING:
            self._add("computed-import", node, f"{used.pop()} of what its text does not name")
        elif used := known & _RUNNING:
            self._add("computed-code", node, f"{used.pop()} runs what is no source file")
        elif used := known & _LOADING:
            self._add("computed-code", node, f"{used.pop()} loads machine code")
        elif name in _WHOLE:
            self._add("computed-import", node, f"{name} is used as a value")

    def _search_path(self, node: ast.AST, values: list[ast.expr]) -> None:
        if not all(self._stays_inside(value, _FURTHEST) for value in values):
            self._add("computed-import", node, "sys.path gets a folder that is not known to be in the package")

    def _stays_inside(self, value: ast.expr, left: int) -> bool:
        """Whether a folder is in the package: relative, below Lambda's own, or derived from the module's location."""
        parts = value.elts if isinstance(value, (ast.List, ast.Tuple)) else [value]
        return all(self._is_inside(part, left) for part in parts)

    def _is_inside(self, value: ast.expr, left: int) -> bool:
        if isinstance(value, ast.Starred):
            return self._dotted(value.value) in _SEARCHED or self._is_inside(value.value, left)
        constant = self._constant(value)
        if isinstance(constant, str):
            return not _leads_out(constant)
        nodes = list(ast.walk(value))
        if any(_leads_out(text) for node in nodes for text in _begun_anew(node)):
            return False
        words = {node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "") for node in nodes}
        if words & _ANCHORS or any(isinstance(node, ast.Constant) and node.value == _TASK_ROOT for node in nodes):
            return True
        bound = [self._values[word] for word in words & self._values.keys()]
        return bool(left and bound) and any(self._stays_inside(one, left - 1) for one in bound)

    def _constant(self, node: ast.expr) -> object:
        """The value of a constant, or of a name bound once to a constant."""
        if isinstance(node, ast.Name) and node.id in self._values:
            node = self._values[node.id]
        return node.value if isinstance(node, ast.Constant) else None

    def _dotted(self, node: ast.AST) -> str | None:
        """The full dotted name of an expression according to the module's imports; None for others."""
        if isinstance(node, ast.Name):
            if node.id in self._builtins:
                return f"builtins.{node.id}"
            return "builtins" if node.id == "__builtins__" else self._names.get(node.id)
        if isinstance(node, ast.Attribute):
            owner = self._dotted(node.value)
            return None if owner is None else f"{owner}.{node.attr}"
        return None

    def _add(self, kind: str, node: ast.AST, what: str) -> None:
        line = getattr(node, "lineno", 1)
        self.found.append(Computed(kind, ".".join(self._within), line, what, ast.unparse(node)))


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Local name -> what was imported under it, wherever the import statement is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (alias.asname, alias.name) if alias.asname else (first := alias.name.partition(".")[0], first)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _stores(tree: ast.Module) -> Iterator[tuple[str, ast.Name]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id, node


def _bound_once(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Module-level names bound exactly once, with their value."""
    times = Counter(name for name, _ in _stores(tree))
    times.update(node.arg for node in ast.walk(tree) if isinstance(node, ast.arg))
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name) and times[target.id] == 1:
                yield target.id, node.value


def _leads_out(text: str) -> bool:
    """Whether a constant path lies outside the package."""
    path = PurePosixPath(text)
    if path.is_absolute():
        return ".." in path.parts or not any(path.is_relative_to(root) for root in _ROOTS)
    return text.startswith("~") or ".." in path.parts


def _begun_anew(node: ast.AST) -> Iterator[str]:
    """Constants that, if absolute, replace the path before them: arguments of a join, not of string concatenation."""
    joined = node.args if isinstance(node, ast.Call) else [node.right] if isinstance(node, ast.BinOp) else []
    if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.Div):
        return
    for part in joined:
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def _is_system_library(argument: ast.expr, value: object) -> bool:
    """Whether the argument names no file: None, or a library that the system's loader searches for."""
    is_none = isinstance(argument, ast.Constant) and value is None
    return is_none or (isinstance(value, str) and "/" not in value)
