"""The instructions that are scheduling points, the same on every supported Python."""

import ast
import linecache
import sys
from contextvars import ContextVar
from textwrap import dedent
from types import CodeType, FunctionType
from typing import Any

import pytest

from concurrency_audit.confirm.runtime.accesses import accesses, source
from concurrency_audit.confirm.runtime.names import UnknownError, value_of

NAME = "<accesses under test>"


def _points(text: str) -> set[tuple[int, str, str]]:
    """The points of `f` and of what is inside of it: line, text, operation."""
    code = dedent(text)
    linecache.cache[NAME] = (len(code), None, code.splitlines(keepends=True), NAME)
    source.cache_clear()
    names: dict[str, Any] = {}
    exec(compile(code, NAME, "exec"), names)
    function = names["f"]
    assert isinstance(function, FunctionType)
    codes = [function.__code__]
    for code in codes:
        codes += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    found = (access for code in codes for access in accesses(code, "app.py").values())
    return {(one.key.line, one.key.text, one.key.op) for one in found}


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("def f():\n    for a, b in D.items():\n        a", (2, "D.items()", "iterate")),
        ("def f():\n    for a in D:\n        for b in E:\n            pass\n", (3, "E", "iterate")),
        ("def f():\n    return [a for a in D.values()]", (2, "D.values()", "iterate")),
        ("def f():\n    return {\n        a: 1\n        for a in D\n    }", (4, "D", "iterate")),
        ("def f():\n    with A, B() as b:\n        pass", (2, "A", "with")),
        ("def f():\n    with A, B() as b:\n        pass", (2, "B()", "with")),
        ("def f():\n    with A, B() as b:\n        pass", (2, "A", "leave")),
        ("def f():\n    with A, B() as b:\n        return g(b)", (2, "B()", "leave")),
        ("def f(k):\n    D[k] = D[k] + 1", (2, "D[k]", "write")),
        ("def f(k):\n    return k in D", (2, "k in D", "contains")),
        ("def f(k):\n    del O.x", (2, "O.x", "write")),
    ],
)
def test_a_statement_has_its_point_on_every_version(text: str, point: tuple[int, str, str]) -> None:
    assert point in _points(text)


def test_the_end_of_a_with_is_no_second_call_of_what_stands_there() -> None:
    found = _points("def f():\n    with A:\n        return g(1)")
    assert {(text, op) for _, text, op in found} >= {("g(1)", "call"), ("A", "leave")}
    assert not [one for one in found if one[1] == "A" and one[2] == "call"]


def test_values_that_can_be_had_without_running_code() -> None:
    variable: ContextVar[dict[str, int]] = ContextVar("variable")
    variable.set({"n": 1})
    table = {"a": [1]}

    class Thing:
        def __getattr__(self, name: str) -> Any:
            raise AssertionError("code of the user's was run")

    thing = Thing()
    frame = sys._getframe()
    known = (variable, table, thing)
    for text, expected in [("variable.get()", {"n": 1}), ('table.get("a")', [1]), ("type(thing)", Thing)]:
        assert value_of(ast.parse(text, mode="eval").body, frame) == expected
    for text in ('table.get("b")', 'thing.get("a")', "known.get(0)"):
        with pytest.raises(UnknownError):
            value_of(ast.parse(text, mode="eval").body, frame)
    assert known
