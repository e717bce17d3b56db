"""Releases on the local Managed Instances, by unmodified boto3: every way to succeed, to fail, to be disturbed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from concurrency_audit.audit.model.verdicts import ExecutionModel
from concurrency_audit.cli.main import main
from concurrency_audit.gate.evidence import Evidence, refused
from concurrency_audit.gate.policy import Policy
from concurrency_audit.gate.release import Release, Released
from concurrency_audit.gate.service import MARK, Service
from concurrency_audit.gate.subject import Subject
from concurrency_audit.package import digest, read
from tests.gate.conftest import HIDDEN, POLICY, SAFE, Project

CHANGES = ("UpdateFunctionCode", "PublishVersion", "CreateAlias", "UpdateAlias", "DeleteAlias", "DeleteFunction")
FINE = Evidence("load", (), "fine", {"models": ["processes"]})


def publish(project: Project, *more: str) -> int:
    project.verdict()
    return main(project.arguments("--verdict", "verdict.json", "--publish", *more))


def release(
    project: Project,
    client: Any = None,
    *,
    text: str = SAFE,
    load: Callable[[str], Evidence] = lambda _: FINE,
    check: Callable[[], str] = lambda: "",
    **policy: Any,
) -> Released:
    """A release without the command around it."""
    project.write(text)
    package = read(project.code, "app.handler")
    subject = Subject(project.name, digest(package), "app.handler", (ExecutionModel.PROCESSES,), "")
    service = Service(client or project.client, project.name)
    rules = Policy(**{"step_seconds": 0.0, **policy})
    return Release(service, subject, rules, load=load, check=check, say=lambda _: None).run(package)


def test_a_package_goes_live_through_the_candidate_and_its_load_test(project: Project, capfd: Any) -> None:
    """The whole command: upload, publish, a real Locust run at the candidate, live."""
    before = project.deploy()
    assert publish(project, "--output", "gate.json", "--junit", "gate.xml") == 0
    assert project.aliases() == {"live": ("2", {}), "candidate": ("2", {})}
    assert project.sha_of("2") == project.sha256
    assert project.versions() == [before, "2"]
    decided = json.loads(Path("gate.json").read_text())
    assert decided["result"] == "published"
    assert [step["name"] for step in decided["release"]["steps"]] == [
        "upload", "publish", "active", "candidate", "load", "live",
    ]  # fmt: skip
    at_candidate = decided["evidence"][-1]["facts"]
    assert (at_candidate["qualifier"], at_candidate["versions"]) == ("candidate", {"2": 70})
    assert at_candidate["code_sha256"] == project.sha256
    assert "live      live -> version 2" in capfd.readouterr().out
    assert publish(project) == 0, "the same again changes nothing"
    assert project.versions() == [before, "2"]


def test_what_the_load_test_finds_at_the_candidate_is_rolled_back(project: Project, capfd: Any) -> None:
    """A race that no reading of the code shows, and a verdict that was made where it did not show either."""
    before = project.deploy()
    project.write(HIDDEN)
    assert publish(project, "--output", "gate.json") == 1
    decided = json.loads(Path("gate.json").read_text())
    assert decided["result"] == "rolled-back"
    assert "mismatches under load (needs concurrency)" in decided["release"]["problem"]
    assert decided["release"]["left"] == ""
    assert project.aliases() == {"live": (before, {}), "candidate": (before, {})}
    assert project.versions() == [before], "a rejected version would go on holding instances"
    assert "callers have the version they had" in capfd.readouterr().out


def test_a_load_test_that_cannot_run_is_no_evidence(project: Project, capfd: Any) -> None:
    before = project.deploy()
    project.policy('load = ["-f", "absent.py"]\n', base="[tool.concurrency-audit.gate]\n")
    assert publish(project) == 1
    assert "the load test at candidate left no verdict (exit code 2)" in capfd.readouterr().out
    assert project.aliases() == {"live": (before, {}), "candidate": (before, {})}


def test_a_load_test_of_too_little_is_no_evidence(project: Project, capfd: Any) -> None:
    before = project.deploy()
    project.policy(base=POLICY.replace("-verified = 50", "-verified = 90"))
    assert publish(project) == 1
    assert "only 70 invocations were verified" in capfd.readouterr().out
    assert project.aliases()["live"] == (before, {})


def test_the_first_release_of_a_function_creates_its_aliases(project: Project) -> None:
    project.deploy(live=False)
    assert release(project, steps=(0.1,)).problem == ""
    assert project.aliases() == {"live": ("2", {}), "candidate": ("2", {})}


def test_a_first_release_that_fails_leaves_no_alias(project: Project) -> None:
    before = project.deploy(live=False)
    assert "no good" in release(project, load=lambda _: refused("load", "no good")).problem
    assert project.aliases() == {}
    assert project.versions() == [before]


def test_callers_move_in_steps(project: Project) -> None:
    project.deploy()
    seen = []
    outcome = release(project, steps=(0.1, 0.5), check=lambda: seen.append(project.aliases()["live"]) or "")
    assert outcome.problem == ""
    assert seen == [("1", {"2": 0.1}), ("1", {"2": 0.5})]
    assert project.aliases()["live"] == ("2", {})


def test_a_step_whose_check_fails_is_taken_back(project: Project) -> None:
    before = project.deploy()
    answers = iter(["", "alarm"])
    outcome = release(project, steps=(0.1, 0.5), check=lambda: next(answers))
    assert (outcome.problem, outcome.left) == ("alarm", "")
    assert project.aliases() == {"live": (before, {}), "candidate": (before, {})}
    assert project.versions() == [before]


@pytest.mark.parametrize(
    ("check", "reason"),
    [('["false"]', "ended with exit code 1"), ('["no-such-program"]', "cannot be run"), ('["true"]', "")],
)
def test_the_check_between_steps_is_any_command(project: Project, capfd: Any, check: str, reason: str) -> None:
    before = project.deploy()
    project.policy(f"steps = [0.5]\nstep-seconds = 0\nstep-check = {check}\n")
    assert publish(project) == (1 if reason else 0)
    assert reason in capfd.readouterr().out
    assert project.aliases()["live"] == ((before if reason else "2"), {})


def test_code_that_does_not_start_is_rolled_back(project: Project) -> None:
    before = project.deploy()
    outcome = release(project, text="raise RuntimeError('no')\n")
    assert "version 2 is Failed" in outcome.problem
    assert project.aliases() == {"live": (before, {})}
    assert project.versions() == [before]
    assert release(project).version == "3"
    assert project.aliases()["live"] == ("3", {})


def test_a_version_that_takes_too_long_is_rolled_back(project: Project) -> None:
    before = project.deploy()
    outcome = release(project, text="import time\ntime.sleep(3)\n" + SAFE, active_seconds=0.5)
    assert "version 2 is not Active after 0.5 s" in outcome.problem
    assert project.aliases() == {"live": (before, {})}


def test_what_could_not_be_taken_back_is_said(project: Project, capsys: Any, monkeypatch: Any) -> None:
    """The connection goes while the way back is gone: the report says so, and the next run tidies up."""
    before = project.deploy()
    project.policy("steps = [0.5]\nstep-seconds = 0\nstep-check = ['false']\n")
    client, point = project.new_client(), Service.point
    monkeypatch.setattr("concurrency_audit.cli.gate_evidence.service", lambda *_: Service(client, project.name))
    monkeypatch.setattr("concurrency_audit.cli.gate_load.at_candidate", lambda *_: FINE)

    def lost(self: Service, name: str, seen: Any, version: str, share: Any = None) -> Any:
        if name == "live" and share is None:
            client.meta.events.register("before-call.lambda.UpdateAlias", _lose)
        return point(self, name, seen, version, share)

    monkeypatch.setattr(Service, "point", lost)
    assert publish(project, "--output", "gate.json") == 1
    decided = json.loads(Path("gate.json").read_text())
    assert decided["result"] == "stuck"
    assert "UpdateAlias: Could not connect" in decided["release"]["left"]
    assert "look at the aliases live and candidate" in capsys.readouterr().out
    assert project.aliases()["live"] == (before, {"2": 0.5})
    monkeypatch.undo()
    monkeypatch.chdir(project.folder)
    assert release(project, steps=(0.5,), check=lambda: "alarm").problem == "alarm"
    assert project.aliases() == {"live": (before, {}), "candidate": (before, {})}


def _lose(**_: Any) -> None:
    raise EndpointConnectionError(endpoint_url="http://127.0.0.1:1")


def test_a_version_of_somebody_else_is_not_deleted(project: Project) -> None:
    project.deploy()
    project.deploy(SAFE, live=False)
    assert "bad" in release(project, load=lambda _: refused("load", "bad")).problem
    assert project.versions() == ["1", "2"]


def test_lambda_is_told_which_code_and_who_published(project: Project) -> None:
    project.deploy()
    client = project.new_client()
    sent: list[dict[str, Any]] = []
    client.meta.events.register("provide-client-params.lambda.PublishVersion", lambda params, **_: sent.append(params))
    release(project, client)
    (published,) = sent
    assert published["CodeSha256"] == project.sha256
    assert published["RevisionId"]
    assert project.client.get_function_configuration(FunctionName=project.name, Qualifier="2")["Description"] == MARK


def test_a_function_that_changes_between_evidence_and_release_is_left_alone(project: Project) -> None:
    """What was judged would not be what is published."""
    before = project.deploy()
    project.client.update_function_configuration(FunctionName=project.name, Handler="app.other")
    assert "handler or execution model was changed" in release(project).problem
    assert project.aliases() == {"live": (before, {})}
    assert project.versions() == [before]


class Disturbed:
    """A client that acts at its nth change: just before Lambda hears of it, or just after."""

    def __init__(self, project: Project, number: int, when: str, act: Callable[[], None]) -> None:
        self.client = project.new_client()
        self.changes = 0
        self._number, self._act = number, act
        for operation in CHANGES:
            self.client.meta.events.register(f"{when}-call.lambda.{operation}", self._count)

    def _count(self, **_: Any) -> None:
        self.changes += 1
        if self.changes == self._number:
            self._act()


def interrupt() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", range(1, 7))
def test_interrupted_anywhere_the_next_run_ends_in_the_same_place(project: Project, number: int, when: str) -> None:
    before = project.deploy()
    disturbed = Disturbed(project, number, when, interrupt)
    with pytest.raises(KeyboardInterrupt):
        release(project, disturbed.client, steps=(0.1, 0.5))
    assert disturbed.changes == number
    assert release(project, steps=(0.1, 0.5)).problem == ""
    assert project.aliases() == {"live": ("2", {}), "candidate": ("2", {})}
    assert project.versions() == [before, "2"]
    assert project.sha_of("2") == project.sha256


def test_all_changes_of_a_release_are_disturbed_above(project: Project) -> None:
    project.deploy()
    watching = Disturbed(project, 0, "before", interrupt)
    release(project, watching.client, steps=(0.1, 0.5))
    assert watching.changes == 6


@pytest.mark.parametrize("number", range(1, 7))
def test_interrupted_on_the_way_back_the_next_run_gets_there(project: Project, number: int) -> None:
    """The changes of a release that fails at its last step: three forward, three back and one more of each."""
    before = project.deploy()
    bad = {"steps": (0.5,), "check": lambda: "alarm"}
    disturbed = Disturbed(project, number, "after", interrupt)
    with pytest.raises(KeyboardInterrupt):
        release(project, disturbed.client, **bad)
    assert release(project, **bad).problem == "alarm"
    assert project.aliases() == {"live": (before, {}), "candidate": (before, {})}
    assert project.versions() == [before]


def test_killed_during_the_load_test_the_next_run_finishes(project: Project) -> None:
    """A real process and SIGKILL."""
    project.deploy()
    project.verdict()
    command = [sys.executable, "-m", "concurrency_audit", *project.arguments("--verdict", "verdict.json", "--publish")]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "candidate ->" in line:
            break
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert project.aliases() == {"live": ("1", {}), "candidate": ("2", {})}
    assert publish(project) == 0
    assert project.aliases() == {"live": ("2", {}), "candidate": ("2", {})}
    assert project.versions() == ["1", "2"]


def test_ctrl_c_ends_the_load_test_too_and_says_how_to_go_on(project: Project) -> None:
    project.deploy()
    project.verdict()
    (project.folder / "orders.py").write_text("import time\ntime.sleep(60)\n")
    command = [sys.executable, "-m", "concurrency_audit", *project.arguments("--verdict", "verdict.json", "--publish")]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "candidate ->" in line:
            break
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "the same command goes on from here" in errors
    assert "Traceback" not in errors
