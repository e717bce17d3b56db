"""No effect that knowledge may name is forgotten: a word that nobody handles would make its rule silent."""

from __future__ import annotations

from pathlib import Path

import concurrency_audit.audit as package
from concurrency_audit.audit.knowledge import words
from concurrency_audit.audit.program.interpreter.effects import EFFECTS
from concurrency_audit.audit.program.interpreter.library.calls import HANDLERS

KNOWN = {*words.CALL_EFFECTS, *words.STATE_EFFECTS, *words.DECORATOR_EFFECTS}
INERT = {
    "cached",
    "exit",
    "starts",
}
"""Words with which the interpreter has nothing to do."""


def test_every_word_has_one_row() -> None:
    assert sorted(effect.word for effect in EFFECTS) == sorted(KNOWN)


def test_every_word_is_handled_or_declared_inert() -> None:
    folder = Path(package.__file__).parent
    code = "".join(
        path.read_text(encoding="utf-8")
        for room in ("rules", "program")
        for path in (folder / room).rglob("*.py")
        if path.name != "effects.py"
    )
    for effect in EFFECTS:
        has_column = effect.file_op or effect.method_op or effect.silent or effect.depends or effect.setting
        used = effect.word in HANDLERS or f'"{effect.word}"' in code
        assert used or has_column or effect.word in INERT, effect.word
