"""The workflows in docs/gate.md do what they say: every `run` and `script` line, as CI would run it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.gate.conftest import HIDDEN, Project

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "gate.md").read_text(encoding="utf-8")
WORKFLOWS = [yaml.safe_load(text) for text in re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)]
BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]
"""As GitHub's runner calls it for `shell: bash`."""


def github() -> tuple[dict[str, str], list[str]]:
    (job,) = next(one for one in WORKFLOWS if "jobs" in one)["jobs"].values()
    return job["env"], [step["run"] for step in job["steps"] if "run" in step]


def gitlab() -> tuple[dict[str, str], list[str]]:
    job = next(one for one in WORKFLOWS if "jobs" not in one)["release"]
    return job["variables"], job["script"]


@pytest.fixture
def checkout(project: Project) -> Project:
    """A user's repository: code in src, load test in loadtests."""
    shutil.move(project.code, project.folder / "src")
    (project.folder / "loadtests").mkdir()
    shutil.move(project.folder / "orders.py", project.folder / "loadtests" / "orders.py")
    project.code = project.folder / "src"
    project.policy(base='[tool.concurrency-audit.gate]\nmin-verified = 50\nload = ["-f", "loadtests", "-u", "8"]\n')
    return project


def follow(project: Project, variables: dict[str, str], steps: list[str]) -> subprocess.CompletedProcess[str]:
    """Run all steps; gives the first that fails, or the last."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "LOAD_", "GITHUB_"))},
        **variables,
        "FUNCTION": project.name,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PIP_NO_INDEX": "1",  # what the first step installs is there already
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "AWS_ENDPOINT_URL_LAMBDA": project.endpoint,
        **project.server.credentials,
        "GITHUB_STEP_SUMMARY": str(project.folder / "summary.md"),
    }
    done: Any = None
    for step in steps:
        done = subprocess.run(
            [*BASH, step], cwd=project.folder, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            break
    return done


@pytest.mark.parametrize("workflow", [github, gitlab])
def test_a_good_function_goes_live(checkout: Project, workflow: Any) -> None:
    checkout.deploy()
    done = follow(checkout, *workflow())
    assert done.returncode == 0, done.stdout + done.stderr
    assert checkout.aliases() == {"live": ("2", {}), "candidate": ("2", {})}
    assert json.loads((checkout.folder / "gate.json").read_text())["result"] == "published"
    assert "published: live is at the new version" in (checkout.folder / "summary.md").read_text()


def test_a_function_that_mixes_requests_up_does_not(checkout: Project) -> None:
    """Nothing to see in the code, and on the local instances only when they are told about the file."""
    before = checkout.deploy()
    checkout.write(HIDDEN)
    variables, steps = github()
    steps = [step.replace("load --local", "load --local --variable SCRATCH=/tmp/orders") for step in steps]
    done = follow(checkout, variables, steps)
    assert done.returncode == 1
    assert "concurrency-audit load" in " ".join(done.args)
    assert checkout.aliases() == {"live": (before, {})}


def test_what_the_page_says_of_the_defaults_is_so() -> None:
    import tomllib

    from concurrency_audit.gate.policy import Policy, parsed

    table, waivers = (
        tomllib.loads(text) for text in re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    )
    assert parsed(table["tool"]["concurrency-audit"]["gate"]) == Policy()
    shown = parsed(waivers["tool"]["concurrency-audit"]["gate"]).waivers
    assert [waiver.owner for waiver in shown] == ["ana", "ben"]
