"""A rule's documentation as Markdown, taken from the docstring of its module."""

import re
from typing import Protocol

from concurrency_audit.audit.model.rule import Rule

_WHAT_IT_DOES = re.compile(r"^## What it does\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


class RuleDoc(Protocol):
    """The parts of a rule module that reports need."""

    @property
    def rule(self) -> Rule:
        """Its metadata."""

    @property
    def doc(self) -> str:
        """The docstring of its module."""


def markdown(module: RuleDoc) -> str:
    """The rule's page: its name and code, the docstring as it is, and whether it can be fixed automatically."""
    rule = module.rule
    return f"# {rule.name} ({rule.code})\n\n{module.doc.strip()}\n\n## Fix\n{_fix(rule.fix)}\n"


def what_it_does(module: RuleDoc) -> str:
    """The section "What it does" as one paragraph; the summary if the rule has no such section."""
    section = _WHAT_IT_DOES.search(module.doc)
    return " ".join(section[1].split()) if section else module.rule.summary


def _fix(fix: str | None) -> str:
    if fix is None:
        return "No automatic fix."
    return f"An automatic fix exists; it is {fix}."
