"""The handler under the real awslambdaric: in one process, and in one per concurrent request as on an instance."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.photo_pipeline import scenes
from tests.photo_pipeline.conftest import RESULTS, UPLOADS, record
from tests.photo_pipeline.runtime_api import RuntimeApi

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="awslambdaric has wheels for Linux alone")
ROOT = Path(__file__).parents[2]
PATIENCE = 60


@pytest.fixture
def environment(
    aws_environ: dict[str, str], tmp_path: Path
) -> Iterator[Callable[[int | None], tuple[RuntimeApi, Path]]]:
    """Start an execution environment with so many workers (``None``: the classic single one)."""
    api = RuntimeApi()
    started: list[subprocess.Popen[bytes]] = []

    def start(workers: int | None, **extra: str) -> tuple[RuntimeApi, Path]:
        environ = {
            **os.environ,
            **aws_environ,
            "AWS_LAMBDA_RUNTIME_API": api.address,
            "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
            "AWS_LAMBDA_LOG_FORMAT": "JSON",
            "PYTHONPATH": str(ROOT),
            "TMPDIR": str(tmp_path),
            **extra,
        }
        environ.pop("AWS_LAMBDA_MAX_CONCURRENCY", None)
        if workers is not None:
            environ["AWS_LAMBDA_MAX_CONCURRENCY"] = str(workers)
            environ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "lambda-managed-instances"
        log = tmp_path.parent / f"{tmp_path.name}.log"
        with log.open("wb") as output:
            command = [sys.executable, "-m", "awslambdaric", "photo_pipeline.handler.handler"]
            started.append(
                subprocess.Popen(
                    command, env=environ, cwd=tmp_path, stdout=output, stderr=output, start_new_session=True
                )
            )
        return api, log

    yield start
    for process in started:
        os.killpg(process.pid, signal.SIGKILL)  # SIGTERM would leave the workers behind.
        process.wait()
    api.stop()


def upload(s3: Any, key: str, colour: tuple[int, int, int]) -> dict[str, Any]:
    exif = Image.Exif()
    exif[0x010E] = key
    body = scenes.encoded(Image.new("RGB", (1200, 900), colour), exif=exif)
    s3.put_object(Bucket=UPLOADS, Key=key, Body=body)
    return {"Records": [record(key)]}


@pytest.mark.parametrize("workers", [None, 4])
def test_photos_keep_apart(environment: Any, s3: Any, workers: int | None) -> None:
    api, log = environment(workers)
    for _ in range(workers or 1):
        assert api.pollers.acquire(timeout=PATIENCE), log.read_text()
    photos = {f"ric-{workers}/{n}/same.jpg": (n * 30, 200 - n * 20, n * 10) for n in range(8)}
    invocations = {key: api.invoke(upload(s3, key, colour)) for key, colour in photos.items()}
    for key, invocation in invocations.items():
        assert invocation.answered.wait(PATIENCE), log.read_text()
        assert invocation.error is None
        assert invocation.result["summary"] == {"done": 1}
        check(s3, key, photos[key], invocation.request_id)
    lines = [json.loads(line) for line in log.read_text().splitlines() if '"record settled"' in line]
    assert {line["key"]: line["aws_request_id"] for line in lines} == {
        key: invocation.request_id for key, invocation in invocations.items()
    }


def check(s3: Any, key: str, colour: tuple[int, int, int], request_id: str) -> None:
    found = s3.get_object(Bucket=RESULTS, Key=f"metadata/{key}.json")
    assert found["Metadata"]["aws-request-id"] == request_id
    document = json.loads(found["Body"].read())
    assert document["exif"] == {"ImageDescription": key}
    for thumbnail in document["thumbnails"]:
        body = s3.get_object(Bucket=RESULTS, Key=thumbnail["key"])["Body"].read()
        pixel = Image.open(io.BytesIO(body)).getpixel((100, 70))
        assert max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) < 8


def test_a_failing_record_becomes_a_function_error(environment: Any, s3: Any) -> None:
    api, log = environment(None)
    invocation = api.invoke({"Records": [record("a.jpg", bucket="bucket-that-does-not-exist")]})
    assert invocation.answered.wait(PATIENCE), log.read_text()
    assert invocation.error["errorType"] == "RecordsFailedError"
    assert json.loads(invocation.error["errorMessage"])["summary"] == {"failed": 1}


def test_a_hostile_upload_leaves_the_worker_alive(environment: Any, s3: Any) -> None:
    api, log = environment(1)
    for number, body in enumerate([b"", b"\xff\xd8\xff" * 100, b"%!PS", scenes.encoded(scenes.scene())[:2000]]):
        key = f"hostile/{number}.jpg"
        s3.put_object(Bucket=UPLOADS, Key=key, Body=body)
        invocation = api.invoke({"Records": [record(key)]})
        assert invocation.answered.wait(PATIENCE), log.read_text()
        assert invocation.result["summary"] == {"rejected": 1}


def test_wrong_settings_are_an_init_error_that_names_them(environment: Any) -> None:
    api, log = environment(2, LABELS="maybe")
    deadline = time.monotonic() + PATIENCE
    while not api.init_errors:
        assert not api.pollers.acquire(timeout=0.05), log.read_text()
        assert time.monotonic() < deadline, log.read_text()
    assert "LABELS must be one of optional, required, off" in api.init_errors[0]["errorMessage"]
