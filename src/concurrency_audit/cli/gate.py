"""`concurrency-audit gate`: may this package be published? With `--publish`: publish it, or roll back.

Exit codes: 0 accepted, or live; 1 refused, rolled back, overtaken or stuck; 2 invalid arguments or policy; 130
interrupted, in which case the same command continues.
"""

import argparse
import os
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from concurrency_audit import signature
from concurrency_audit.cli import config, terminal
from concurrency_audit.cli.parser import Parser
from concurrency_audit.errors import OutputError, UsageError
from concurrency_audit.rewriting import rewrite

if TYPE_CHECKING:
    from concurrency_audit.gate.decision import Decision
    from concurrency_audit.gate.policy import Policy
    from concurrency_audit.gate.release import Step
    from concurrency_audit.gate.service import Service


def configure(parser: Parser) -> None:
    """Add the arguments of `gate`."""
    parser.add_argument("package", type=Path, metavar="PACKAGE", help="the code to publish: a zip file or a folder")
    parser.add_argument("--function", required=True, metavar="NAME", help="the function whose next version it is to be")
    parser.add_argument(
        "--verdict",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="verdict.json of a load test of this code; repeatable, one per execution model",
    )
    parser.add_argument("--publish", action="store_true", help="publish, test at the candidate alias, move live")
    parser.add_argument("--endpoint-url", metavar="URL", help="Lambda endpoint (default: AWS's own, as boto3 finds it)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the decision to FILE as JSON (gate.json)")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write the decision to FILE as JUnit XML")


def run(args: argparse.Namespace) -> int:
    """Judge, and release if requested; returns the documented exit code."""
    from concurrency_audit.cli import gate_evidence  # imported late: these modules import boto3

    signature.key()  # an invalid key is reported before anything is done
    # A cancelled CI job gets SIGTERM: end as on Ctrl-C, including the load test.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    found = config.load(Path.cwd())
    policy = gate_evidence.policy(found)
    _must_be_writable(args.output, args.junit)
    service = gate_evidence.service(args.function, args.endpoint_url)
    decision, package = gate_evidence.judged(args, found, policy, service)
    if args.publish and decision.exit_code == 0:
        decision = _released(policy, service, decision, package)
    _report(decision, args)
    return decision.exit_code


def _released(policy: "Policy", service: "Service", decision: "Decision", package: bytes) -> "Decision":
    from dataclasses import replace

    from concurrency_audit.cli import gate_load
    from concurrency_audit.gate.release import Release

    subject = decision.subject
    attempt = Release(
        service,
        subject,
        policy,
        load=lambda version: gate_load.at_candidate(subject, policy, version),
        check=lambda version: gate_load.step_check(subject, policy, version),
        say=_say,
    )
    return replace(decision, released=attempt.run(package), at=datetime.now(UTC))


def _say(step: "Step") -> None:
    from concurrency_audit.reports.plain import one_line

    _print(f"  {step.name:<9} {one_line(step.detail)}\n")


def _print(text: str) -> None:
    """Print without failing on a closed pipe, which must not interrupt a release."""
    try:
        terminal.write(text, None)
    except OutputError:
        terminal.give_up_output()


def _must_be_writable(*paths: Path | None) -> None:
    """Check that the reports can be written before anything is released; raises UsageError."""
    for path in paths:
        if path is not None and (path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK)):
            raise UsageError("cannot be written", str(path), "name a file in a folder that exists")


def _report(decision: "Decision", args: argparse.Namespace) -> None:
    """Print the decision and write every requested report, even if another report fails."""
    from concurrency_audit.gate import reports
    from concurrency_audit.reports.plain import one_line, printable

    # Keep the indentation, and make quoted text printable.
    lines = reports.text_lines(decision)
    _print("".join(f"{printable(line) if line.startswith('  ') else one_line(line)}\n" for line in lines))
    for path, write in ((args.output, reports.json_text), (args.junit, reports.junit_xml)):
        if path is not None:
            _write(path, write(decision))
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        _write(Path(summary), reports.step_summary(decision), append=True)


def _write(path: Path, text: str, *, append: bool = False) -> None:
    """Write a report; a failure is reported but does not change the decision."""
    data = text.encode("utf-8", "backslashreplace")
    try:
        if append:
            with path.open("ab") as file:
                file.write(data)
        else:
            rewrite(path, data)
    except OSError as error:
        terminal.note(f"{path} cannot be written: {error.strerror}")
