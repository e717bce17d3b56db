"""Any function: what is racy is found, and what merely varies is not taken for it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from concurrency_audit.load.payloads.templates import filled
from tests.load.support.inside import judged

FUNCTIONS = Path(__file__).parent / "functions" / "any"
TEMPLATE = {"user": "user-{{id}}", "group": "{{group}}", "n": "{{n}}"}
SECONDS = 120


@pytest.mark.parametrize("path", sorted(FUNCTIONS.glob("racy/*.py")), ids=lambda path: path.stem)
def test_what_is_racy_is_found(path: Path):
    _, found = judged(path, filled(TEMPLATE, 12))
    assert found
    assert all(one.key.startswith("payload ") for one in found)


@pytest.mark.parametrize("path", sorted(FUNCTIONS.glob("safe/*.py")), ids=lambda path: path.stem)
def test_what_is_safe_is_left_alone(path: Path):
    _, found = judged(path, filled(TEMPLATE, 12))
    assert [one.sentence() for one in found] == []


def test_a_mix_up_says_whose_answer_it_is():
    _, found = judged(FUNCTIONS / "racy" / "global_user.py", filled(TEMPLATE, 12))
    assert any(re.search(r"that is payload \d+'s answer", one.message) for one in found)
    assert any(one.found_key.startswith("payload ") for one in found)


def loaded(path: Path, folder: Path, model: str, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "src").mkdir()
    (folder / "src" / "app.py").write_text(path.read_text())
    (folder / "events.json").write_text(json.dumps(TEMPLATE))
    command = [sys.executable, "-m", "concurrency_audit", "load", "--local", "--publish", "src", "--model", model]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "LOAD_"))}
    return subprocess.run(
        [*command, "--payloads", "events.json", "--copies", "8", *options],
        cwd=folder,
        env=inherited,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def test_one_command_finds_a_race(tmp_path: Path):
    done = loaded(FUNCTIONS / "racy" / "global_user.py", tmp_path, "threads", "-u", "16", "--environments", "1")
    assert done.returncode == 1, done.stderr
    verdict = json.loads((tmp_path / "verdict.json").read_text())
    assert (verdict["result"], verdict["cause"]) == ("wrong", "needs concurrency")
    assert any("that is payload" in one["message"] for one in verdict["mismatches"])


def test_one_command_passes_what_is_safe_and_fails_by_design(tmp_path: Path):
    done = loaded(FUNCTIONS / "safe" / "errors_by_design.py", tmp_path, "processes")
    assert done.returncode == 0, done.stderr
    verdict = json.loads((tmp_path / "verdict.json").read_text())
    assert verdict["outcomes"]["failed-as-alone"] > 0
    assert verdict["outcomes"]["function-error"] == 0


def test_a_function_that_takes_none_of_the_payloads_is_no_verdict(tmp_path: Path):
    handler = tmp_path / "other.py"
    handler.write_text("def handler(event, context):\n    return event['order']['lines']\n")
    done = loaded(handler, tmp_path, "processes", "--environments", "1")
    assert done.returncode == 3
    assert "every payload fails alone (payload 1 fails with KeyError: 'order'): give payloads" in done.stderr
