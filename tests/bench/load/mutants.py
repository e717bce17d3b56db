"""Every mutant of the photo handler on local Managed Instances, in both models: which oracle catches it, and when.

Run as `python -m tests.bench.load.mutants [NAME ...] [--markdown FILE]`; takes some minutes for all. Prints one JSON
line per run. Exit code 1 when a mutant got away, or took longer than a minute, in a model in which it is a mistake.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from concurrency_audit.instances.local import LocalInstances
from concurrency_audit.package import zip_folder
from tests.load.mutants.catalog import MUTANTS, PROCESSES, THREADS, Mutant

ROOT = Path(__file__).parents[3]
SAFE = Mutant("safe")
LIMIT = 60.0
CONCURRENCY = 6
PHOTOS = 240


def package() -> bytes:
    with tempfile.TemporaryDirectory() as place:
        for source, name in ((ROOT / "photo_pipeline", "photo_pipeline"), (ROOT / "tests/load/mutants", "mutants")):
            shutil.copytree(source, Path(place) / name, ignore=shutil.ignore_patterns("__pycache__"))
        return zip_folder(Path(place))


def load(local: LocalInstances, name: str, version: str, seed: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as place:
        verdict = Path(place) / "verdict.json"
        command = [sys.executable, "-m", "locust", "-f", "loadtests", "--headless", "--only-summary"]
        command += ["-u", str(CONCURRENCY), "-r", "100", "--function", name, "--qualifier", version, "--fail-fast"]
        command += ["--endpoint-url", local.ready["lambda"], "--s3-endpoint-url", local.ready["s3"]]
        command += ["--input-bucket", "in-a,in-b", "--output-bucket", "out", "--photos", str(PHOTOS)]
        command += ["--seed", str(seed), "--verdict", str(verdict), "--late-wait", "1"]
        started = time.monotonic()
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **local.credentials},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if not verdict.exists():
            raise SystemExit(f"{name}: no verdict (exit code {done.returncode})\n{done.stderr[-2000:]}")
        return {**json.loads(verdict.read_text()), "wall": round(time.monotonic() - started, 1)}


def one(local: LocalInstances, mutant: Mutant, model: str, code: bytes, seed: int) -> dict[str, Any]:
    handler = "photo_pipeline.handler.handler" if mutant is SAFE else f"mutants.{mutant.name}.handler"
    name = mutant.name.replace("_", "-")
    function = local.publish(
        code, handler, name=name, concurrency=CONCURRENCY, timeout=30, variables={"OUTPUT_BUCKET": "out"}
    )
    found = load(local, name, function.version, seed)
    local.client("lambda").delete_function(FunctionName=name)
    oracles = {k: v for phase in found["mismatched_by_oracle"].values() for k, v in phase.items()}
    first = min(found["first_caught_after_requests"].values(), default=None)
    if found["errors"]:
        oracles["errors"] = sum(found["errors"].values())
    return {
        "mutant": mutant.name,
        "model": model,
        "bites": model in mutant.models and mutant is not SAFE,
        "result": found["result"],
        "cause": found["cause"],
        "oracles": sorted(oracles),
        "after": first,
        "requests": found["requests"],
        "verified": found["verified"],
        "seconds": found["wall"],
    }


def markdown(rows: list[dict[str, Any]]) -> str:
    lines = [
        "| mutant | model | caught by | requests until then | seconds | |",
        "| --- | --- | --- | ---: | ---: | --- |",
    ]
    for row in rows:
        caught = ", ".join(row["oracles"]) or ("**got away**" if row["bites"] else "not a mistake in this model")
        cells = (row["mutant"], row["model"], caught, row["after"] or "", row["seconds"], row["cause"])
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--markdown", type=Path)
    parser.add_argument("--models", default=f"{THREADS},{PROCESSES}")
    options = parser.parse_args()
    chosen = [one for one in (SAFE, *MUTANTS) if not options.names or one.name in options.names]
    code, rows = package(), []
    for model in options.models.split(","):
        with LocalInstances(model=model, environments=1, with_aws=True) as local:
            for bucket in ("in-a", "in-b", "out"):
                local.client("s3").create_bucket(Bucket=bucket)
            for seed, mutant in enumerate(chosen, 1):
                rows.append(one(local, mutant, model, code, seed))
                print(json.dumps(rows[-1]), flush=True)
    if options.markdown:
        options.markdown.write_text(markdown(rows))
    wrong = [row for row in rows if row["bites"] and (row["result"] != "wrong" or row["seconds"] > LIMIT)]
    false_alarms = [row for row in rows if not row["bites"] and row["result"] != "correct"]
    return 1 if wrong or false_alarms else 0


if __name__ == "__main__":
    sys.exit(main())
