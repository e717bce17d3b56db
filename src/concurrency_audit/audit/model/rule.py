"""What a rule is: data. Its check is a function beside it, its documentation the docstring of its module."""

from dataclasses import dataclass

from concurrency_audit.audit.model.verdicts import Family, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """The identity of one hazard."""

    code: str
    """`CA` and three digits; the first digit is the family's."""
    name: str
    """Kebab-case noun phrase of the hazard; the file stem with dashes."""
    family: Family
    summary: str
    """One line, shown in `rules` and as SARIF's short description."""
    advice: str
    """One sentence: what to do instead."""
    benign: Severity = Severity.WARNING
    """The severity when no chosen model is unsafe but one is benign."""
    fix: str | None = None
    """`safe`, `unsafe`, or None where no automatic fix exists."""
