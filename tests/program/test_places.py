"""Access paths: how far they are told apart."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.places import Place


def test_attributes_of_an_object_are_told_apart_however_deep_it_lies() -> None:
    deep = Place("global", "app.py", "a")
    for name in "bcdefghij":
        deep = deep.attribute(name)
    assert deep.attribute("rows") != deep.attribute("size")
    assert deep.attribute("rows") != deep


def test_a_chain_without_an_end_comes_to_rest() -> None:
    place = Place("global", "app.py", "node")
    seen = {place}
    for _ in range(100):
        place = place.attribute("next")
        seen.add(place)
    assert len(seen) < 10
