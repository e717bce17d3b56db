"""The options that choose rules, severities and confidences; the same for `check` and `baseline`."""

import argparse

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.cli import audit_options, options
from concurrency_audit.cli.options import Options
from concurrency_audit.cli.parser import Parser


def configure(parser: Parser) -> "argparse._ArgumentGroup":
    """Add the options; returns their group, for a command that has more."""
    choosing = parser.add_argument_group("what is reported")
    choosing.add_argument("--select", action="append", metavar="RULES", help="only these codes, prefixes or names")
    choosing.add_argument("--ignore", action="append", metavar="RULES", help="not these codes, prefixes or names")
    choosing.add_argument(
        "--per-file-ignores",
        action="append",
        default=[],
        metavar="GLOB:RULES",
        help="not these rules in files that match; repeatable",
    )
    choosing.add_argument("--severity", choices=options.SEVERITIES, help="lowest severity (default: note)")
    choosing.add_argument("--min-confidence", choices=options.CONFIDENCES, help="lowest confidence (default: low)")
    return choosing


def given(args: argparse.Namespace) -> Options:
    """What these and the shared options say."""
    return audit_options.common(args)._replace(
        select=_rules(args.select),
        ignore=_rules(args.ignore),
        per_file_ignores=_by_pattern(args.per_file_ignores),
        severity=args.severity,
        min_confidence=args.min_confidence,
    )


def _rules(given: list[str] | None) -> tuple[str, ...] | None:
    if given is None:
        return None
    return tuple(rule.strip() for text in given for rule in text.split(",") if rule.strip())


def _by_pattern(given: list[str]) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for text in given:
        pattern, colon, rules = text.rpartition(":")
        if not (colon and pattern and rules.strip()):
            raise UsageError(f'"{text}" is not GLOB:RULES', "in --per-file-ignores", 'write "tests/*.py:CA201,CA3"')
        table[pattern] = table.get(pattern, ()) + (_rules([rules]) or ())
    return table
