"""Which modules must run although nothing of them is used."""

import pytest

from concurrency_audit.audit.knowledge.words import CALL_EFFECTS
from concurrency_audit.audit.program.tree import import_effects
from concurrency_audit.audit.program.tree.modules import module_table
from concurrency_audit.audit.reading.survey import survey

HOOK = "class {}:\n    def __init_subclass__(cls): known.append(cls)\n"
BASES = f"""\
known = []
{HOOK.format("Told")}
class Further(Told): pass
class Silent: pass
if known:
    class Either(Silent):
        if known:
            __init_subclass__ = known.append
Renamed = Told
def make():
    class Inner:
        def __init_subclass__(cls): known.append(cls)
    return Inner
Made = make()
"""


def test_every_effect_looked_for_is_a_word_of_knowledge() -> None:
    """A word broken in two would make a rule silent on what only an import does."""
    assert set(CALL_EFFECTS) >= import_effects._EFFECTS


@pytest.mark.parametrize(
    "base",
    [
        "Told",
        "Further",
        "Either",
        "Renamed",
        "Made",
        "Told[int]",
        "bases.Further",
        "bases.Told[int]",
        "bases.mix(Silent)",
    ],
)
def test_a_subclass_counts_where_its_base_learns_of_it(base: str) -> None:
    assert _run_for("app.py", {"app.py": "import one", "one.py": _subclass(base)}) == ["one.py"]


@pytest.mark.parametrize("base", ["Silent", "bases.Silent", "Silent[int]"])
def test_a_subclass_of_which_nobody_learns_does_not_count(base: str) -> None:
    """That some other class of the tree learns of its subclasses says nothing of this one."""
    assert _run_for("app.py", {"app.py": "import one", "one.py": _subclass(base)}) == []


def test_a_base_is_renamed_where_it_is_imported() -> None:
    files = {"middle.py": "from bases import Told as Root\nclass Next(Root): pass", "one.py": "import middle\n"}
    files["one.py"] += "class One(middle.Next): pass"
    assert _run_for("one.py", files) == ["middle.py", "one.py"]


def _subclass(base: str) -> str:
    imported = base.split("[", maxsplit=1)[0]
    return f"import bases\nfrom bases import Silent{'' if '.' in base else ', ' + imported}\nclass One({base}): pass"


def _run_for(key: str, files: dict[str, str]) -> list[str]:
    surveys = {path: survey(text.encode()) for path, text in {**files, "bases.py": BASES}.items()}
    return import_effects.ImportEffects(surveys, module_table(surveys), import_effects.effect_sources(surveys))(key)
