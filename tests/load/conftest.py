"""Servers and Locust runs for the tests of this folder."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[2]
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true"}
SECONDS = 60

# How long an example takes says nothing on a machine that is shared.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@dataclass(frozen=True)
class Ended:
    """A finished Locust run."""

    code: int
    output: str
    verdict: dict[str, Any]


class Bench:
    """A loopback Lambda and S3 in a process of its own, and Locust runs against it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.pid = 0

    def command(self, *options: str, users: int = 4) -> list[str]:
        return [
            *(sys.executable, "-m", "locust", "-f", "loadtests", "--only-summary"),
            *("-u", str(users), "-r", "100", "--function", "f", "--qualifier", "live", "--photo-size", "128x96"),
            *("--endpoint-url", self.url, "--s3-endpoint-url", self.url, "--input-bucket", "in-a,in-b"),
            *("--output-bucket", "out", "--verdict", str(self.folder / "verdict.json"), *options),
        ]

    def environment(self, **variables: str) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "LOAD_"))}
        return {**inherited, **KEYS, **variables}

    def start(self, *options: str, **keywords: Any) -> subprocess.Popen[str]:
        command = self.command(*options, **keywords)
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def end(self, process: subprocess.Popen[str]) -> Ended:
        output, _ = process.communicate(timeout=SECONDS)
        path = self.folder / "verdict.json"
        return Ended(process.returncode, output, json.loads(path.read_text()) if path.exists() else {})

    def run(self, *options: str, **keywords: Any) -> Ended:
        return self.end(self.start("--headless", *options, **keywords))


@contextmanager
def serving(handler: str, folder: Path, *options: str, place: list[str] | None = None) -> Iterator[Bench]:
    command = [*(place or []), sys.executable, "-m", "tests.load.support.server", handler, *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert process.stdout is not None
            bench = Bench(json.loads(process.stdout.readline())["url"], folder)
            bench.pid = process.pid
            yield bench
        finally:
            process.kill()
            process.communicate()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """The safe photo handler behind two versions."""
    with serving("photo_pipeline.handler.handler", tmp_path, "--versions", "7,8") as found:
        yield found
