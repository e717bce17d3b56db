"""The AWS CLI, unmodified, against the endpoint."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from concurrency_audit.instances.local import LocalInstances

from .conftest import Publish

AWS = shutil.which("aws")


@pytest.mark.skipif(AWS is None, reason="the AWS CLI is not installed")
def test_the_aws_cli_invokes_and_lists(publish: Publish, local: LocalInstances, tmp_path: Path) -> None:
    function = publish("kinds")
    output = tmp_path / "output.json"

    def aws(*arguments: str) -> dict[str, object]:
        command = [str(AWS), "--endpoint-url", local.ready["lambda"], "--output", "json", "lambda", *arguments]
        ran = subprocess.run(
            command, env={**os.environ, **local.credentials}, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr
        answer: dict[str, object] = json.loads(ran.stdout)
        return answer

    where = ("--function-name", function.name)
    version = subprocess.run([str(AWS), "--version"], capture_output=True, text=True, check=True).stdout
    raw = ("--cli-binary-format", "raw-in-base64-out") if version.startswith("aws-cli/2") else ()
    answer = aws("invoke", *where, "--qualifier", "1", "--payload", '{"a": 1}', *raw, str(output))
    assert answer["StatusCode"] == 200
    assert json.loads(output.read_text()) == {"event": {"a": 1}}
    versions = aws("list-versions-by-function", *where)["Versions"]
    assert isinstance(versions, list)
    assert [one["Version"] for one in versions] == ["$LATEST", "1"]
