"""`concurrency-audit rules`: lists all rules."""

import argparse
import json

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.cli import exit_codes, terminal
from concurrency_audit.cli.parser import Parser


def configure(parser: Parser) -> None:
    """Add the arguments of `rules`."""
    parser.add_argument("--format", choices=("table", "json"), default="table", help="(default: table)")


def run(args: argparse.Namespace) -> int:
    """Print the rules, by code."""
    from concurrency_audit.audit.rules import all_rules

    rules = sorted((module.rule for module in all_rules()), key=lambda rule: rule.code)
    terminal.write(_json(rules) if args.format == "json" else _table(rules), None)
    return exit_codes.CLEAN


def _json(rules: list[Rule]) -> str:
    return json.dumps([_row(rule) for rule in rules], indent=2) + "\n"


def _row(rule: Rule) -> dict[str, str | None]:
    """A rule as a JSON row; `severity` is that of a finding that no chosen model makes unsafe."""
    return {
        "code": rule.code,
        "name": rule.name,
        "family": rule.family.value,
        "summary": rule.summary,
        "advice": rule.advice,
        "fix": rule.fix,
        "severity": rule.benign.word,
    }


def _table(rules: list[Rule]) -> str:
    width = max((len(rule.name) for rule in rules), default=0)
    return "".join(
        f"{rule.code}  {rule.name:<{width}}  {rule.family:<10}  {rule.fix or '-':<6}  {rule.summary}\n"
        for rule in rules
    )
