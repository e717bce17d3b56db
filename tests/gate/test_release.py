"""Releases on the local Managed Instances, by unmodified boto3: every way to succeed, to fail, to be disturbed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError

from concurrency_audit.audit.model.verdicts import ExecutionModel
from concurrency_audit.cli.main import main
from concurrency_audit.gate.evidence import Evidence, refused
from concurrency_audit.gate.policy import Policy
from concurrency_audit.gate.release import End, Release, Released
from concurrency_audit.gate.service import Service
from concurrency_audit.gate.subject import Subject, judged_part
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
    check: Callable[[str], str] = lambda _: "",
    judged: dict[str, Any] | None = None,
    **policy: Any,
) -> Released:
    """A release without the command around it."""
    project.write(text)
    package = read(project.code, "app.handler")
    judged = judged or project.client.get_function_configuration(FunctionName=project.name)
    subject = Subject(
        project.name,
        digest(package),
        "app.handler",
        (ExecutionModel.PROCESSES,),
        "",
        configuration=judged_part(judged),
    )
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
    assert at_candidate["qualifier"] == "candidate"
    assert list(at_candidate["versions"]) == ["2"] and at_candidate["versions"]["2"] >= at_candidate["verified"] >= 50
    assert at_candidate["code_sha256"] == project.sha256
    assert "live      live -> version 2" in capfd.readouterr().out
    assert publish(project) == 0, "the same again changes nothing"
    assert "unchanged: live is at this version already" in capfd.readouterr().out
    assert project.versions() == [before, "2"]


def test_what_the_load_test_finds_at_the_candidate_is_rolled_back(project: Project, capfd: Any) -> None:
    """A race that no reading of the code shows, and a verdict that was made where it did not show either."""
    before = project.deploy()
    project.write(HIDDEN)
    assert publish(project, "--output", "gate.json") == 1
    decided = json.loads(Path("gate.json").read_text())
    assert decided["result"] == "rolled-back"
    assert "mismatches under load" in decided["release"]["problem"]
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
    assert re.search(r"only [56]\d invocations were verified under load, 90 are asked for", capfd.readouterr().out)
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
    outcome = release(project, steps=(0.1, 0.5), check=lambda _: seen.append(project.aliases()["live"]) or "")
    assert outcome.problem == ""
    assert seen == [("1", {"2": 0.1}), ("1", {"2": 0.5})]
    assert project.aliases()["live"] == ("2", {})


def test_a_step_whose_check_fails_is_taken_back(project: Project) -> None:
    before = project.deploy()
    answers = iter(["", "alarm"])
    outcome = release(project, steps=(0.1, 0.5), check=lambda _: next(answers))
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
    assert release(project, steps=(0.5,), check=lambda _: "alarm").problem == "alarm"
    assert project.aliases() == {"live": (before, {}), "candidate": (before, {})}


def _lose(**_: Any) -> None:
    raise EndpointConnectionError(endpoint_url="http://127.0.0.1:1")


def test_a_version_of_somebody_else_is_not_deleted(project: Project) -> None:
    project.deploy()
    project.deploy(SAFE, live=False)
    outcome = release(project, load=lambda _: refused("load", "bad"))
    assert "bad" in outcome.problem
    assert f"delete-function --function-name {project.name} --qualifier 2" in outcome.left
    assert project.versions() == ["1", "2"]


def test_lambda_is_told_which_code(project: Project) -> None:
    project.deploy()
    client = project.new_client()
    sent: list[dict[str, Any]] = []
    client.meta.events.register("provide-client-params.lambda.PublishVersion", lambda params, **_: sent.append(params))
    release(project, client)
    (published,) = sent
    assert published["CodeSha256"] == project.sha256
    assert published["RevisionId"]


@pytest.mark.parametrize(
    "change",
    [
        {"Handler": "app.other"},
        {"MemorySize": 4096},
        {"Environment": {"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/x"}}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_function_that_changes_between_evidence_and_release_is_left_alone(
    project: Project, change: dict[str, Any]
) -> None:
    """What was judged would not be what is published."""
    before = project.deploy()
    judged = project.client.get_function_configuration(FunctionName=project.name)
    project.client.update_function_configuration(FunctionName=project.name, **change)
    outcome = release(project, judged=judged)
    assert outcome.end is End.OVERTAKEN
    assert f"{next(iter(change))} changed after the evidence was judged" in outcome.problem
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


class Killed(BaseException):
    """What nothing can catch, as a lost machine."""


def kill() -> None:
    raise Killed


def lose() -> None:
    raise ConnectionClosedError(endpoint_url="http://127.0.0.1:1")


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", range(1, 7))
def test_interrupted_anywhere_the_next_run_ends_in_the_same_place(project: Project, number: int, when: str) -> None:
    before = project.deploy()
    disturbed = Disturbed(project, number, when, kill)
    with pytest.raises(Killed):
        release(project, disturbed.client, steps=(0.1, 0.5))
    assert disturbed.changes == number
    assert release(project, steps=(0.1, 0.5)).problem == ""
    assert project.aliases() == {"live": ("2", {}), "candidate": ("2", {})}
    assert project.versions() == [before, "2"]
    assert project.sha_of("2") == project.sha256


def test_all_changes_of_a_release_are_disturbed_above(project: Project) -> None:
    project.deploy()
    watching = Disturbed(project, 0, "before", kill)
    release(project, watching.client, steps=(0.1, 0.5))
    assert watching.changes == 6


@pytest.mark.parametrize("number", range(1, 7))
def test_interrupted_on_the_way_back_the_next_run_gets_there(project: Project, number: int) -> None:
    """The changes of a release that fails at its last step: three forward, three back and one more of each."""
    before = project.deploy()
    bad = {"steps": (0.5,), "check": lambda _: "alarm"}
    disturbed = Disturbed(project, number, "after", kill)
    with pytest.raises(Killed):
        release(project, disturbed.client, **bad)
    outcome = release(project, **bad)
    assert outcome.problem == "alarm"
    assert project.aliases() == {"live": (before, {}), "candidate": (before, {})}
    left = [version for version in project.versions() if version != before]
    assert all(f"--qualifier {version}" in outcome.left for version in left), "what an earlier run published is named"


@pytest.mark.parametrize("number", range(1, 7))
def test_a_lost_answer_is_looked_up(project: Project, number: int) -> None:
    """Lambda did it, and nobody was told: neither done twice, nor taken for somebody else's work."""
    project.deploy()
    disturbed = Disturbed(project, number, "after", lose)
    outcome = release(project, disturbed.client, steps=(0.1, 0.5))
    assert (outcome.end, outcome.problem, outcome.left) == (End.PUBLISHED, "", "")
    assert project.aliases() == {"live": ("2", {}), "candidate": ("2", {})}
    assert project.versions() == ["1", "2"]


class Says:
    """A client for which Lambda gives other answers at first."""

    def __init__(self, project: Project, operation: str, times: int, code: str, message: str) -> None:
        self.client, self._left = project.new_client(), times
        self._error = ClientError({"Error": {"Code": code, "Message": message}}, operation)
        self.client.meta.events.register(f"before-call.lambda.{operation}", self._answer)

    def _answer(self, **_: Any) -> None:
        self._left -= 1
        if self._left >= 0:
            raise self._error


BUSY = ("ResourceConflictException", "The operation cannot be performed at this time. An update is in progress")


@pytest.mark.parametrize("operation", ["UpdateFunctionCode", "PublishVersion", "UpdateAlias", "CreateAlias"])
def test_lambda_at_work_is_not_somebody_else_at_work(project: Project, operation: str) -> None:
    project.deploy()
    assert release(project, Says(project, operation, 2, *BUSY).client).end is End.PUBLISHED


def test_a_version_that_cannot_be_deleted_is_named(project: Project) -> None:
    project.deploy()
    client = Says(project, "DeleteFunction", 1, "AccessDeniedException", "not allowed to lambda:DeleteFunction").client
    outcome = release(project, client, load=lambda _: refused("load", "bad"))
    assert outcome.end is End.ROLLED_BACK
    assert "AccessDeniedException" in outcome.left
    assert "--qualifier 2" in outcome.left


def test_a_version_that_is_not_known_everywhere_at_once_is_waited_for(project: Project) -> None:
    project.deploy()
    client = project.new_client()
    hidden = iter([True, True])

    def not_yet(params: dict[str, Any], **_: Any) -> None:
        if params["Qualifier"] == "2" and next(hidden, False):
            raise ClientError({"Error": {"Code": "ResourceNotFoundException", "Message": "no such version"}}, "Get")

    client.meta.events.register("provide-client-params.lambda.GetFunctionConfiguration", not_yet)
    assert release(project, client).end is End.PUBLISHED


def test_an_old_reading_after_the_upload_is_waited_out(project: Project) -> None:
    """Lambda may answer with the code of a moment ago."""
    project.deploy()
    client, uploaded = project.new_client(), []
    old = project.client.get_function_configuration(FunctionName=project.name)["CodeSha256"]
    client.meta.events.register("after-call.lambda.UpdateFunctionCode", lambda **_: uploaded.extend([1, 2]))

    def stale(parsed: dict[str, Any], **_: Any) -> None:
        if uploaded:
            uploaded.pop()
            parsed["CodeSha256"] = old

    client.meta.events.register("after-call.lambda.GetFunctionConfiguration", stale)
    assert release(project, client).end is End.PUBLISHED


def test_an_earlier_failed_update_holds_nothing_up(project: Project) -> None:
    project.deploy()
    client, uploaded = project.new_client(), []
    client.meta.events.register("after-call.lambda.UpdateFunctionCode", lambda **_: uploaded.append(1))

    def failed(parsed: dict[str, Any], **_: Any) -> None:
        if not uploaded:
            parsed["LastUpdateStatus"] = "Failed"

    client.meta.events.register("after-call.lambda.GetFunctionConfiguration", failed)
    assert release(project, client).end is End.PUBLISHED


def test_the_new_version_gets_as_many_environments_as_callers_have(project: Project) -> None:
    """Numbered versions start at Lambda's defaults, whatever the one before them had."""
    project.deploy()
    wanted = {"MinExecutionEnvironments": 2, "MaxExecutionEnvironments": 5}
    project.client.put_function_scaling_config(FunctionName=project.name, Qualifier="1", FunctionScalingConfig=wanted)
    assert release(project).end is End.PUBLISHED
    found = project.client.get_function_scaling_config(FunctionName=project.name, Qualifier="2")
    assert found["RequestedFunctionScalingConfig"] == wanted


def test_a_second_version_without_calls_keeps_nobody_out(project: Project) -> None:
    project.deploy()
    project.deploy(SAFE + "A = 1\n", live=False)
    project.client.update_alias(
        FunctionName=project.name, Name="live", RoutingConfig={"AdditionalVersionWeights": {"2": 0.0}}
    )
    assert release(project).end is End.PUBLISHED


def test_an_interrupted_step_is_watched_again(project: Project) -> None:
    """Today's steps are smaller than the share that an earlier run reached: the check runs all the same."""
    before = project.deploy()
    disturbed = Disturbed(project, 4, "after", kill)
    with pytest.raises(Killed):
        release(project, disturbed.client, steps=(0.5,))
    assert project.aliases()["live"] == (before, {"2": 0.5})
    assert release(project, steps=(0.1,), check=lambda _: "alarm").problem == "alarm"
    assert project.aliases()["live"] == (before, {})


def test_any_error_on_the_way_takes_callers_back(project: Project) -> None:
    before = project.deploy()

    def broken(_: str) -> str:
        raise OSError(28, "No space left on device")

    outcome = release(project, steps=(0.5,), check=broken)
    assert outcome.end is End.ROLLED_BACK
    assert "No space left" in outcome.problem
    assert project.aliases() == {"live": (before, {}), "candidate": (before, {})}


def test_nobody_reading_the_output_stops_no_release(project: Project) -> None:
    """`gate ... | head -1`."""
    project.deploy()
    project.verdict()
    arguments = project.arguments("--verdict", "verdict.json", "--publish", "--output", "gate.json")
    command = [sys.executable, "-m", "concurrency_audit", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    process.stdout.close()
    process.wait(120)
    assert project.aliases() == {"live": ("2", {}), "candidate": ("2", {})}
    assert json.loads(Path("gate.json").read_text())["result"] == "published"


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
    command = [
        sys.executable,
        "-m",
        "concurrency_audit",
        *project.arguments("--verdict", "verdict.json", "--publish", "--output", "gate.json"),
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "candidate ->" in line:
            break
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    printed, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "the same command goes on from here" in printed
    assert "Traceback" not in errors
    assert json.loads(Path("gate.json").read_text())["result"] == "interrupted"
