"""Interprets the entry points and asks every rule, until all that the rules name was read with full certainty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from concurrency_audit.audit.derived.undescribed import Derived, Undescribed, undescribed
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.pieces import Pieces
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.running import Ran
from concurrency_audit.audit.reading.reader import Reader
from concurrency_audit.audit.rules import all_rules
from concurrency_audit.audit.rules._agreeing import agreed

Derive = Callable[[Sequence[Undescribed]], Derived]
"""What the source of installed libraries says of objects that knowledge does not describe."""


class Judged(NamedTuple):
    """A finished interpretation and what the rules say of it."""

    ran: Ran
    program: Program
    drafts: list[Draft]
    unknown: tuple[Undescribed, ...]
    """The shared objects that knowledge does not describe."""
    derived: Derived


def judge(interpreted: Callable[[], Ran], derive: Derive, settings: Settings, reader: Reader, pieces: Pieces) -> Judged:
    """Interpret and ask, again for as long as the reader had to read one of the files that matter more exactly."""
    while True:
        ran = interpreted()
        program = Program(ran.run.record, ran.run, settings.forking, settings.schemas)
        unknown = undescribed(program)
        derived = derive(unknown)
        ran.run.knowledge = ran.run.knowledge.with_derived(derived.rows)  # rules ask it from here on
        drafts = agreed(
            [
                draft
                for rule in all_rules()
                for draft in pieces.found(partial(rule.check, program), f"checking {rule.rule.code}")
            ]
        )
        if reader.confirmed({(site.module, site.function) for draft in drafts for site in draft.sites}):
            return Judged(ran, program, drafts, unknown, derived)
