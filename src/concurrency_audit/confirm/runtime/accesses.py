"""The instructions of a function that may touch what other invocations touch."""

import ast
import dis
import inspect
import linecache
from collections.abc import Iterator
from functools import cache
from itertools import cycle
from types import CodeType
from typing import NamedTuple

from concurrency_audit.confirm.runtime.points import Key


class Access(NamedTuple):
    """One instruction that is a scheduling point."""

    key: Key
    node: ast.AST
    kind: str
    """`name`, `attribute`, `item`, `call`, `iterate`, `with`, `update`, `fill`, `leave`: how the place is found."""
    write: bool


_GENERATOR = inspect.CO_GENERATOR
_WRITES = ("STORE_", "DELETE_")
_EXIT = 2
"""The argument of the call that leaves a `with`: three times None, of which the first stands for itself."""
_KINDS: dict[str, tuple[str, type[ast.AST] | tuple[type[ast.AST], ...]]] = {
    "LOAD_GLOBAL": ("name", ast.Name),
    "STORE_GLOBAL": ("name", ast.Name),
    "DELETE_GLOBAL": ("name", ast.Name),
    "LOAD_DEREF": ("name", ast.Name),
    "STORE_DEREF": ("name", ast.Name),
    "LOAD_ATTR": ("attribute", ast.Attribute),
    "LOAD_METHOD": ("attribute", ast.Attribute),
    "STORE_ATTR": ("attribute", ast.Attribute),
    "DELETE_ATTR": ("attribute", ast.Attribute),
    "BINARY_SUBSCR": ("item", ast.Subscript),
    "BINARY_SLICE": ("item", ast.Subscript),
    "STORE_SUBSCR": ("item", ast.Subscript),
    "STORE_SLICE": ("item", ast.Subscript),
    "DELETE_SUBSCR": ("item", ast.Subscript),
    "CONTAINS_OP": ("contains", ast.Compare),
    "GET_ITER": ("iterate", ast.expr),
    "FOR_ITER": ("iterate", ast.expr),
    "CALL": ("call", ast.Call),
    "CALL_KW": ("call", ast.Call),
    "CALL_FUNCTION_EX": ("call", ast.Call),
    "BEFORE_WITH": ("with", ast.expr),
    "BINARY_OP": ("update", (ast.AugAssign, ast.Subscript)),
}

Position = tuple[int, int, int, int]


class Source:
    """The syntax tree of one file: nodes by position, and the names that functions rebind."""

    def __init__(self, filename: str) -> None:
        text = "".join(linecache.getlines(filename))
        try:
            self.tree: ast.AST = ast.parse(text)
        except (SyntaxError, ValueError):
            self.tree = ast.Module([], [])
        self.lines = text.splitlines()
        self.nodes: dict[Position, list[ast.AST]] = {}
        self.entered: dict[Position, list[ast.expr]] = {}
        """What a `with` enters, in order."""
        self.calls: dict[tuple[int, int], ast.AST] = {}
        self.rebound: set[str] = set()
        self.stored: set[str] = set()
        self.services: set[str] = set()
        """AWS services for which it makes a client or a resource."""
        for node in ast.walk(self.tree):
            self._note(node)

    def _note(self, node: ast.AST) -> None:
        if isinstance(node, ast.For):  # before Python 3.13 its instructions stand where the whole loop does
            self.nodes.setdefault(_place(node), []).append(node.iter)
        elif isinstance(node, ast.With):  # likewise
            self.entered[_place(node)] = [item.context_expr for item in node.items]
        if isinstance(node, ast.expr | ast.AugAssign):
            place = _place(node)
            self.nodes.setdefault(place, []).append(node)
            if isinstance(node, ast.Call):
                self.calls[place[1], place[3]] = node
                self.services.update(_services(node))
        if isinstance(node, ast.Global | ast.Nonlocal):
            self.rebound.update(node.names)
        elif isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            self.stored.add(node.attr)

    def at(self, place: Position, kind: str) -> list[ast.AST]:
        """The nodes at a position.

        Only the end identifies a call in a chain over several lines, because its start may differ.
        """
        found = self.nodes.get(place)
        if found is None and kind == "call" and (place[1], place[3]) in self.calls:
            return [self.calls[place[1], place[3]]]
        return found or []

    def text(self, node: ast.AST) -> str:
        """The source of a node on one line, shortened if it is long."""
        line, end = getattr(node, "lineno", 1), getattr(node, "end_lineno", 1)
        start, stop = getattr(node, "col_offset", 0), getattr(node, "end_col_offset", 0)
        lines = [part.encode() for part in self.lines[line - 1 : end]]
        if not lines:
            return ""
        lines[-1] = lines[-1][:stop]
        lines[0] = lines[0][start:]
        return " ".join(b"\n".join(lines).decode(errors="replace").split())[:80]


def _left(tree: Source, place: Position) -> Iterator[ast.AST]:
    """What a `with` leaves, the last first, at its end as at each `return` inside; before Python 3.13 all of it is left
    at the place of the statement."""
    items: list[ast.AST] = [*reversed(tree.entered.get(place, []))] or [*tree.at(place, "with")][:1] or [ast.Pass()]
    return cycle(items)


def _looped_over(node: ast.AST) -> ast.AST:
    """What a comprehension of one loop goes through: before Python 3.13 the whole of it stands there."""
    loops: list[ast.comprehension] = getattr(node, "generators", [])
    return loops[0].iter if len(loops) == 1 else node


def _place(node: ast.expr | ast.stmt) -> Position:
    return (node.lineno, node.end_lineno or node.lineno, node.col_offset, node.end_col_offset or 0)


def _services(node: ast.Call) -> Iterator[str]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in ("client", "resource") and node.args and isinstance(node.args[0], ast.Constant):
        yield str(node.args[0].value)


@cache
def source(filename: str) -> Source:
    """One file, read once."""
    return Source(filename)


def accesses(code: CodeType, file: str, *, fills: bool = False) -> dict[int, Access]:
    """Offset -> access, for every instruction of the code that may be a point; `fills`: what it returns is kept."""
    found = dict(_accesses(code, file, source(code.co_filename)))
    return {**found, **_fill(code, file)} if fills else found


def _fill(code: CodeType, file: str) -> dict[int, Access]:
    """The first instruction of the body as a point."""
    instructions = list(dis.get_instructions(code))
    begins = next((n for n, one in enumerate(instructions) if one.opname == "RESUME"), 0) + 1
    text = linecache.getline(code.co_filename, code.co_firstlineno).strip()[:80]
    key = Key(file, code.co_firstlineno, text, "fill")
    return {instructions[begins].offset: Access(key, ast.Pass(), "fill", True)}


def _accesses(code: CodeType, file: str, tree: Source) -> Iterator[tuple[int, Access]]:
    resumed = False
    entered = {place: iter(expressions) for place, expressions in tree.entered.items()}
    left: dict[Position, Iterator[ast.AST]] = {}
    for instruction in dis.get_instructions(code):
        if resumed and code.co_flags & _GENERATOR:
            line = instruction.positions.lineno if instruction.positions else None
            text = linecache.getline(code.co_filename, line or code.co_firstlineno).strip()[:80]
            key = Key(file, line or code.co_firstlineno, text, "resume")
            yield instruction.offset, Access(key, ast.Pass(), "generator", True)
        resumed = instruction.opname == "RESUME"
        known = _KINDS.get(instruction.opname)
        if known is None or instruction.positions is None:
            continue
        kind, types = known
        line, end, start, stop = instruction.positions
        place = (line or 0, end or 0, start or 0, stop or 0)
        if kind == "call" and place in left and instruction.arg == _EXIT:
            node = next(left[place])
            key = Key(file, getattr(node, "lineno", 1), tree.text(node), "leave")
            yield instruction.offset, Access(key, node, "leave", True)
            continue
        if kind == "with":
            left.setdefault(place, _left(tree, place))
        nodes = [next(entered[place], ast.Pass())] if kind == "with" and place in entered else tree.at(place, kind)
        for node in nodes:
            if isinstance(node, types):
                if kind == "iterate":
                    node = _looped_over(node)
                write = instruction.opname.startswith(_WRITES)
                op = "write" if write else kind
                key = Key(file, getattr(node, "lineno", 1), tree.text(node), op)
                yield instruction.offset, Access(key, node, kind, write)
                break
