"""`concurrency-audit size`: how much memory, CPU and concurrency a function needs, measured on local Managed Instances.

Unlike `check` it runs the function. Exit codes: 0 measured, 2 for arguments that allow no measurement, 3 when every
run had errors.
"""

from __future__ import annotations

import argparse
import json
import platform
from pathlib import Path

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.cli import exit_codes, terminal
from concurrency_audit.cli.fit_options import whole
from concurrency_audit.cli.parser import Parser
from concurrency_audit.fit.errors import FitError
from concurrency_audit.instances.settings import ExecutionModel

MODELS: tuple[ExecutionModel, ...] = ("processes", "threads", "hybrid")
CONCURRENCIES = (1, 2, 4, 8)


def configure(parser: Parser) -> None:
    """Add the arguments of `size`."""
    parser.add_argument("--publish", type=Path, metavar="PATH", help="folder or zip file of the function")
    parser.add_argument("--handler", default="app.handler", metavar="M.F", help="its handler (default: app.handler)")
    parser.add_argument(
        "--event", type=Path, action="append", default=[], metavar="FILE", help="JSON; sent in turn (default: {})"
    )
    parser.add_argument(
        "--variable", action="append", default=[], metavar="NAME=VALUE", help="environment variable of the function"
    )
    parser.add_argument(
        "--concurrency",
        type=whole(1, 64),
        action="append",
        default=[],
        metavar="N",
        help="invocations at once; repeatable (1 2 4 8)",
    )
    parser.add_argument(
        "--model", choices=MODELS, action="append", default=[], help="execution model; repeatable (all three)"
    )
    parser.add_argument("--seconds", type=whole(1, 60), default=3, metavar="N", help="load of each run (3)")
    parser.add_argument("--with-aws", action="store_true", help="give it the local S3 and Rekognition")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write to a file instead of standard output")


def run(args: argparse.Namespace) -> int:
    """Measure and recommend; raises UsageError."""
    from concurrency_audit.cli import size_run
    from concurrency_audit.fit import sizing
    from concurrency_audit.instances.errors import InstancesError

    if args.publish is None:
        raise UsageError("--publish PATH is missing", "on the command line", "name the function's folder or zip file")
    events = [_event(file) for file in args.event] or [b"{}"]
    variables = dict(_pair(pair) for pair in args.variable)
    job = size_run.Job(args.publish, args.handler, tuple(events), variables, args.seconds, args.with_aws)
    models: tuple[ExecutionModel, ...] = tuple(args.model) or MODELS
    measured = []
    try:
        for model in models:
            for concurrency in sorted(set(args.concurrency or CONCURRENCIES)):
                terminal.note(f"{model}, {concurrency} at once ...")
                measured.append(size_run.measure(job, model, concurrency))
        usable = [model for model in models if any(r.model == model and not r.errors for r in measured)]
        recommended = [sizing.recommend(measured, model) for model in usable]
    except (InstancesError, FitError) as error:
        raise UsageError(str(error)) from error
    machine = f"{platform.machine()}, Python {platform.python_version()}, {size_run.processors()} processors"
    if args.format == "json":
        terminal.write(json.dumps(sizing.document(measured, recommended, machine), indent=2) + "\n", args.output)
    else:
        terminal.write(sizing.text(measured, recommended, machine), args.output)
    if not recommended:
        terminal.note("every run had errors: nothing to recommend from; the function's log tells why")
        return exit_codes.INCOMPLETE
    return exit_codes.CLEAN


def _event(file: Path) -> bytes:
    try:
        data = file.read_bytes()
        json.loads(data)
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError("not a JSON file", str(file), str(error)) from error
    return data


def _pair(pair: str) -> tuple[str, str]:
    name, equals, value = pair.partition("=")
    if not equals:
        raise UsageError(f"--variable {pair}", "on the command line", "must be NAME=VALUE")
    return name, value
