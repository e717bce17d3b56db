"""Both hooks under the real pre-commit, installed from a copy of this repository as pre-commit installs them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ("src", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
STORE = """\
_cache = {}


def fetch(key):
    if key not in _cache:
        _cache[key] = open(key).read()
    return _cache[key]
"""
APP = """\
from store import fetch


def handler(event, context):
    return fetch(event["key"])
"""
TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Fetch:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: ., Handler: app.handler, Runtime: python3.13}
"""
OTHER = STORE.replace("def fetch(key):", "def lambda_handler(event, context):\n    key = event['key']")


def git(folder, *argv):
    identity = ["-c", "user.name=tests", "-c", "user.email=tests@example.invalid"]
    done = subprocess.run(["git", *identity, *argv], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def commit_all(folder):
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "all")


@pytest.fixture(scope="module")
def hooks(tmp_path_factory):
    """A repository with the files of this one as they are now: what `repo:` would point at."""
    folder = tmp_path_factory.mktemp("hooks")
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *PACKAGE)
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    commit_all(folder)
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A user's repository with a hazard reached through another file, and one of its own."""
    folder = tmp_path_factory.mktemp("project")
    code = {"store.py": STORE, "app.py": APP, "other.py": OTHER}
    for name, text in {**code, "notes.txt": "no code\n", "template.yaml": TEMPLATE, "package.json": "{}\n"}.items():
        (folder / name).write_text(text)
    commit_all(folder)
    return folder


@pytest.fixture(scope="module")
def pre_commit(hooks, project, tmp_path_factory):
    """Runs one hook on some files; pre-commit builds its environment once for the module."""
    home = tmp_path_factory.mktemp("home")

    def run(hook, *files):
        environment = {**os.environ, "PRE_COMMIT_HOME": str(home), "NO_COLOR": "1"}
        environment.pop("PYTHONPATH", None)
        revision = git(hooks, "rev-parse", "HEAD").strip()
        config = f"repos: [{{repo: '{hooks}', rev: {revision}, hooks: [{{id: {hook}, args: [--format=concise]}}]}}]\n"
        (home / "config.yaml").write_text(config)
        argv = ["pre_commit", "run", "--config", str(home / "config.yaml"), "--color=never", hook, "--files", *files]
        done = subprocess.run(
            [sys.executable, "-m", *argv], cwd=project, env=environment, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout

    return run


def reported(output):
    return sorted(line.split(":")[0] for line in output.splitlines() if " CA" in line)


def test_the_changed_file_is_judged_with_knowledge_of_the_others(pre_commit):
    code, output = pre_commit("concurrency-audit", "store.py")
    assert (code, reported(output)) == (1, ["store.py"]), output


def test_files_without_findings_pass(pre_commit):
    code, output = pre_commit("concurrency-audit", "app.py")
    assert (code, reported(output)) == (0, []), output
    assert "Passed" in output
    code, output = pre_commit("concurrency-audit", "notes.txt")
    assert code == 0
    assert "no files to check" in output


def test_a_template_alone_runs_the_hook_for_the_functions_that_it_names(pre_commit):
    code, output = pre_commit("concurrency-audit", "template.yaml")
    assert (code, reported(output)) == (1, ["store.py"]), output
    code, output = pre_commit("concurrency-audit", "package.json")
    assert (code, reported(output)) == (0, []), output
    assert "Passed" in output


def test_the_whole_project(pre_commit):
    code, output = pre_commit("concurrency-audit-project", "notes.txt")
    assert (code, reported(output)) == (1, ["other.py", "store.py"]), output
