"""The mutation bench: hazards are planted where they are meant to be, safe code is silent, spoilt code is not."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.bench.accuracy.mutants.hosts import alarms, audited
from tests.bench.accuracy.mutants.operators import OPERATORS, SAFE, spoiled
from tests.bench.accuracy.mutants.planting import PLACES, Host, handler_at, hazards, plant
from tests.bench.accuracy.mutants.run import lines, spoilt, tells

TEXT = '''"""A service."""

from __future__ import annotations

import functools


def traced(function):
    @functools.wraps(function)
    def wrapper(*given):
        return function(*given)

    return wrapper


@traced
def lambda_handler(request, ctx):
    """Answer."""
    return {"id": request["id"]}
'''
HOST = Host("handler.py", TEXT, TEXT.splitlines().index("def lambda_handler(request, ctx):") + 1, "request", "ctx")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("code", ["CA103", "CA501", "CA302"])
def test_a_planted_hazard_is_the_only_one(code: str, place: str, tmp_path: Path) -> None:
    assert not alarms(audited({HOST.name: TEXT}, tmp_path).findings)
    hazard = next(h for h in hazards() if h.codes[0] == code)
    found = audited(plant(HOST, hazard, place), tmp_path).findings
    assert tells(hazard.codes, hazard.under, found)
    assert {f.rule for f in alarms(found)} <= {*hazard.codes}


def test_what_is_planted_is_python() -> None:
    for hazard in hazards():
        for place in PLACES:
            for text in plant(HOST, hazard, place).values():
                ast.parse(text)


def test_a_handler_that_is_indented_with_tabs_gets_tabs() -> None:
    tabs = Host(HOST.name, TEXT.replace("    ", "\t"), HOST.line, HOST.event, HOST.context)
    for place in PLACES:
        for text in plant(tabs, hazards()[0], place).values():
            ast.parse(text)


def test_a_file_in_the_grammar_of_another_python_has_no_handler_to_plant_in() -> None:
    assert handler_at("def handler(event, context):\n    return 1\n", 1) is not None
    assert handler_at("def handler(event, context):\n    return (\n", 1) is None


def test_parameters_keep_the_names_of_the_host() -> None:
    hazard = next(h for h in hazards() if h.codes == ("CA702",))
    (text,) = plant(HOST, hazard, "handler").values()
    assert "answer = {'id': ctx.request_id}" in text
    assert text.index('"""Answer."""') < text.index("ctx.request_id") < text.index('return {"id"')


def safe() -> list[Path]:
    return sorted(SAFE.glob("*.txt"))


@pytest.mark.parametrize("path", safe(), ids=lambda p: p.stem)
def test_safe_code_is_silent(path: Path, tmp_path: Path) -> None:
    assert not alarms(audited({"handler.py": path.read_text("utf-8")}, tmp_path).findings)


def test_spoilt_code_is_reported(tmp_path: Path) -> None:
    made = list(spoilt(tmp_path))
    assert [mutant.hazard for mutant in made if not mutant.found] == []
    assert len(made) >= 20
    assert f"{len(made)} reported (100.0 %)" in next(lines(made, 0))


def test_every_operator_finds_something_to_spoil() -> None:
    used = {operator.name for path in safe() for operator, _ in spoiled(path)}
    assert used == {operator.name for operator in OPERATORS}


def test_who_gets_away_is_said(tmp_path: Path) -> None:
    (mutant, *_) = spoilt(tmp_path)
    away = type(mutant)(mutant.hazard, mutant.codes, mutant.place, found=False, said=("CA999",))
    assert "1 in the safe code; said: CA999" in list(lines([away], 1))[1]
