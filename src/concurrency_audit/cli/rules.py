"""`concurrency-audit rules`: lists all rules."""

import argparse
import json

from concurrency_audit import documentation
from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.cli import exit_codes, terminal
from concurrency_audit.cli.parser import Parser

_COLUMNS = ("code", "name", "family", "severity", "fix", "since", "reports")
_LEGEND = (
    "\nA finding that a chosen model makes unsafe is an error; `severity` is that of the others.\n"
    "Safe fixes are made by --fix, unsafe ones by --fix --unsafe-fixes.\n"
)


def configure(parser: Parser) -> None:
    """Add the arguments of `rules`."""
    parser.add_argument("--format", choices=("table", "json"), default="table", help="(default: table)")


def run(args: argparse.Namespace) -> int:
    """Print the rules, by code."""
    from concurrency_audit.audit.rules import all_rules

    rules = sorted((module.rule for module in all_rules()), key=lambda rule: rule.code)
    if args.format == "json":
        terminal.write(json.dumps([row(rule) for rule in rules], indent=2) + "\n", None)
    else:
        terminal.write(_table(rules), None)
    return exit_codes.CLEAN


def row(rule: Rule) -> dict[str, str | None]:
    """A rule as a JSON row; `severity` is that of a finding that no chosen model makes unsafe."""
    return {
        "code": rule.code,
        "name": rule.name,
        "family": rule.family.value,
        "summary": rule.summary,
        "advice": rule.advice,
        "fix": rule.fix,
        "severity": rule.benign.word,
        "since": rule.since,
        "docs_url": documentation.page(rule.code, rule.name),
    }


def _table(rules: list[Rule]) -> str:
    rows = [_COLUMNS, *(_cells(rule) for rule in rules)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) for cells in rows)
    return "".join(f"{line.rstrip()}\n" for line in lines) + _LEGEND


def _cells(rule: Rule) -> tuple[str, ...]:
    return (rule.code, rule.name, rule.family.value, rule.benign.word, rule.fix or "-", rule.since, rule.summary)
