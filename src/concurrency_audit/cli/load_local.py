"""`load --local`: the function on local Managed Instances, and beside them, for any function, two for lone passes."""

import argparse
import json
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from concurrency_audit import package, sample_events
from concurrency_audit.cli import extras, gate_models, load_template, provoking, terminal
from concurrency_audit.errors import UsageError

if TYPE_CHECKING:
    from concurrency_audit.instances.local import LocalInstances

AUTO = "auto"
WEB, WRAPPER = "web", "AWS_LAMBDA_EXEC_WRAPPER"
TASKS = "tasks"
"""One event loop: what an asynchronous server has that runs behind the Web Adapter."""
MODELS = ("processes", "threads", "hybrid", WEB, TASKS, AUTO)
AGAIN = ("threads", "hybrid", WEB)
"""Models in which provoking changes latency so much that a limit on it gets a run of its own."""
SLOTS = {"threads": 20, "hybrid": 20, WEB: 20}
"""Invocations at once in an environment, where the default is another than 4: threads cost little, and what is kept in
rings and pools shows only when there are more of them than places."""
LONG_RUN = 100
"""Photos from which on a run waits, before its last requests, until what was kept from the first has expired."""
DEADLINE = 900.0
"""Seconds that a run may take besides its load; one that hangs must not hold up whoever waits for it."""
BUCKETS = ("load-in-a,load-in-b", "load-out")
LONE = 2
"""Servers for lone passes, and environments of each: what depends on the environment shows there."""
ALIAS = "live"
Locust = Callable[[argparse.Namespace, dict[str, str]], int]


def run(args: argparse.Namespace, locust: Locust) -> int:
    """Load the function on this machine; where races are provoked and latency is limited, once more without them."""
    extras.must_be_installed("instances", "`load --local`")
    args.model = _model(args)
    limited = args.p50_ms is not None or args.p99_ms is not None
    if not (limited and args.provoke is None and args.model in AGAIN):
        return _once(args, locust)
    correctness = argparse.Namespace(**{**vars(args), "p50_ms": None, "p99_ms": None})
    if code := _once(correctness, locust):
        return code
    verdict = Path(args.verdict)
    own = str(verdict.with_name(f"{verdict.stem}.latency{verdict.suffix}")) if args.verdict else ""
    terminal.note("once more, without provoked races, for the latency" + (f": {own}" if own else ""))
    quiet = {"provoke": False, "faults": False, "verdict": own, "junit": "", "verdict_html": ""}
    return _once(argparse.Namespace(**{**vars(args), **quiet}), locust)


def _once(args: argparse.Namespace, locust: Locust) -> int:
    """Start local Managed Instances, publish the folder under the alias `live`, and load it."""
    from concurrency_audit.instances.errors import InstancesError

    seed = provoking.drawn_seed()
    provoke = _complete(args, seed)
    _say_what_is_made(args)
    # Kept when something was wrong: it holds the logs.
    state = Path(tempfile.mkdtemp(prefix="concurrency-audit-load-"))
    try:
        with ExitStack() as stack:
            local, lone = _servers(args, stack, state, seed if provoke else None)
            args.endpoint_url, args.s3_endpoint_url = local.ready["lambda"], local.ready["s3"]
            code = locust(args, {**local.credentials, **_told(args, [local, *lone])})
        _keep_or_remove(state, code)
        return code
    except InstancesError as error:
        shutil.rmtree(state, ignore_errors=True)
        raise UsageError(str(error)) from error


def _complete(args: argparse.Namespace, seed: int) -> bool:
    """Fill in what follows from other arguments; whether races are provoked."""
    if not args.any_function:
        args.input_bucket, args.output_bucket = args.input_bucket or BUCKETS[0], args.output_bucket or BUCKETS[1]
    args.function, args.qualifier, args.models = args.function or args.publish.resolve().stem, ALIAS, _judged(args)
    args.concurrency = args.concurrency or SLOTS.get(args.model, 4)
    args.users = args.users or args.environments * args.concurrency
    limited = args.p50_ms is not None or args.p99_ms is not None
    provoke = args.provoke if args.provoke is not None else not limited
    # A function may answer another way when S3 fails: faults are for scenarios that know what is right then.
    args.faults = args.faults if args.faults is not None else not limited and not args.any_function
    args.deadline = args.deadline or DEADLINE + args.duration + args.soak + args.outlive
    args.provoked = f"{seed:#010x}" if provoke else ""
    if not args.outlive and args.photos >= LONG_RUN and not args.any_function:
        args.outlive = args.timeout + 1.0
    return bool(provoke)


def _model(args: argparse.Namespace) -> str:
    """The execution model that the function runs under: its own variable is obeyed here as in AWS's images."""
    from concurrency_audit.instances.errors import InstancesError
    from concurrency_audit.instances.runtime.launch import MODE, model_of

    found = load_template.find(args.publish, args.handler, args.template)
    variables = _variables(args)
    asked: Any = WEB if args.model == TASKS else args.model
    try:
        model = model_of(variables, "processes" if asked == AUTO else asked)
    except InstancesError as error:
        raise UsageError(str(error), "in the function's variables") from error
    if args.model == AUTO:
        terminal.note(f"--model auto: {model}" + (f", as {found[0].path} shows" if found is not None else ""))
    elif model != asked:
        name = MODE if MODE in variables else WRAPPER
        terminal.note(f"the function's variable {name} is {variables[name]}: it runs under {model}")
    return model


def _variables(args: argparse.Namespace) -> dict[str, str]:
    """The function's variables, as far as they are known before anything runs; a scenario's function has its own."""
    is_told = args.any_function or args.model == AUTO
    found = load_template.find(args.publish, args.handler, args.template) if is_told else None
    variables = found[0].environment(found[1], "")[0] if found is not None else {}
    return variables | dict(pair.split("=", 1) for pair in args.variable)


def _judged(args: argparse.Namespace) -> str:
    """The execution models that the verdict speaks for; behind the Web Adapter the package's own server decides."""
    if args.model != WEB:
        return str(args.model)
    try:
        content = package.read(args.publish, args.handler)
    except package.PackageError as error:
        raise UsageError(str(error)) from error
    return ",".join(gate_models.behind_adapter(args.handler, _variables(args), content))


def fitting_source(args: argparse.Namespace) -> str:
    """The event source whose samples fit: that of the template, or that whose events the handler's code reads."""
    found = load_template.find(args.publish, args.handler, args.template)
    if found is not None and found[0].source:
        return found[0].source
    module, _, function = args.handler.rpartition(".")
    inside = package.prefix(args.publish, args.handler)
    path = args.publish / f"{module.replace('.', '/')}.py".removeprefix(inside)
    try:
        make = sample_events.source_of(path.read_text("utf-8"), function)
    except (OSError, UnicodeDecodeError):
        return ""
    return next((name for name, one in sample_events.SOURCES.items() if one is make), "")


def _say_what_is_made(args: argparse.Namespace) -> None:
    """Say which sample events are sent, what the template has made, and which of its variables nobody knows here."""
    if args.any_function and args.payloads in sample_events.SOURCES and not Path(args.payloads).exists():
        terminal.note(f"sending sample events of {args.payloads}; --payloads FILE sends your own")
    found = load_template.find(args.publish, args.handler, args.template) if args.any_function else None
    if found is None:
        return
    template, values = found
    made = "" if args.setup else ", ".join(load_template.names(template.resources))
    unknown = template.environment(values, "")[1]
    terminal.note(f"{template.path}: {template.function}" + (f"; made for it: {made}" if made else ""))
    if unknown:
        terminal.note(f"{template.path}: not known here, give them with --variable: {', '.join(unknown)}")


def _servers(
    args: argparse.Namespace, stack: ExitStack, state: Path, seed: int | None
) -> tuple["LocalInstances", list["LocalInstances"]]:
    """Start all servers side by side, publish on each, and leave them to the stack."""
    accesses = provoking.audited(args.publish, args.handler) if seed is not None else []
    with ThreadPoolExecutor() as pool:
        loaded = pool.submit(_server, args, stack, args.environments, state / "state", seed, accesses)
        lone = [pool.submit(_server, args, stack, LONE) for _ in range(LONE if args.any_function else 0)]
    return loaded.result(), [one.result() for one in lone]


def _server(
    args: argparse.Namespace,
    stack: ExitStack,
    environments: int,
    state: Path | None = None,
    seed: int | None = None,
    accesses: list[tuple[str, int]] | None = None,
) -> "LocalInstances":
    """One server with its buckets and the published function."""
    from concurrency_audit.instances.local import LocalInstances

    local = LocalInstances(
        model=args.model,
        environments=environments,
        with_aws=True,
        time_scale=args.time_scale,
        provoke=seed if seed is not None else False,
        provoke_at=accesses or (),
        state=state,
    )
    stack.callback(local.stop)
    for bucket in filter(None, (*args.input_bucket.split(","), args.output_bucket)):
        local.client("s3").create_bucket(Bucket=bucket)
    variables = _made(args, local)
    if args.setup:
        _set_up(args, local)
    variables.update(pair.split("=", 1) for pair in args.variable)
    published = local.publish(
        args.publish,
        args.handler,
        name=args.function,
        concurrency=args.concurrency,
        timeout=args.timeout,
        variables=variables,
    )
    version = published.version
    local.client("lambda").create_alias(FunctionName=args.function, Name=ALIAS, FunctionVersion=version)
    return local


def _made(args: argparse.Namespace, local: "LocalInstances") -> dict[str, str]:
    """Make the resources of the package's template, unless it makes them itself; gives the variables for all it has."""
    variables = {"OUTPUT_BUCKET": args.output_bucket} if args.output_bucket else {}
    found = load_template.find(args.publish, args.handler, args.template) if args.any_function else None
    if found is not None:
        template, values = found
        for resource in () if args.setup else template.resources.values():
            resource.made(local.client)
        variables |= template.environment(values, local.ready["s3"])[0]
    return variables


def _set_up(args: argparse.Namespace, local: "LocalInstances") -> None:
    """Have the package make what it needs, before its environments start."""
    from concurrency_audit.load.payloads import hooks

    ready = local.ready
    region = local.credentials["AWS_DEFAULT_REGION"]
    arguments = hooks.endpoints(ready["s3"], ready["access_key_id"], ready["secret_access_key"], region)
    if problem := hooks.call("--setup", args.setup, args.publish, args.handler, arguments):
        raise UsageError(f"--setup {args.setup}: {problem}")


def _told(args: argparse.Namespace, servers: list["LocalInstances"]) -> dict[str, str]:
    """How the servers are reached, as a variable: credentials are in no list of processes there."""
    from concurrency_audit.load.running.lone import PLACES

    if not args.any_function:
        return {}
    check = {"name": args.check or "", "code": str(args.publish), "handler": args.handler}
    reached = [
        {
            "endpoint": one.ready["lambda"],
            "aws": one.ready["s3"],
            "access_key": one.ready["access_key_id"],
            "secret_key": one.ready["secret_access_key"],
        }
        for one in servers
    ]
    return {PLACES: json.dumps({"servers": reached, "check": check})}


def _keep_or_remove(state: Path, code: int) -> None:
    """Keep the function's logs of a run that was not correct, and say where they are."""
    logs = state / "state" / "logs"
    if code and logs.is_dir():
        shutil.move(logs, state / "logs")
        shutil.rmtree(state / "state", ignore_errors=True)
        terminal.note(f"the function's logs are kept in {state / 'logs'}")
    else:
        shutil.rmtree(state, ignore_errors=True)
