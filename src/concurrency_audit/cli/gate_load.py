"""Commands that the gate runs during a release: the load test at the candidate, and the policy's step check."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from concurrency_audit import signature
from concurrency_audit.cli.gate_evidence import read_verdict
from concurrency_audit.gate import evidence
from concurrency_audit.gate.evidence import Evidence
from concurrency_audit.gate.policy import LOAD, Policy
from concurrency_audit.gate.subject import Subject

CHECK_SECONDS = 600
ENDING_SECONDS = 10


def at_candidate(subject: Subject, policy: Policy, version: str) -> Evidence:
    """Run `concurrency-audit load` against the candidate alias and judge its verdict.

    The exit code is ignored: the verdict decides, and without one the version is refused.
    """
    with tempfile.TemporaryDirectory(prefix="concurrency-audit-") as scratch:
        file = Path(scratch) / "verdict.json"
        command = [sys.executable, "-m", "concurrency_audit", "load", *policy.load]
        command += [f"--function={subject.function}", f"--qualifier={policy.candidate}", f"--verdict={file}"]
        command += [f"--models={','.join(subject.models)}"]
        command += [f"--endpoint-url={subject.endpoint}", f"--aws-region={subject.region}"]
        try:
            code = _run(command, policy.load_seconds)
        except subprocess.TimeoutExpired:
            return evidence.refused(LOAD, f"the load test did not end within {policy.load_seconds:g} s")
        if not file.exists():
            return evidence.refused(LOAD, f"the load test at {policy.candidate} left no verdict (exit code {code})")
        return read_verdict(file, subject, policy, datetime.now(UTC), version)


def step_check(subject: Subject, policy: Policy, version: str) -> str:
    """Run the policy's `step-check` with the step in its environment; returns the problem, or an empty string.

    The signing key is removed from its environment, because it has nothing to sign.
    """
    if not policy.step_check:
        return ""
    try:
        code = _run(
            policy.step_check,
            CHECK_SECONDS,
            {"GATE_FUNCTION": subject.function, "GATE_VERSION": version, "GATE_ALIAS": policy.live},
            hidden=signature.VARIABLE,
        )
    except OSError as error:
        return f"step-check {policy.step_check[0]} cannot be run: {error.strerror}"
    except subprocess.TimeoutExpired:
        return f"step-check {policy.step_check[0]} did not end within {CHECK_SECONDS} s"
    return f"step-check {policy.step_check[0]} ended with exit code {code}" if code else ""


def _run(
    command: Sequence[str], seconds: float, told: Mapping[str, str] = MappingProxyType({}), hidden: str = ""
) -> int:
    """Run a command to its end.

    Its output goes to standard error, which keeps standard output for the gate's report.
    """
    environment = {name: value for name, value in os.environ.items() if name != hidden}
    process = subprocess.Popen(command, stdout=sys.stderr, env={**environment, **told})
    try:
        return process.wait(seconds)
    except BaseException:
        process.terminate()
        try:
            process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
        raise
