"""The command line: ``plan``, ``apply``, ``status`` and ``destroy``.

Exit codes: 0 done (``plan``: nothing to change), 1 AWS or the deployment stands in the way, 2 wrong usage,
3 ``plan`` has found something to change.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from photo_pipeline.deploy import package
from photo_pipeline.deploy.aws import Aws, connect
from photo_pipeline.deploy.errors import DeployError, explain
from photo_pipeline.deploy.steps import Step, steps
from photo_pipeline.deploy.target import Target, check

Answer = TypeVar("Answer")

DONE, BLOCKED, PENDING = 0, 1, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    doing = f"{options.command} {options.name}"
    try:
        aws = connect(options.region, options.endpoint_url)
        return run(options, aws)
    except (ClientError, BotoCoreError) as error:
        print(f"error: {explain(error, doing)}", file=sys.stderr)
    except DeployError as error:
        print(f"error: {error}", file=sys.stderr)
    return BLOCKED


def run(options: argparse.Namespace, aws: Aws) -> int:
    """Run one command with clients that exist already."""
    target = _target(options, aws)
    changing = options.command in {"plan", "apply"}
    if changing:
        check(target)
    zipped = package.build(target.architecture) if changing else b""
    command = {"plan": plan, "apply": apply, "status": status, "destroy": destroy}[options.command]
    return command(steps(aws, target, zipped))


def plan(all_steps: list[Step]) -> int:
    """Say what ``apply`` would do."""
    pending = 0
    for step in all_steps:
        changes = _told(step, step.changes)
        pending += len(changes)
        print(f"{'~' if changes else '='} {step.title}" + "".join(f"\n    {change}" for change in changes))
    print(f"{pending} changes" if pending else "nothing to change")
    return PENDING if pending else DONE


def apply(all_steps: list[Step]) -> int:
    """Do what ``plan`` says, step by step; stops at the first that fails, and the next run goes on there."""
    for step in all_steps:
        changes = _told(step, step.changes)
        if changes:
            print(f"~ {step.title}: {'; '.join(changes)}", flush=True)
            _told(step, step.apply)
        else:
            print(f"= {step.title}")
    return DONE


def status(all_steps: list[Step]) -> int:
    """Say what is there."""
    for step in all_steps:
        print(f"{step.title}: {_told(step, step.state)}")
    return DONE


def destroy(all_steps: list[Step]) -> int:
    """Take everything away but the buckets and the logs, last step first."""
    for step in reversed(all_steps):
        print(f"- {step.title}", flush=True)
        _told(step, step.remove)
    return DONE


def _told(step: Step, action: Callable[[], Answer]) -> Answer:
    try:
        return action()
    except (ClientError, BotoCoreError) as error:
        raise explain(error, step.title) from error


def _target(options: argparse.Namespace, aws: Aws) -> Target:
    return Target(
        name=options.name,
        account=aws.sts.get_caller_identity()["Account"],
        region=aws.functions.meta.region_name,
        input_bucket=options.input_bucket,
        output_bucket=options.output_bucket,
        input_prefix=options.input_prefix,
        subnets=tuple(options.subnet),
        security_groups=tuple(options.security_group),
        architecture=options.arch,
        max_vcpus=options.max_vcpu,
        memory_mb=options.memory,
        gib_per_vcpu=options.gib_per_vcpu,
        concurrency=options.concurrency,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m photo_pipeline.deploy", description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=["plan", "apply", "status", "destroy"])
    parser.add_argument("--name", default="photo-pipeline", help="of the function; everything else is named after it")
    parser.add_argument("--input-bucket", required=True, help="where photos are uploaded; it has to exist")
    parser.add_argument("--output-bucket", required=True, help="where results go; it has to exist")
    parser.add_argument("--input-prefix", default="", help="only keys under it are processed")
    parser.add_argument(
        "--subnet", action="append", default=[], metavar="ID", help="repeat for each, best in three zones"
    )
    parser.add_argument("--security-group", action="append", default=[], metavar="ID", help="repeat for each")
    parser.add_argument("--arch", choices=["arm64", "x86_64"], default="arm64")
    parser.add_argument(
        "--max-vcpu", type=int, default=30, metavar="N", help="most vCPUs of all instances (default 30)"
    )
    parser.add_argument("--memory", type=int, default=8192, metavar="MB", help="per environment (default 8192)")
    parser.add_argument("--gib-per-vcpu", type=int, default=4, metavar="GIB", help="2, 4 (default) or 8")
    parser.add_argument("--concurrency", type=int, default=8, metavar="N", help="processes per environment (default 8)")
    parser.add_argument("--region", help="otherwise the one your AWS configuration names")
    parser.add_argument("--endpoint-url", help="send every request there instead of to AWS")
    return parser


if __name__ == "__main__":
    sys.exit(main())
