"""A rule's documentation, taken apart: the docstring of its module in the headings that every rule uses."""

import re
from typing import Protocol

from concurrency_audit.audit.model.rule import Rule

HEADINGS = ("What it does", "Why", "Example", "Use instead", "Limits")
_HEADING = re.compile(rf"^\s*(?:#+\s*)?({'|'.join(HEADINGS)})\s*:?\s*$")


class RuleDoc(Protocol):
    """What reports need of a rule."""

    @property
    def rule(self) -> Rule:
        """Its identity."""

    @property
    def doc(self) -> str:
        """The docstring of its module."""


def sections(doc: str) -> dict[str, str]:
    """Heading -> text below it, in the docstring's order; text before the first heading is left to the caller."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in doc.splitlines():
        heading = _HEADING.match(line)
        if heading:
            current = found.setdefault(heading[1], [])
        else:
            current.append(line)
    return {heading: "\n".join(lines).strip("\n") for heading, lines in found.items()}


def markdown(module: RuleDoc) -> str:
    """The rule's page: title, one-line facts, then its sections under headings of one level."""
    rule = module.rule
    parts = [f"# {rule.name} ({rule.code})", rule.summary]
    parts.extend(f"## {heading}\n{text}" for heading, text in sections(module.doc).items())
    parts.append(f"## Fix\n{fix_words(rule.fix)}")
    return "\n\n".join(parts) + "\n"


def what_it_does(module: RuleDoc) -> str:
    """The first section as one paragraph; the summary where a rule has none."""
    return " ".join(sections(module.doc).get(HEADINGS[0], "").split()) or module.rule.summary


def fix_words(fix: str | None) -> str:
    """Whether the rule can rewrite code by itself, as a sentence."""
    if fix is None:
        return "No automatic fix."
    return f"An automatic fix exists; it is {fix}."
