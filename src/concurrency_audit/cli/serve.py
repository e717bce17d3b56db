"""`concurrency-audit serve`: a local Managed Instances, until SIGTERM, Ctrl-C or, if asked, the end of its input.

Exit codes: 0 stopped as asked; 2 the arguments or this machine do not allow it.
"""

import argparse
import json
import math
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from concurrency_audit.cli import exit_codes, provoking, terminal
from concurrency_audit.cli.parser import Parser
from concurrency_audit.errors import UsageError

if TYPE_CHECKING:
    from concurrency_audit.instances.publish import Publication
    from concurrency_audit.instances.settings import Settings

EXAMPLES = """example:
  concurrency-audit serve --publish src/ --handler app.handler --model threads --environments 1 --concurrency 4"""
_DRAWN = -1
"""Value of ``--provoke`` without a seed."""


def configure(parser: Parser) -> None:
    """Add the arguments of `serve`."""
    parser.epilog = EXAMPLES
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: a free one)")
    parser.add_argument(
        "--with-aws", action="store_true", help="S3, DynamoDB, SQS and Rekognition beside it, on the loopback"
    )
    parser.add_argument(
        "--s3-endpoint", metavar="URL", help="an S3 of your own for functions, instead of the embedded one"
    )
    parser.add_argument("--state", type=Path, help="directory that keeps functions between runs (default: none)")
    parser.add_argument(
        "--model",
        choices=("processes", "threads", "hybrid", "web"),
        default="processes",
        help="execution model (default: processes)",
    )
    parser.add_argument("--environments", type=int, default=3, help="fewest environments of a version (default: 3)")
    parser.add_argument(
        "--cpu-limit",
        type=float,
        metavar="PERCENT",
        help="refuse work for an environment that uses more of its vCPUs (default: never)",
    )
    parser.add_argument(
        "--provoke",
        type=number,
        nargs="?",
        const=_DRAWN,
        metavar="SEED",
        help="make races happen: invocations give way at accesses of shared state (seed: drawn)",
    )
    parser.add_argument(
        "--provoke-at",
        type=Path,
        metavar="FILE",
        help="the accesses, as JSON (default: an audit of --publish names them)",
    )
    parser.add_argument("--time-scale", type=float, default=1.0, help="simulated seconds per real second (default: 1)")
    parser.add_argument("--until-stdin-closes", action="store_true", help="also stop when standard input ends")
    parser.add_argument("--init-timeout", type=float, default=130, metavar="SECONDS", help="for environments to start")
    _configure_function(
        parser.add_argument_group("The function", "What is published at the start; others come through the Lambda API.")
    )


def _configure_function(function: "argparse._ArgumentGroup") -> None:
    function.add_argument("--publish", type=Path, metavar="FOLDER", help="publish this folder as a function at start")
    function.add_argument("--function", default="function", metavar="NAME", help="its name (default: function)")
    function.add_argument("--handler", default="app.handler", metavar="M.F", help="its handler (default: app.handler)")
    function.add_argument(
        "--layer", type=Path, action="append", default=[], metavar="PATH", help="its layer, a folder or zip; repeatable"
    )
    function.add_argument(
        "--variable", action="append", default=[], metavar="NAME=VALUE", help="its environment variable; repeatable"
    )
    function.add_argument("--timeout", type=int, default=30, metavar="SECONDS", help="its timeout (default: 30)")
    function.add_argument(
        "--concurrency", type=int, help="invocations at once in one environment (default: 16 per vCPU)"
    )


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop."""
    from concurrency_audit.instances.errors import InstancesError
    from concurrency_audit.instances.run import serve

    terminal.show_log()
    _must_make_sense(args)
    watched = sys.stderr is not None and sys.stderr.isatty()
    publication = None if args.publish is None else _publication(args)
    if watched and publication is not None:
        many = f"{args.environments} environment{'s' if args.environments > 1 else ''}"
        _tell(f"starting {many} of {args.function} ({args.handler} in {args.publish})")
    try:
        serve(
            _settings(args, watched),
            lambda ready: _say_ready(ready, args, watched),
            publication,
            until_stdin_closes=args.until_stdin_closes,
        )
    except InstancesError as error:
        raise UsageError(str(error)) from error
    return exit_codes.CLEAN


def _settings(args: argparse.Namespace, watched: bool) -> "Settings":
    from concurrency_audit.instances.settings import Limits, Provoke, Settings

    return Settings(
        port=args.port,
        state=args.state,
        model=args.model,
        environments=args.environments,
        time_scale=args.time_scale,
        limits=Limits(cpu=args.cpu_limit / 100 if args.cpu_limit else None),
        with_aws=args.with_aws,
        s3_endpoint=args.s3_endpoint,
        init_seconds=args.init_timeout,
        tell=_tell if watched else None,
        provoke=Provoke(_seed(args), tuple(_accesses(args))) if args.provoke is not None else None,
    )


def _publication(args: argparse.Namespace) -> "Publication":
    from concurrency_audit.instances.publish import Publication

    return Publication(
        args.publish, args.function, args.handler, args.timeout, args.concurrency, _variables(args), tuple(args.layer)
    )


def _must_make_sense(args: argparse.Namespace) -> None:
    for flag, number in (("--environments", args.environments), ("--concurrency", args.concurrency)):
        if number is not None and number < 1:
            raise UsageError(f"{flag} {number}: must be at least 1")
    for flag, amount in (
        ("--time-scale", args.time_scale),
        ("--init-timeout", args.init_timeout),
        ("--timeout", args.timeout),
        ("--cpu-limit", args.cpu_limit),
    ):
        if amount is not None and not 0 < amount < math.inf:
            raise UsageError(f"{flag} {amount:g}: must be a number above 0")
    if args.provoke_at is not None and args.provoke is None:
        raise UsageError("--provoke-at: needs --provoke")
    if args.publish is None:
        for flag, told in (("--layer", args.layer), ("--variable", args.variable), ("--concurrency", args.concurrency)):
            if told:
                raise UsageError(f"{flag}: needs --publish, whose function it is for")
    for pair in args.variable:
        if "=" not in pair:
            raise UsageError(f"--variable {pair}: must be NAME=VALUE")


def _variables(args: argparse.Namespace) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in args.variable)


def _tell(line: str) -> None:
    """One line with the time, for whoever watches the terminal."""
    terminal.note(f"{time.strftime('%X')} {line}")


def _say_ready(ready: dict[str, Any], args: argparse.Namespace, watched: bool) -> None:
    """The ready line for programs, and on a terminal what a person does next."""
    if watched:
        what = f"{args.function} ({args.model})" if args.publish is not None else f"no function yet ({args.model})"
        _tell(f"ready: {what} at {ready['lambda']}; watch and invoke it at {ready['page']}; Ctrl-C ends it")
    terminal.write(json.dumps(ready) + "\n", None)


def number(text: str) -> int:
    """A seed as it is printed, or as people write numbers."""
    return int(text, 0)


def _seed(args: argparse.Namespace) -> int:
    return provoking.drawn_seed() if args.provoke == _DRAWN else int(args.provoke)


def _accesses(args: argparse.Namespace) -> list[tuple[str, int]]:
    if args.provoke_at is not None:
        return provoking.from_file(args.provoke_at)
    return provoking.audited(args.publish, args.handler) if args.publish is not None else []
