"""Tables of routes, tools and commands may be long: what the last entry does counts like what the first one does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings

ROUTE = """
class Route:
    def __init__(self, path, run):
        self.path = path
        self.run = run


class Router:
    def __init__(self):
        self.routes = []

    def add(self, path, run):
        self.routes.append(Route(path, run))
"""
FUNCTIONS = """
kept{0} = []


def keep{0}(event):
    kept{0}.append(event["x"])
    return kept{0}

"""
WALK = """
def handler(event, context):
    for route in TABLE:
        if {path} == event["path"]:
            return {run}(event)
"""
CHOSEN = """
def handler(event, context):
    found = [(route, len(route.path)) for route in TABLE.routes if event["path"].startswith(route.path)]
    best, _ = max(found, key=lambda pair: pair[1])
    return best.run(event)
"""


def listed(entry: str) -> Callable[[list[int]], str]:
    """A list with an entry for each function."""
    return lambda numbers: "TABLE = [" + ", ".join(entry.format(number) for number in numbers) + "]\n"


def by_path(entry: str) -> Callable[[list[int]], str]:
    """A dictionary with an entry for each function."""
    return lambda numbers: "TABLE = {" + ", ".join(f"'/{n}': " + entry.format(n) for n in numbers) + "}\n"


def added(line: str, made: str = "TABLE = []\n") -> Callable[[list[int]], str]:
    """A table to which each function is added."""
    return lambda numbers: made + "".join(line.format(number) + "\n" for number in numbers)


TABLES: dict[str, tuple[Callable[[list[int]], str], str]] = {
    "functions by path": (by_path("keep{0}"), "def handler(event, context):\n    return TABLE[event['path']](event)\n"),
    "tuples": (listed("('/{0}', keep{0})"), WALK.format(path="route[0]", run="route[1]")),
    "dictionaries": (listed("dict(path='/{0}', run=keep{0})"), WALK.format(path="route['path']", run="route['run']")),
    "instances": (listed("Route('/{0}', keep{0})"), WALK.format(path="route.path", run="route.run")),
    "instances that are added": (
        added("TABLE.append(Route('/{0}', keep{0}))"),
        WALK.format(path="route.path", run="route.run"),
    ),
    "a router's instances": (added("TABLE.add('/{0}', keep{0})", "TABLE = Router()\n"), CHOSEN),
    "tuples by path": (
        by_path("('{0}', keep{0})"),
        "def handler(event, context):\n    return TABLE[event['path']][1](event)\n",
    ),
    "a chain of ifs": (
        lambda ns: "def pick(path):\n" + "".join(f"    if path == '/{n}':\n        return keep{n}\n" for n in ns),
        "def handler(event, context):\n    return pick(event['path'])(event)\n",
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_entry_of_a_long_table_is_followed(name: str, tmp_path: Path) -> None:
    table, handler = TABLES[name]
    numbers = list(range(70))
    text = ROUTE + "".join(map(FUNCTIONS.format, numbers)) + table(numbers) + handler
    (tmp_path / "app.py").write_text(text)
    found = audit([tmp_path], Settings(jobs=1))
    assert [f.symbol for f in found.findings if f.rule == "CA111"] == [f"app.kept{n}" for n in numbers]
    assert not found.incomplete


def test_a_table_too_long_to_follow_is_said(tmp_path: Path) -> None:
    numbers = list(range(200))
    table, handler = TABLES["functions by path"]
    (tmp_path / "app.py").write_text("".join(map(FUNCTIONS.format, numbers)) + table(numbers) + handler)
    reasons = [each.reason for each in audit([tmp_path], Settings(jobs=1)).incomplete]
    assert reasons == ["a call that may lead to more functions than are followed"]


CHAINS = {
    "pictures": (
        "from PIL import Image\n",
        "Image.open(event['in'])",
        "resize((9, 9)).convert('L').point(table).rotate(90)",
    ),
    "frames of polars": (
        "import polars\n",
        "polars.read_csv(event['in'])",
        "filter(event['x']).select('a').sort('a').head(5)",
    ),
    "frames of pandas": (
        "import pandas\n",
        "pandas.read_csv(event['in'])",
        "dropna().rename(event['x']).query('a').head(5)",
    ),
}


@pytest.mark.parametrize("name", CHAINS)
def test_methods_that_give_the_same_class_are_one_function_however_they_are_chained(name: str, tmp_path: Path) -> None:
    imports, made, chain = CHAINS[name]
    steps = chain.split(".")
    lines = [f"    if event['n'] > {n}:\n        it = it.{step}\n" for n, step in enumerate(steps * 6)]
    handler = f"\n\ndef handler(event, context):\n    it = {made}\n{''.join(lines)}    return last(it)\n"
    (tmp_path / "app.py").write_text(f"{imports}\n\ndef last(it):\n    return it.{steps[0]}{handler}")
    assert not audit([tmp_path], Settings(jobs=1)).incomplete
