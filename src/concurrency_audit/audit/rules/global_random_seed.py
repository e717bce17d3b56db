"""The shared random generator is seeded while invocations run."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA405",
    "global-random-seed",
    Family.PROCESS,
    "The shared random generator is seeded while invocations run",
    "Make a random.Random(seed) or numpy.random.default_rng(seed) of your own.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set."""
    return setters(program, RULE, "seed", "the random numbers", always=("",))
