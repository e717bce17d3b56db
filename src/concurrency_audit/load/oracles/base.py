"""What an oracle is."""

from collections.abc import Callable, Iterable
from typing import Protocol

from concurrency_audit.load.evidence import Evidence
from concurrency_audit.load.mismatch import Mismatch

Naming = Callable[[int], str]
"""Gives the place of the input that an identity belongs to, or a word for an identity of no input of this run."""
Finder = Callable[[str], set[int]]
"""Gives the identities of all inputs that a text mentions."""


class Oracle(Protocol):
    """Judges single invocations. An oracle may remember what it saw; one process asks it from one thread at a time."""

    @property
    def name(self) -> str:
        """Kebab-case name, as it stands in the verdict."""

    def check(self, evidence: Evidence) -> Iterable[Mismatch]:
        """Give what is wrong with one invocation."""
