"""`concurrency-audit load`: a correctness load test without knowing Locust.

Exit codes: 0 correct; 1 a mismatch or a broken threshold; 2 the arguments do not allow a run; 3 not everything was
verified.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from concurrency_audit.cli import extras, provoking, terminal
from concurrency_audit.cli.parser import Parser
from concurrency_audit.errors import UsageError
from concurrency_audit.load.running.options import ALL, add_options

MODELS = ("processes", "threads", "hybrid")
PROVOKED = ("threads", "hybrid")
SLOTS = {"threads": 20, "hybrid": 20}
"""Invocations at once in an environment, where the default is another than 4: threads cost little, and what is kept in
rings and pools shows only when there are more of them than places."""
LONG_RUN = 100
"""Photos from which on a run waits, before its last requests, until what was kept from the first has expired."""
BUCKETS = ("load-in-a,load-in-b", "load-out")


def configure(parser: Parser) -> None:
    """Add the arguments of `load`: those of the locustfiles and the few of this front."""
    parser.add_argument("-f", "--locustfile", default="loadtests", help="file or folder with the scenario")
    parser.add_argument(
        "-u", "--users", type=int, help="most invocations at once (default: all slots with --local, 16)"
    )
    parser.add_argument("--local", action="store_true", help="publish and run everything on this machine")
    local = parser.add_argument_group("With --local")
    local.add_argument("--publish", type=Path, metavar="PATH", help="folder, Python package or zip file to test")
    local.add_argument("--handler", default="app.handler", metavar="M.F", help="its handler (default: app.handler)")
    local.add_argument(
        "--model", choices=("processes", "threads", "hybrid"), default="processes", help="execution model"
    )
    local.add_argument("--environments", type=int, default=2, help="execution environments (default: 2)")
    local.add_argument("--concurrency", type=int, help="invocations at once in each (default: 4, with threads 20)")
    local.add_argument("--timeout", type=int, default=20, help="the function's timeout in seconds (default: 20)")
    local.add_argument(
        "--provoke",
        action=argparse.BooleanOptionalAction,
        help="make races likely (default: with threads, unless latency is limited)",
    )
    local.add_argument(
        "--variable", action="append", default=[], metavar="NAME=VALUE", help="environment variable of the function"
    )
    try:
        add_options(parser)
    except UsageError as error:
        # Other commands are set up beside this one: only a run of this one may fail over its configuration.
        parser.set_defaults(load_problem=error)


def run(args: argparse.Namespace) -> int:
    """Run the load test; returns the documented exit code."""
    problem: UsageError | None = getattr(args, "load_problem", None)
    if problem is not None:
        raise problem
    _must_make_sense(args)
    return _run_locally(args) if args.local else _locust(args, {})


def _must_make_sense(args: argparse.Namespace) -> None:
    """Raise UsageError for a file that is not there and options that do not go together."""
    if not Path(args.locustfile).exists():
        raise UsageError(f"-f {args.locustfile}: there is no such file or folder; name the scenario's locustfile")
    if args.local and args.publish is None:
        raise UsageError("--local needs --publish PATH: the code to test")
    if args.local and not args.publish.exists():
        raise UsageError(f"--publish {args.publish}: no such folder or zip file")
    for pair in args.variable:
        if "=" not in pair:
            raise UsageError(f"--variable {pair}: must be NAME=VALUE")


def _run_locally(args: argparse.Namespace) -> int:
    """Start local Managed Instances, publish the folder under the alias `live`, and load it."""
    extras.must_be_installed("instances", "`load --local`")
    from concurrency_audit.instances.errors import InstancesError
    from concurrency_audit.instances.local import LocalInstances

    args.input_bucket, args.output_bucket = args.input_bucket or BUCKETS[0], args.output_bucket or BUCKETS[1]
    args.function, args.qualifier, args.models = args.function or args.publish.resolve().stem, "live", args.model
    args.concurrency = args.concurrency or SLOTS.get(args.model, 4)
    args.users = args.users or args.environments * args.concurrency
    limited = args.p50_ms is not None or args.p99_ms is not None
    provoke = args.provoke if args.provoke is not None else args.model in PROVOKED and not limited
    args.faults = args.faults if args.faults is not None else not limited
    seed = provoking.drawn_seed()
    args.provoked = str(seed) if provoke else ""
    if not args.outlive and args.photos >= LONG_RUN:
        args.outlive = args.timeout + 1.0
    # Kept when something was wrong: it holds the logs.
    state = Path(tempfile.mkdtemp(prefix="concurrency-audit-load-"))
    variables = {"OUTPUT_BUCKET": args.output_bucket, **dict(pair.split("=", 1) for pair in args.variable)}
    try:
        with LocalInstances(
            model=args.model,
            environments=args.environments,
            with_aws=True,
            time_scale=args.time_scale,
            provoke=seed if provoke else False,
            provoke_at=provoking.audited(args.publish, args.handler) if provoke else (),
            state=state / "state",
        ) as local:
            for bucket in (*args.input_bucket.split(","), args.output_bucket):
                local.client("s3").create_bucket(Bucket=bucket)
            published = local.publish(
                args.publish,
                args.handler,
                name=args.function,
                concurrency=args.concurrency,
                timeout=args.timeout,
                variables=variables,
            )
            version = published.version
            local.client("lambda").create_alias(FunctionName=args.function, Name="live", FunctionVersion=version)
            args.endpoint_url, args.s3_endpoint_url = local.ready["lambda"], local.ready["s3"]
            code = _locust(args, local.credentials)
        _keep_or_remove(state, code)
        return code
    except InstancesError as error:
        shutil.rmtree(state, ignore_errors=True)
        raise UsageError(str(error)) from error


def _keep_or_remove(state: Path, code: int) -> None:
    """Keep the function's logs of a run that was not correct, and say where they are."""
    logs = state / "state" / "logs"
    if code and logs.is_dir():
        shutil.move(logs, state / "logs")
        shutil.rmtree(state / "state", ignore_errors=True)
        terminal.note(f"the function's logs are kept in {state / 'logs'}")
    else:
        shutil.rmtree(state, ignore_errors=True)


def _locust(args: argparse.Namespace, variables: dict[str, str]) -> int:
    """Run Locust with every flag it knows; Ctrl-C reaches it anyway, SIGTERM is passed on, so just wait for its end."""
    users = str(args.users or 16)
    command = [sys.executable, "-m", "locust", "-f", args.locustfile, "--headless", "--only-summary", "-u", users]
    command += ["-r", users, *_flags(args)]
    try:
        process = subprocess.Popen(command, env={**os.environ, **variables})
    except OSError as error:
        raise UsageError(f"Locust did not start ({error.strerror})", remedy="install the extra 'load' again") from error
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


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
