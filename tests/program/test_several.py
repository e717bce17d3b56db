"""Values that may be several things, bases behind `super()`, instances and wrapped functions told apart."""

from __future__ import annotations

import pytest

from concurrency_audit.audit.program.domain.values import MOST_OTHERS, MOST_REGISTERED, Value, join
from tests.program.interpreting import in_handler, interpreted, shown

KEEPERS = """
last = None
def keep(event):
    global last
    last = event
def skip(event):
    return event
"""


@pytest.mark.parametrize(
    ("before", "body"),
    [
        ("STEPS = {'a': skip, 'b': keep}", "STEPS[event['step']](event)"),
        ("STEPS = {'a': skip, 'b': keep}", "STEPS['b'](event)"),
        ("STEPS = {'a': skip, 'b': keep}", "STEPS.get(event['step'], skip)(event)"),
        ("STEPS = [skip, keep]", "for step in STEPS:\n    step(event)"),
        ("", "act = skip\nif event:\n    act = keep\nact(event)"),
        ("", "act = keep if event else skip\nact(event)"),
        ("def chosen(event):\n    if event:\n        return skip\n    return keep", "chosen(event)(event)"),
        ("STEPS = []\nSTEPS.append(skip)\nSTEPS.append(keep)", "for step in STEPS:\n    step(event)"),
    ],
)
def test_all_that_may_be_called_is_followed(before: str, body: str) -> None:
    assert "write global:last" in shown(in_handler(KEEPERS + before, body))


def test_either_of_two_instances_is_used() -> None:
    before = (
        "class A:\n    def put(self, x):\n        return x\nclass B(A):\n    def put(self, x):\n        self.last = x\n"
    )
    run = in_handler(before + "a, b = A(), B()", "it = a if event else b\nit.put(event)")
    assert "write global:b.last" in shown(run)


def test_a_join_of_very_many_is_bounded() -> None:
    joined, named = Value("class", 0), Value("external", "0")
    for number in range(200):
        joined = join(joined, Value("class", number))
        named = join(named, Value("external", str(number)))
    assert len(joined.each()) == MOST_REGISTERED + 1
    assert len(named.each()) == MOST_OTHERS + 1


BASE = """
class Base:
    def __init__(self, where):
        self.where = where
    def keep(self, event):
        self.last = event
    @classmethod
    def count(cls, event):
        cls.last = event
"""


@pytest.mark.parametrize("call", ["super()", "super(Own, self)"])
def test_super_leads_to_the_base(call: str) -> None:
    own = f"class Own(Base):\n    def keep(self, event):\n        {call}.keep(event)\nSHARED = Own(1)\n"
    assert "write global:SHARED.last" in shown(in_handler(BASE + own, "SHARED.keep(event)"))


def test_super_in_a_constructor_binds_attributes() -> None:
    own = "class Own(Base):\n    def __init__(self):\n        super().__init__([])\nSHARED = Own()\n"
    assert "mutate global:SHARED.where" in shown(in_handler(BASE + own, "SHARED.where.append(event)"))


def test_super_follows_the_order_of_mixins() -> None:
    own = """
class Mixin(Base):
    def keep(self, event):
        self.mixed = event
        super().keep(event)
class Own(Mixin, Base):
    def keep(self, event):
        super().keep(event)
SHARED = Own(1)
"""
    lines = shown(in_handler(BASE + own, "SHARED.keep(event)"))
    assert {"write global:SHARED.mixed", "write global:SHARED.last"} <= set(lines)


def test_super_in_a_class_method() -> None:
    own = "class Own(Base):\n    @classmethod\n    def count(cls, event):\n        super().count(event)\n"
    assert "write class:last" in shown(in_handler(BASE + own, "Own.count(event)"))


def test_every_instance_has_attributes_of_its_own() -> None:
    keeper = "class Keeper:\n    def __init__(self):\n        self.items = []\n"
    run = in_handler(keeper + "first = Keeper()\nsecond = Keeper()\n", "second.items.append(event)")
    assert "mutate global:second.items" in shown(run)


def test_a_decorator_on_many_functions_means_each_of_them() -> None:
    wrapped = "".join(f"@wrap\ndef f{n}(x):\n    KEPT[{n}] = x\n" for n in range(12))
    source = "KEPT = {}\ndef wrap(f):\n    def inner(*a):\n        return f(*a)\n    return inner\n" + wrapped
    run = interpreted(source + "def handler(event, context):\n" + "".join(f"    f{n}(event)\n" for n in range(12)))
    assert len([line for line in shown(run) if line.startswith("write global:KEPT")]) == 12
