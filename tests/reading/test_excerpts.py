"""What of a module is read a second time: the asked-for functions as they are, and little else."""

import ast
import json.decoder
import logging
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from concurrency_audit.audit.reading import close
from concurrency_audit.audit.reading.close import summarise
from concurrency_audit.audit.reading.excerpts import excerpt, outermost
from concurrency_audit.audit.reading.work import read_otherwise

MODULE = '''"""Orders."""
import boto3

TABLE = boto3.resource("dynamodb").Table("orders")
LABEL = lambda order: order["label"]; LIMIT = 3

@traced(
    name="put",
)
def put(order, into=[]):
    """Stores one."""
    into.append(order)

def get(key):
    return TABLE.get_item(Key=key)

if LIMIT:
    def first(orders):
        return orders[0]

class Orders(Base, metaclass=Meta):
    seen = []

    def add(self, order):
        def inner():
            self.seen.append(order)
        return inner()

    @property
    def last(self):
        return self.seen[-1]

class Small: kept = 1
'''
KEPT = {
    "get": "def get(key):\n    return TABLE.get_item(Key=key)\n",
    "first": "if LIMIT:\n    def first(orders):\n        return orders[0]\n",
    "Orders.last": (
        "class Orders(Base, metaclass=Meta):\n    @property\n    def last(self):\n        return self.seen[-1]\n"
    ),
    "Orders": (
        "class Orders(Base, metaclass=Meta):\n    seen = []\n\n    def add(self, order):\n        pass\n"
        "    @property\n    def last(self):\n        pass\n"
    ),
    "<lambda>": 'LABEL = lambda order: order["label"]; LIMIT = 3\n',
    "nothing": "",
}


@pytest.mark.parametrize("name", KEPT)
def test_what_is_kept_for_one_function(name: str) -> None:
    kept = "".join(line for line in excerpt(MODULE, {name}).splitlines(keepends=True) if line.strip())
    assert kept == "".join(line for line in KEPT[name].splitlines(keepends=True) if line.strip())


def test_for_the_module_itself_functions_lose_their_bodies_only() -> None:
    kept = excerpt(MODULE, {""})
    assert "TABLE = boto3" in kept
    assert '@traced(\n    name="put",\n)\ndef put(order, into=[]):\n    pass\n' in kept
    assert "class Small: kept = 1\n" in kept
    assert "get_item" not in kept
    assert "seen = []" not in kept  # the body of a class is a function of its own


@pytest.mark.parametrize("module", [json.decoder, logging])
def test_each_function_of_a_library_is_kept_as_it_stands(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ast, "parse", cache(ast.parse))  # the whole module is parsed once, not for each function
    text = Path(str(module.__file__)).read_text(encoding="utf-8")
    names = {outermost(function.qualname) for function in summarise(text).functions[1:]}
    assert len(names) > 5
    whole = _functions(text)
    for name in names - {"<lambda>"}:
        kept, wanted = _functions(excerpt(text, {name})), [dump for known, dump in whole if known == name]
        assert [dump for known, dump in kept if known == name] == wanted, name


def _functions(text: str) -> list[tuple[str, str]]:
    """The functions of a module and of its classes with their trees."""
    stack: list[tuple[str, ast.AST]] = [("", ast.parse(text))]
    found = []
    while stack:
        prefix, node = stack.pop()
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                found.append((prefix + child.name, ast.dump(child)))
            elif isinstance(child, (ast.ClassDef, ast.stmt, ast.ExceptHandler)):
                stack.append((f"{prefix}{child.name}." if isinstance(child, ast.ClassDef) else prefix, child))
    return sorted(found)


def test_the_readings_of_what_is_asked_for_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    concretely = close.summarise_concretely
    monkeypatch.setattr(close, "summarise_concretely", lambda text: concretely(text.replace("get_item", "read_item")))
    content = MODULE.encode()
    assert read_otherwise(lambda _: content, {"m.py": {"put", ""}}, "m.py") is None
    other = read_otherwise(lambda _: content, {"m.py": {"put", "get"}}, "m.py")
    assert other == summarise(MODULE.replace("get_item", "read_item"))
