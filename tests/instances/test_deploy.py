"""The photo pipeline's own deployment, unchanged, against the local instances: from a plan to nothing left."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from concurrency_audit.instances.local import LocalInstances

from .python313 import interpreter
from .seeing import eventually

ROOT = Path(__file__).parents[2]
KEY = "holiday/beach one.jpg"
CHOICES = """--input-bucket photos-in --output-bucket photos-out --subnet subnet-1 --security-group sg-1
    --arch x86_64 --memory 2048 --gib-per-vcpu 2 --concurrency 2""".split()


def deploy(local: LocalInstances, command: str) -> tuple[int, list[str]]:
    """Exit code and lines of one command, as docs/local-instances.md runs it."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    endpoints = {f"AWS_ENDPOINT_URL_{service}": local.ready["s3"] for service in ("S3", "IAM", "STS")}
    done = subprocess.run(
        [sys.executable, "-m", "photo_pipeline.deploy", command, *CHOICES],
        cwd=ROOT,
        env={**inherited, **local.credentials, **endpoints, "AWS_ENDPOINT_URL_LAMBDA": local.ready["lambda"]},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    if "pip could not fetch" in done.stderr:
        pytest.skip(done.stderr.strip().splitlines()[-1])
    return done.returncode, [*done.stdout.splitlines(), *done.stderr.splitlines()]


def test_the_pipeline_is_deployed_works_and_goes(pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pytestconfig.cache is not None
    python = interpreter(pytestconfig.cache)
    with monkeypatch.context() as patched:
        patched.setattr(sys, "executable", str(python))  # what the server is started with, and nothing else
        local = LocalInstances(with_aws=True)
    with local:
        s3 = local.client("s3")
        for bucket in ("photos-in", "photos-out"):
            s3.create_bucket(Bucket=bucket)
        planned, lines = deploy(local, "plan")
        assert planned == 3, lines
        applied, lines = deploy(local, "apply")
        assert applied == 0, lines
        assert any(line.startswith("~") for line in lines)
        s3.put_object(Bucket="photos-in", Key=KEY, Body=photo())
        outputs = eventually(lambda: found if len(found := keys(s3)) == 4 else None, seconds=60)
        (document,) = [key for key in outputs if key.endswith(".json")]
        assert "beach one" in document
        assert json.loads(s3.get_object(Bucket="photos-out", Key=document)["Body"].read())
        again, lines = deploy(local, "apply")
        assert again == 0
        assert all(line.startswith("=") for line in lines), lines
        assert "absent" not in states(local)
        assert deploy(local, "destroy")[0] == 0
        assert states(local) <= {"absent", "none", "0 to delete"}
        assert local.client("lambda").list_functions()["Functions"] == []


def states(local: LocalInstances) -> set[str]:
    """What ``status`` says of each part."""
    code, lines = deploy(local, "status")
    assert code == 0, lines
    return {line.rpartition(": ")[2] for line in lines}


def keys(s3) -> list[str]:  # type: ignore[no-untyped-def]
    return [one["Key"] for one in s3.list_objects_v2(Bucket="photos-out").get("Contents", [])]


def photo() -> bytes:
    target = io.BytesIO()
    Image.linear_gradient("L").resize((640, 480)).convert("RGB").save(target, "JPEG")
    return target.getvalue()
