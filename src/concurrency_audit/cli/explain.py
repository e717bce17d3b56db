"""`concurrency-audit explain`: one rule's documentation, by code or name."""

import argparse
import json

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.cli import exit_codes, terminal
from concurrency_audit.cli.nearest import nearest_rule
from concurrency_audit.cli.parser import Parser
from concurrency_audit.cli.rules import row


def configure(parser: Parser) -> None:
    """Add the arguments of `explain`."""
    parser.add_argument("rule", metavar="RULE", help="code (CA201) or name (cache-check-then-act)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="(default: text)")


def run(args: argparse.Namespace) -> int:
    """Print the rule's page; raises UsageError if the rule does not exist."""
    from concurrency_audit.audit.rules import all_rules
    from concurrency_audit.reports.rule_doc import markdown

    by_key = {key: module for module in all_rules() for key in (module.rule.code, module.rule.name)}
    module = by_key.get(args.rule.upper()) or by_key.get(args.rule.lower())
    if module is None:
        close = nearest_rule(args.rule, by_key)
        remedy = f'did you mean "{close}"?' if close else "see `concurrency-audit rules`"
        raise UsageError(f'no rule is called "{args.rule}"', "on the command line", remedy)
    if args.format == "json":
        terminal.write(json.dumps({**row(module.rule), "text": markdown(module)}, indent=2) + "\n", None)
    else:
        terminal.write(markdown(module), None)
    return exit_codes.CLEAN
