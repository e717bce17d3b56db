"""The action and the project's own workflows: pinned, with the rights they need and no more, and their steps run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.packaging.conftest import ROOT, Built
from tests.pythons import clean

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
WORKFLOWS = {path.name: path for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))}
BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]
"""As the runner calls it for `shell: bash`."""
RIGHTS = {"build": {"id-token", "attestations"}, "publish": {"id-token"}, "page": {"contents"}}
"""Job -> what it may write; all others may only read."""
TAGS = [("", True, True), ("v99.0.0", True, False), ("", False, False)]
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
HAZARD = "cache = {}\n\n\ndef handler(event, context):\n    cache['e'] = event\n    return cache['e']\n"


class Runner:
    """Runs a composite action's steps one after the other, as far as these actions need a runner."""

    def __init__(self, folder: Path, **inputs: str) -> None:
        self.folder = folder
        self.values = {f"inputs.{name}": str(one["default"]) for name, one in ACTION["inputs"].items()}
        assert {f"inputs.{name.replace('_', '-')}" for name in inputs} <= self.values.keys()
        self.values |= {f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()}
        self.output = folder / "outputs"
        self.printed = ""

    def run(self) -> int:
        """The exit code of the first step that fails, or 0."""
        for step in ACTION["runs"]["steps"]:
            if "uses" in step:
                assert step["uses"].startswith("actions/setup-python@")
                assert step["with"]["update-environment"] is False, "the user's own setup stays as it is"
                self.values[f"steps.{step['id']}.outputs.python-path"] = sys.executable
                continue
            if step["name"].startswith("Install") and (self.folder / "temp" / "concurrency-audit").is_dir():
                continue  # as an earlier run of these tests left it
            assert step["shell"] == "bash"
            assert "${{" not in step["run"], "an expression in a script is an injection"
            environment = {name: self.evaluated(value) for name, value in step["env"].items()}
            if (code := self.bash(step["run"], environment)) != 0:
                return code
        return 0

    def bash(self, script: str, environment: dict[str, str]) -> int:
        known = {
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(self.output),
            "RUNNER_TEMP": str(self.folder / "temp"),
        }
        done = subprocess.run(
            [*BASH, script],
            env=clean(**known, **environment),
            cwd=self.folder / "checkout",
            capture_output=True,
            text=True,
            check=False,
        )
        self.printed += done.stdout + done.stderr
        return done.returncode

    def evaluated(self, value: str) -> str:
        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda match: self.values[match[1]], value)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's checkout, and a place where the environment is made once."""
    made = tmp_path_factory.mktemp("runner")
    (made / "checkout" / "my src").mkdir(parents=True)
    (made / "checkout" / "safe.py").write_text("def handler(event, context):\n    return event\n")
    (made / "checkout" / "my src" / "app.py").write_text(HAZARD)
    return made


@pytest.mark.parametrize(
    ("inputs", "code", "printed"),
    [
        ({}, 1, "::error file=my"),
        ({"paths": "safe.py\n"}, 0, ""),
        ({"paths": "my src/app.py\nsafe.py", "arguments": "--ignore=CA1\n--model=threads"}, 0, ""),
        ({"paths": "my src", "format": "concise", "arguments": "--exit-zero"}, 0, "my src/app.py:5:5"),
        ({"paths": "absent"}, 2, "no such file"),
        ({"paths": '$(touch injected); "`touch injected`'}, 2, "no such file"),
        ({"paths": "--help"}, 2, "--help"),
    ],
)
def test_the_action_step_by_step(folder: Path, inputs: dict[str, str], code: int, printed: str) -> None:
    runner = Runner(folder, **inputs)
    assert runner.run() == code, runner.printed
    assert printed in runner.printed
    assert runner.output.read_text().splitlines()[-1] == f"exit-code={code}"
    assert not (folder / "checkout" / "injected").exists()


def test_what_the_action_says_it_gives() -> None:
    assert ACTION["outputs"]["exit-code"]["value"] == "${{ steps.audit.outputs.exit-code }}"


def uses(document: Any) -> list[str]:
    if isinstance(document, dict):
        own = [document["uses"]] if isinstance(document.get("uses"), str) else []
        return own + [found for value in document.values() for found in uses(value)]
    return [found for value in document for found in uses(value)] if isinstance(document, list) else []


@pytest.mark.parametrize("path", [ROOT / "action.yml", *WORKFLOWS.values()], ids=lambda path: path.name)
def test_every_action_of_others_is_pinned_with_its_version(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for name in uses(yaml.safe_load(text)):
        if name != "./":
            assert re.search(rf"uses: {re.escape(name)} # v\d+\.\d+\.\d+$", text, re.MULTILINE), name
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", name), name


@pytest.mark.parametrize("path", WORKFLOWS.values(), ids=lambda path: path.name)
def test_workflows_have_the_rights_they_need_and_no_more(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        assert job["timeout-minutes"] <= 60
        writes = {right for right, how in job.get("permissions", {}).items() if how == "write"}
        assert writes <= {"build": {"id-token", "attestations"}, "publish": {"id-token"}, "page": {"contents"}}.get(
            name, set()
        )
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), "an expression in a script is an injection"
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_ci_runs_what_a_maintainer_runs() -> None:
    jobs = yaml.safe_load(WORKFLOWS["ci.yml"].read_text(encoding="utf-8"))["jobs"]
    commands = {step["run"] for job in jobs.values() for step in job["steps"] if "run" in step}
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert commands == {"make lint", "make site", "make test"}
    assert {command.removeprefix("make ") for command in commands} <= targets
    assert jobs["tests"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]


def release_step(job: str, name: str) -> str:
    steps = yaml.safe_load(WORKFLOWS["release.yml"].read_text(encoding="utf-8"))["jobs"][job]["steps"]
    return str(next(step["run"] for step in steps if step.get("name") == name))


@pytest.mark.parametrize(
    ("tag", "changelog", "passes"), [("", True, True), ("v99.0.0", True, False), ("", False, False)]
)
def test_a_tag_that_is_not_the_version_releases_nothing(
    tmp_path: Path, built: Built, tag: str, changelog: bool, passes: bool
) -> None:
    version = built.wheel.name.split("-")[1]
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / built.wheel.name).write_bytes(built.wheel.read_bytes())
    (tmp_path / "CHANGELOG.md").write_text(f"## [{version}]\n" if changelog else "## [Unreleased]\n")
    environment = {
        **os.environ,
        "TAG": tag or f"v{version}",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    done = subprocess.run(
        [*BASH, release_step("build", "The tag is the version")], cwd=tmp_path, env=environment, check=False
    )
    assert (done.returncode == 0) == passes


def test_the_release_page_has_the_changelog_of_its_version(tmp_path: Path) -> None:
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n## [Unreleased]\n- c\n\n## [1.2.0] - 2027-01-01\n- b\n\n## [1.1.0]\n- a\n"
    )
    script = release_step("page", "Release page with the changelog of this version").partition("gh release")[0]
    subprocess.run([*BASH, script], cwd=tmp_path, env={**os.environ, "TAG": "v1.2.0"}, check=True)
    assert (tmp_path / "notes.md").read_text().split() == ["-", "b"]


@pytest.mark.parametrize(
    "path", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda path: path.name
)
def test_issue_forms_have_what_github_asks_for(path: Path) -> None:
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    if path.name == "config.yml":
        assert form["blank_issues_enabled"] is True
        return
    assert {"name", "description", "body"} <= form.keys()
    for item in form["body"]:
        assert item["type"] in ("markdown", "textarea", "input", "dropdown", "checkboxes")
        assert item["type"] == "markdown" or (item["id"] and item["attributes"]["label"])
