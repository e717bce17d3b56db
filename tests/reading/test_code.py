"""What stands in functions is packed until it is asked for, and unpacked it is what it was."""

import gc
import pickle
import sys
from pathlib import Path

import pytest

from concurrency_audit.audit.model.code import Code
from concurrency_audit.audit.model.summaries import from_json, to_json
from concurrency_audit.audit.model.terms import Block, Expression
from concurrency_audit.audit.reading.close import summarise

SOURCES = sorted(Path(summarise.__code__.co_filename).parent.glob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_summary_says_the_same_packed_and_unpacked(path: Path) -> None:
    packed, unpacked = summarise(path.read_text()), summarise(path.read_text())
    for function in unpacked.functions:
        assert function.body == function.code.glance()
    assert packed == unpacked
    assert pickle.loads(pickle.dumps(packed)) == unpacked
    assert to_json(packed) == to_json(unpacked)
    assert to_json(from_json(to_json(packed))) == to_json(unpacked)


def test_what_was_asked_for_is_kept_and_what_was_looked_at_is_not() -> None:
    code = Code((("return", ("name", "a", 0)),))
    assert code.glance() is not code.glance()
    assert code.block is code.block


def test_what_runs_at_import_is_kept_as_it_is() -> None:
    block: Block = (("return", ("name", "a", 0)),)
    assert Code(block, at_import=True).glance() is block


def test_names_are_found_without_unpacking() -> None:
    code = Code((("expression", ("call", ("attribute", ("name", "größe", 0), "submit", 1), (), (), 2)),))
    assert code.may_name([b"submit"])
    assert code.may_name(["größe".encode()])
    assert not code.may_name([b"start"])
    assert not code.may_name([])


def test_code_that_is_nested_too_deeply_to_pack_is_kept_as_it_is() -> None:
    term: Expression = ("name", "a", 0)
    for _ in range(5_000):
        term = ("not", term)
    block: Block = (("return", term),)
    code = Code(block)
    assert code.glance() is block
    assert code.block is block


def test_functions_that_nobody_asks_for_take_a_third_of_the_memory() -> None:
    text = "".join(path.read_text() for path in SOURCES).replace("from __future__ import annotations", "")
    packed, unpacked = summarise(text), summarise(text)
    for function in unpacked.functions:
        assert function.body is not None
    assert 3 * size([each.code for each in packed.functions]) < size([each.code for each in unpacked.functions])


def size(thing: object) -> int:
    """The bytes that an object takes with all that hangs on it, classes and modules left out."""
    seen: dict[int, object] = {}
    stack = [thing]
    while stack:
        each = stack.pop()
        if id(each) not in seen and not isinstance(each, type):
            seen[id(each)] = each
            stack += gc.get_referents(each)
    return sum(map(sys.getsizeof, seen.values()))
