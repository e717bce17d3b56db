"""Which modules must run although nothing of them is used."""

from concurrency_audit.audit.knowledge.words import CALL_EFFECTS
from concurrency_audit.audit.program.tree import import_effects


def test_every_effect_looked_for_is_a_word_of_knowledge() -> None:
    """A word broken in two would make a rule silent on what only an import does."""
    assert set(CALL_EFFECTS) >= import_effects._EFFECTS
