"""A rule is one file: nothing in the interpreter or the hazards knows a rule by name or code."""

from __future__ import annotations

import re
from pathlib import Path

import concurrency_audit.audit.program as program
from concurrency_audit.audit.program.hazards.diagnosis import found
from concurrency_audit.audit.program.interpreter.effects import EFFECTS
from concurrency_audit.audit.rules import all_rules


def test_adding_a_rule_touches_its_own_file_only() -> None:
    folder = Path(program.__file__).parent
    text = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    known = [rule.rule for rule in all_rules()]
    assert len(known) > 50
    effects = {effect.word for effect in EFFECTS}  # some rules are called like the effect that they report
    assert not [rule.name for rule in known if f'"{rule.name}"' in text and rule.name not in effects]
    assert not re.findall(r'"CA\d{3}"', text)


def test_every_hazard_is_reported_by_one_rule() -> None:
    """Two rules that ask for the same hazard would report it twice."""
    rules = Path(program.__file__).parents[1] / "rules"
    asked = re.findall(
        rf"{found.__name__}\(program, ((?:\"[\w-]+\"(?:, )?)+)\)", "".join(p.read_text() for p in rules.glob("*.py"))
    )
    words = [word for group in asked for word in re.findall(r'"([\w-]+)"', group)]
    assert len(words) > 20
    assert len(words) == len(set(words))
