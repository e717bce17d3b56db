"""Spoil safe code: each operator takes away one thing that made it safe, wherever it finds it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

SAFE = Path(__file__).with_name("safe")
LOCKS = {"Lock", "RLock"}
Change = Callable[[ast.Module], Iterator[ast.Module]]


@dataclass(frozen=True)
class Operator:
    """What is taken away, and the rules that tell of its absence."""

    name: str
    codes: tuple[str, ...]
    change: Change
    under: tuple[str, ...] = ("threads",)


def _each(tree: ast.Module, kind: type[ast.AST]) -> Iterator[tuple[ast.Module, ast.AST, ast.AST]]:
    """A copy of the tree for every node of a kind, with that node and its parent."""
    for number in range(sum(isinstance(node, kind) for node in ast.walk(tree))):
        mutant = copy.deepcopy(tree)
        node = [node for node in ast.walk(mutant) if isinstance(node, kind)][number]
        parent = next(p for p in ast.walk(mutant) if any(child is node for child in ast.iter_child_nodes(p)))
        yield mutant, node, parent


def _replace(parent: ast.AST, node: ast.AST, new: list[ast.stmt] | ast.expr) -> None:
    for name, value in ast.iter_fields(parent):
        if value is node:
            setattr(parent, name, new)
        elif isinstance(value, list) and any(item is node for item in value):
            at = next(i for i, item in enumerate(value) if item is node)
            value[at : at + 1] = new if isinstance(new, list) else [new]


def _called(node: ast.AST) -> str:
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def _locks(tree: ast.Module) -> list[ast.Assign]:
    return [n for n in tree.body if isinstance(n, ast.Assign) and _called(n.value).rpartition(".")[2] in LOCKS]


def _functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def drop_lock(tree: ast.Module) -> Iterator[ast.Module]:
    for mutant, node, parent in _each(tree, ast.With):
        assert isinstance(node, ast.With)
        names = {target.id for lock in _locks(mutant) for target in lock.targets if isinstance(target, ast.Name)}
        if ast.unparse(node.items[0].context_expr) in names:
            _replace(parent, node, node.body)
            yield mutant


def local_lock(tree: ast.Module) -> Iterator[ast.Module]:
    if lock := next(iter(_locks(tree)), None):
        mutant = copy.deepcopy(tree)
        for function in _functions(mutant):
            if ast.unparse(lock.targets[0]) in ast.unparse(function):
                function.body.insert(0, copy.deepcopy(lock))
        yield mutant


def second_lock(tree: ast.Module) -> Iterator[ast.Module]:
    guarded = [f for f in _functions(tree) if any(isinstance(n, ast.With) for n in ast.walk(f))]
    if len(guarded) > 1 and (lock := next(iter(_locks(tree)), None)):
        mutant = copy.deepcopy(tree)
        mutant.body.insert(
            mutant.body.index(_locks(mutant)[0]), ast.parse(f"_other = {ast.unparse(lock.value)}").body[0]
        )
        last = next(f for f in _functions(mutant) if f.name == guarded[-1].name)
        for node in ast.walk(last):
            if isinstance(node, ast.With):
                node.items[0].context_expr = ast.Name("_other", ast.Load())
        yield mutant


def hoist(tree: ast.Module) -> Iterator[ast.Module]:
    """Make at import what each invocation made for itself."""
    for mutant, node, parent in _each(tree, ast.Assign):
        assert isinstance(node, ast.Assign)
        if not isinstance(parent, ast.FunctionDef) or _called(node.value) not in HOISTED:
            continue
        parent.body.remove(node)
        mutant.body.insert(mutant.body.index(_functions(mutant)[0]), node)
        yield mutant


HOISTED = {"psycopg2.connect", "requests.Session", "boto3.resource"}


def _calls(wanted: str, new: str) -> Change:
    """Put `new` in place of calls of `wanted`; `{0}` is the first argument."""

    def change(tree: ast.Module) -> Iterator[ast.Module]:
        for mutant, node, parent in _each(tree, ast.Call):
            if _called(node) == wanted:
                assert isinstance(node, ast.Call)
                text = new.format(*map(ast.unparse, node.args), args=", ".join(map(ast.unparse, node.args)))
                _replace(parent, node, ast.parse(text, mode="eval").body)
                yield mutant

    return change


def fixed_name(tree: ast.Module) -> Iterator[ast.Module]:
    if "/tmp/" not in ast.unparse(tree):
        return
    for mutant, node, parent in _each(tree, ast.expr):
        if ast.unparse(node) in ("uuid.uuid4()", "context.aws_request_id"):
            _replace(parent, node, ast.Constant("same"))
            yield mutant


def shared_folder(tree: ast.Module) -> Iterator[ast.Module]:
    for mutant, node, parent in _each(tree, ast.With):
        assert isinstance(node, ast.With)
        if _called(node.items[0].context_expr) == "tempfile.TemporaryDirectory":
            name = node.items[0].optional_vars
            assert isinstance(name, ast.Name)
            _replace(parent, node, [*ast.parse(f"{name.id} = '/tmp/work'").body, *node.body])
            yield mutant


def shared_default(tree: ast.Module) -> Iterator[ast.Module]:
    for mutant, node, _ in _each(tree, ast.FunctionDef):
        assert isinstance(node, ast.FunctionDef)
        first = node.body[0]
        if node.args.defaults and isinstance(first, ast.If) and ast.unparse(first.test).endswith("is None"):
            assert isinstance(first.body[0], ast.Assign)
            node.args.defaults[-1] = first.body[0].value
            node.body.remove(first)
            yield mutant


def local_to_global(tree: ast.Module) -> Iterator[ast.Module]:
    """Keep in a global what came with the request."""
    for mutant, node, parent in _each(tree, ast.Assign):
        assert isinstance(node, ast.Assign)
        target = node.targets[0]
        if (
            isinstance(parent, ast.FunctionDef)
            and isinstance(target, ast.Name)
            and "event[" in ast.unparse(node.value)[:6]
        ):
            parent.body.insert(0, ast.Global([target.id]))
            mutant.body.insert(mutant.body.index(parent), ast.parse(f"{target.id} = None").body[0])
            yield mutant


def no_join(tree: ast.Module) -> Iterator[ast.Module]:
    for mutant, node, parent in _each(tree, ast.Expr):
        if ast.unparse(node).endswith(".join()"):
            _replace(parent, node, [])
            yield mutant


def in_place(tree: ast.Module) -> Iterator[ast.Module]:
    """Write the file where it is read instead of renaming a finished one."""
    text = ast.unparse(tree)
    if "Path(unfinished).replace(" in text:
        kept = [line for line in text.splitlines() if "mkstemp" not in line and "Path(unfinished)" not in line]
        yield ast.parse("\n".join(kept).replace("os.fdopen(handle, 'w')", "_RATES.open('w')"))


OPERATORS = (
    Operator("drop a lock", ("CA102", "CA110", "CA112", "CA113", "CA201", "CA206"), drop_lock),
    Operator("make the lock in the function", ("CA115", "CA206"), local_lock),
    Operator("use two locks", ("CA114",), second_lock),
    Operator("make it at import", ("CA301",), hoist),
    Operator("use the default session", ("CA302",), _calls("boto3.Session", "boto3")),
    Operator("share a resource", ("CA301",), _calls("boto3.client", "boto3.resource({args})")),
    Operator("use one name for all", ("CA501",), fixed_name),
    Operator("use one folder for all", ("CA501",), shared_folder),
    Operator("change what is cached", ("CA204",), _calls("copy.deepcopy", "{0}")),
    Operator("share a default", ("CA107",), shared_default),
    Operator("share what was per thread", ("CA104", "CA103"), _calls("threading.local", "type('Kept', (), {{}})()")),
    Operator("keep a request in a global", ("CA103", "CA101"), local_to_global),
    Operator("seed for all", ("CA405",), _calls("random.Random", "random.seed({0}) or random")),
    Operator("do not wait", ("CA704",), no_join, ()),
    Operator("write in place", ("CA501",), in_place),
)


def spoiled(path: Path) -> Iterator[tuple[Operator, str]]:
    """Every mutant of a safe file."""
    tree = ast.parse(path.read_text("utf-8"))
    for operator in OPERATORS:
        for mutant in operator.change(tree):
            yield operator, ast.unparse(ast.fix_missing_locations(mutant))
