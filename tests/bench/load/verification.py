"""How much of a run's CPU the checking takes: the photo pipeline on local Managed Instances, checked and unchecked.

Run as `python -m tests.bench.load.verification`. The checking is what Locust's process needs more with every invocation
verified than with (almost) none.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil

from concurrency_audit.instances.local import LocalInstances
from tests.bench.load.mutants import ROOT, package
from tests.bench.record import Row, report

PHOTOS = 400
ROUNDS = 2
"""Rounds of one run each way; the least of each counts, as whatever else runs can only add."""
MOST = 0.1
"""Share of the CPU of everything that runs which checking may take."""
SIZE = "1152x864"


def cpu(process: psutil.Process) -> float:
    """CPU seconds of a process and everything under it."""
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        times = one.cpu_times()
        total += times.user + times.system
    return total


def measured(local: LocalInstances, sample: float, seed: int) -> tuple[float, float]:
    """CPU seconds of Locust and of the endpoint's processes during one run."""
    server = psutil.Process(local.pid)
    with tempfile.TemporaryDirectory() as place:
        command = [
            sys.executable,
            "-m",
            "locust",
            "-f",
            "loadtests",
            "--headless",
            "--only-summary",
            "-u",
            "8",
            "-r",
            "99",
        ]
        command += ["--function", "photos", "--qualifier", "1", "--endpoint-url", local.ready["lambda"]]
        command += ["--s3-endpoint-url", local.ready["s3"], "--input-bucket", "in-a", "--output-bucket", "out"]
        command += ["--photos", str(PHOTOS), "--photo-size", SIZE, "--sample", str(sample), "--seed", str(seed)]
        command += ["--verdict", str(Path(place) / "verdict.json")]
        before, children = cpu(server), os.times()
        subprocess.run(command, cwd=ROOT, env={**os.environ, **local.credentials}, capture_output=True, check=False)
        after, ended = cpu(server), os.times()
        verdict = json.loads((Path(place) / "verdict.json").read_text())
        print(
            f"sample {sample:g}: {verdict['result']}, {verdict['verified']} verified, {verdict['outcomes']}", flush=True
        )
        for one in verdict["mismatches"][:5]:
            print(one, flush=True)
    own = ended.children_user + ended.children_system - children.children_user - children.children_system
    return own, after - before


def main() -> None:
    with LocalInstances(environments=2, with_aws=True) as local:
        for bucket in ("in-a", "out"):
            local.client("s3").create_bucket(Bucket=bucket)
        variables = {"OUTPUT_BUCKET": "out"}
        local.publish(package(), "photo_pipeline.handler.handler", name="photos", concurrency=4, variables=variables)
        rounds = [(measured(local, 0.001, n)[0], *measured(local, 1.0, ROUNDS + n)) for n in range(ROUNDS)]
    unchecked, checked, endpoint = map(min, zip(*rounds, strict=True))
    share = (checked - unchecked) / (checked + endpoint)
    print(f"{PHOTOS} photos of {SIZE}: Locust {checked:.1f} s CPU checked, {unchecked:.1f} s unchecked")
    print(f"functions and services {endpoint:.1f} s; checking takes {share:.1%} of the run's CPU (at most {MOST:.0%})")
    kept = [Row("checking, of the run's CPU", 100 * share, "%", share / MOST, "the share it may take")]
    print("", *report("Checking every answer", kept), sep="\n")


if __name__ == "__main__":
    main()
