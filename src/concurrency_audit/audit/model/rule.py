"""The description of a rule as data.

Its check is a function in the rule's module, its documentation that module's docstring.
"""

from dataclasses import dataclass

from concurrency_audit.audit.model.verdicts import Family, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """The identity and metadata of one rule."""

    code: str
    """`CA` and three digits; the first digit stands for the family."""
    name: str
    """Kebab-case noun phrase for the hazard: the module's name with dashes."""
    family: Family
    summary: str
    """One line, shown in `rules` and as SARIF's short description."""
    advice: str
    """One sentence: what to do instead."""
    benign: Severity = Severity.WARNING
    """The severity if no chosen model is unsafe but one is benign."""
    fix: str | None = None
    """`safe`, `unsafe`, or None where no automatic fix exists."""
    since: str = "0.2.0"
    """The first version that has the rule."""
