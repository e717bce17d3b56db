"""`concurrency-audit load`: a correctness load test without knowing Locust.

Exit codes: 0 correct; 1 a mismatch or a broken threshold; 2 the arguments do not allow a run; 3 not everything was
verified.
"""

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from concurrency_audit.cli import load_init, load_local, terminal
from concurrency_audit.cli.parser import Parser
from concurrency_audit.errors import UsageError
from concurrency_audit.load.payloads import hooks, reading
from concurrency_audit.load.payloads.reading import FILLED, payloads
from concurrency_audit.load.running.options import ALL, add_options
from concurrency_audit.load.running.settings import check_ranges

PHOTOS = "loadtests"
PATIENCE = 120.0
"""Seconds by which Locust may outlast the run's own deadline."""
INCOMPLETE = 3
EXAMPLES = """examples:
  any function:    concurrency-audit load --local --publish src/ --handler app.handler --payloads events.json
  in threads:      concurrency-audit load --local --model threads --publish src/ --payloads events.jsonl
  files to start:  concurrency-audit load init --publish src/ --handler app.handler
  on AWS:          concurrency-audit load --function orders --qualifier live --payloads events.json -u 32"""


def configure(parser: Parser) -> None:
    """Add the arguments of `load`: those of the locustfiles and the few of this front."""
    parser.epilog = EXAMPLES
    parser.usage = "%(prog)s [init] [--local --publish PATH --handler M.F] [--payloads PLACE | -f LOCUSTFILE] [options]"
    parser.add_argument(
        "action", nargs="?", choices=["init"], help="write payloads, a scenario and settings to start from"
    )
    parser.add_argument(
        "-f", "--locustfile", help="file or folder with a scenario of your own (default: loadtests, without --payloads)"
    )
    parser.add_argument(
        "-u", "--users", type=int, help="most invocations at once (default: all slots with --local, 16)"
    )
    parser.add_argument("--csv", metavar="PREFIX", help="Locust's own statistics as CSV files")
    parser.add_argument("--html", metavar="FILE", help="Locust's own page")
    parser.add_argument("--local", action="store_true", help="publish and run everything on this machine")
    _configure_local(parser.add_argument_group("With --local"))
    try:
        add_options(parser)
    except UsageError as error:
        # Other commands are set up beside this one: only a run of this one may fail over its configuration.
        parser.set_defaults(load_problem=error)


def _configure_local(local: "argparse._ArgumentGroup") -> None:
    """Add what says which function runs here, and how."""
    local.add_argument("--publish", type=Path, metavar="PATH", help="folder, Python package or zip file to test")
    local.add_argument("--handler", default="app.handler", metavar="M.F", help="its handler (default: app.handler)")
    local.add_argument(
        "--model",
        choices=load_local.MODELS,
        default="processes",
        help="execution model; auto: the template's (default: processes)",
    )
    local.add_argument("--environments", type=int, default=2, help="execution environments (default: 2)")
    local.add_argument("--concurrency", type=int, help="invocations at once in each (default: 4, with threads 20)")
    local.add_argument("--timeout", type=int, default=20, help="the function's timeout in seconds (default: 20)")
    local.add_argument(
        "--provoke",
        action=argparse.BooleanOptionalAction,
        help="make races likely (default: unless latency is limited)",
    )
    local.add_argument(
        "--variable", action="append", default=[], metavar="NAME=VALUE", help="environment variable of the function"
    )
    local.add_argument(
        "--template",
        type=Path,
        metavar="FILE",
        help="SAM or CloudFormation template whose tables, queues, buckets and variables the function gets "
        "(default: template.yaml at or above the folder, where it has the handler)",
    )
    local.add_argument(
        "--setup",
        metavar="MODULE:FUNCTION",
        help="function of the package that makes tables, queues and buckets; called with what boto3.client takes",
    )
    local.add_argument(
        "--check",
        metavar="MODULE:FUNCTION",
        help="function of the package that says, after the load, what is wrong with what was stored",
    )


def run(args: argparse.Namespace) -> int:
    """Run the load test; returns the documented exit code."""
    problem: UsageError | None = getattr(args, "load_problem", None)
    if problem is not None:
        raise problem
    if args.action == "init":
        return load_init.run(args)
    _must_make_sense(args)
    return load_local.run(args, _locust) if args.local else _locust(args, {})


def _must_make_sense(args: argparse.Namespace) -> None:
    """Raise UsageError for a file that is not there and options that do not go together."""
    if args.local and args.publish is not None and not args.payloads and not args.locustfile and not _photos():
        args.payloads = load_local.fitting_source(args)
    args.any_function = bool(args.payloads) and not args.locustfile
    args.locustfile = str(_any_function()) if args.any_function else args.locustfile or PHOTOS
    if not Path(args.locustfile).exists() and args.locustfile == PHOTOS:
        raise UsageError(
            "nothing says what to send: give --payloads FILE (JSON, JSON lines or a folder, for any function), "
            "or -f LOCUSTFILE with a scenario of your own"
        )
    if not Path(args.locustfile).exists():
        raise UsageError(f"-f {args.locustfile}: there is no such file or folder; name the scenario's locustfile")
    if args.local and args.publish is None:
        raise UsageError("--local needs --publish PATH: the code to test")
    if args.local and not args.publish.exists():
        raise UsageError(f"--publish {args.publish}: no such folder or zip file")
    for flag, number in (
        ("-u", args.users),
        ("--environments", args.environments),
        ("--concurrency", args.concurrency),
        ("--timeout", args.timeout),
    ):
        if number is not None and number < 1:
            raise UsageError(f"{flag} {number}: must be at least 1")
    check_ranges(args)  # before servers are started, which takes its time
    for flag, hook in (("--setup", args.setup), ("--check", args.check)):
        if hook and not args.local:
            raise UsageError(f"{flag} needs --local: it is called with the endpoints of local servers")
        if hook:
            hooks.checked(flag, hook)
    if args.payloads:
        payloads(args.payloads, copies=args.copies or FILLED)  # what cannot be read is found out before anything starts
    for pair in args.variable:
        if "=" not in pair:
            raise UsageError(f"--variable {pair}: must be NAME=VALUE")


def _photos() -> bool:
    return Path(PHOTOS).exists()


def _any_function() -> Path:
    """The locustfile that delivers payloads."""
    return Path(reading.__file__).with_name("locustfile.py")


def _locust(args: argparse.Namespace, variables: dict[str, str]) -> int:
    """Run Locust with every flag it knows; Ctrl-C reaches it anyway, SIGTERM is passed on, so just wait for its end."""
    users = str(args.users or 16)
    command = [sys.executable, "-m", "locust", "-f", args.locustfile, "--headless", "--only-summary", "-u", users]
    command += ["-r", users, *_flags(args)]
    command += [f"--csv={args.csv}"] if args.csv else []
    command += [f"--html={args.html}"] if args.html else []
    try:
        process = subprocess.Popen(command, env={**os.environ, **variables})
    except OSError as error:
        raise UsageError(f"Locust did not start ({error.strerror})", remedy="install the extra 'load' again") from error
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    code = _ended(process, args.deadline + PATIENCE if args.deadline else None)
    _say_verdict(args.verdict)
    return code


def _ended(process: subprocess.Popen[bytes], seconds: float | None) -> int:
    """Wait for Locust's end, which comes by the run's own deadline unless it hangs as a whole; its exit code."""
    until = None if seconds is None else time.monotonic() + seconds
    while True:
        try:
            return process.wait(None if until is None else max(until - time.monotonic(), 0.0))
        except KeyboardInterrupt:
            continue
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            terminal.note(f"the load test did not end within {seconds:.0f} s, so it was ended; there is no verdict")
            return INCOMPLETE


def _say_verdict(name: str) -> None:
    """The verdict once more, below Locust's tables."""
    from concurrency_audit.load.reports.text import headline
    from concurrency_audit.load.verdict import Verdict

    if name and Path(name).is_file():
        with contextlib.suppress(ValueError, KeyError, TypeError, OSError):
            terminal.note(
                f"{headline(Verdict.from_json(json.loads(Path(name).read_text('utf-8'))))} (all of it: {name})"
            )


def _flags(args: argparse.Namespace) -> list[str]:
    flags = []
    for flag, definition in ALL.items():
        value = getattr(args, flag[2:].replace("-", "_"))
        if value is not None and definition.get("action") is argparse.BooleanOptionalAction:
            flags.append(flag if value else f"--no-{flag[2:]}")
        elif value is not None and value != "":
            flags.append(f"{flag}={value}")
        elif definition["default"]:
            flags.append(f"{flag}=")
    return flags
