"""Somebody else moves the alias or $LATEST while a release goes on: noticed before the next step, whichever it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from concurrency_audit.audit.model.verdicts import ExecutionModel
from concurrency_audit.cli.main import main
from concurrency_audit.gate.evidence import Evidence
from concurrency_audit.gate.policy import Policy
from concurrency_audit.gate.release import End, Release, Released, Step
from concurrency_audit.gate.service import Service
from concurrency_audit.gate.subject import Subject, judged_part
from concurrency_audit.package import digest, read
from tests.gate.conftest import SAFE, Project
from tests.gate.test_release import Disturbed

FINE = Evidence("load", (), "fine", {"models": ["processes"]})
RIVALS = SAFE + "RIVAL = True\n"
Rival = Callable[[Project], None]


def moves_live(project: Project) -> None:
    """Callers get the older version again, by hand."""
    project.client.update_alias(
        FunctionName=project.name, Name="live", FunctionVersion="1", RoutingConfig={"AdditionalVersionWeights": {}}
    )


def gives_a_share(project: Project) -> None:
    project.client.update_alias(
        FunctionName=project.name, Name="live", RoutingConfig={"AdditionalVersionWeights": {"1": 0.2}}
    )


def removes_live(project: Project) -> None:
    project.client.delete_alias(FunctionName=project.name, Name="live")


def uploads(project: Project) -> None:
    project.write(RIVALS)
    project.client.update_function_code(FunctionName=project.name, ZipFile=read(project.code, "app.handler"))


def configures(project: Project) -> None:
    project.client.update_function_configuration(FunctionName=project.name, Timeout=77)


STEPS = ("begin", "upload", "publish", "active", "candidate", "load", "shift")
"""After each of these, before the next."""


def started(project: Project) -> tuple[Service, Subject, bytes]:
    """Versions 1 and 2 are there, callers have 2, and the evidence for another package was judged."""
    project.deploy("def handler(event, context):\n    return {'one': 1}\n", live=False)
    before = project.deploy("def handler(event, context):\n    return {'two': 2}\n")
    assert before == "2"
    project.write(SAFE)
    package = read(project.code, "app.handler")
    judged = project.client.get_function_configuration(FunctionName=project.name)
    subject = Subject(
        project.name,
        digest(package),
        "app.handler",
        (ExecutionModel.PROCESSES,),
        "",
        configuration=judged_part(judged),
        replaces=judged["CodeSha256"],
    )
    return Service(project.client, project.name), subject, package


def release(project: Project, rival: Rival, after: str) -> Released:
    service, subject, package = started(project)
    moved: list[str] = []

    def say(step: Step) -> None:
        if step.name == after and not moved:
            moved.append(step.name)
            rival(project)

    if after == "begin":
        rival(project)
    rules = Policy(steps=(0.1, 0.5), step_seconds=0.0)
    return Release(service, subject, rules, load=lambda _: FINE, check=lambda _: "", say=say).run(package)


@pytest.mark.parametrize("after", STEPS[1:])
@pytest.mark.parametrize("rival", [moves_live, gives_a_share, removes_live])
def test_an_alias_that_somebody_moved_is_left_where_they_put_it(project: Project, rival: Rival, after: str) -> None:
    outcome = release(project, rival, after)
    assert outcome.end is End.OVERTAKEN
    assert "live was moved to" in outcome.problem
    there = project.aliases().get("live")
    assert there == {moves_live: ("1", {}), gives_a_share: ("2", {"1": 0.2}), removes_live: None}[rival]
    if outcome.version:
        assert f"--qualifier {outcome.version}" in outcome.left


@pytest.mark.parametrize("after", STEPS)
@pytest.mark.parametrize("rival", [uploads, configures])
def test_when_latest_was_changed_callers_keep_the_version_they_had(project: Project, rival: Rival, after: str) -> None:
    outcome = release(project, rival, after)
    assert outcome.end in (End.OVERTAKEN, End.ROLLED_BACK)
    assert "$LATEST" in outcome.problem or "changed after the evidence was judged" in outcome.problem
    assert project.aliases()["live"] == ("2", {})
    assert project.versions() == ["1", "2"], "what this run published is gone again"
    latest = project.client.get_function_configuration(FunctionName=project.name)
    if rival is uploads:
        assert latest["CodeSha256"] == project.sha256, "what they uploaded is still there"
    else:
        assert latest["Timeout"] == 77


@pytest.mark.parametrize("number", range(1, 7))
def test_a_rival_between_the_look_and_the_change_is_told_by_the_revision(project: Project, number: int) -> None:
    """Just before each change reaches Lambda: the change is bound to what was looked at."""
    _, subject, package = started(project)
    disturbed = Disturbed(project, number, "before", lambda: moves_live(project))
    service = Service(disturbed.client, project.name)
    rules = Policy(steps=(0.1, 0.5), step_seconds=0.0)
    outcome = Release(service, subject, rules, load=lambda _: FINE, check=lambda _: "", say=lambda _: None).run(package)
    assert outcome.end is End.OVERTAKEN
    assert project.aliases()["live"] == ("1", {})


def test_new_revisions_without_news_stop_nothing(project: Project) -> None:
    """Lambda gives $LATEST and aliases new revisions for what changes nothing of what was judged."""

    def touches(_: Project) -> None:
        project.client.update_alias(FunctionName=project.name, Name="live", Description="looked at")
        project.client.update_function_configuration(FunctionName=project.name, Description="looked at")

    assert release(project, touches, "candidate").end is End.PUBLISHED
    assert project.aliases()["live"] == ("3", {})


def test_without_an_alias_to_move_one_that_appears_is_somebody_elses(project: Project) -> None:
    project.deploy(live=False)
    project.write(SAFE)
    package = read(project.code, "app.handler")
    subject = Subject(project.name, digest(package), "app.handler", (ExecutionModel.PROCESSES,), "")

    def load(_: str) -> Evidence:
        project.client.create_alias(FunctionName=project.name, Name="live", FunctionVersion="1")
        return FINE

    service = Service(project.client, project.name)
    outcome = Release(service, subject, Policy(), load=load, check=lambda _: "", say=lambda _: None).run(package)
    assert outcome.end is End.OVERTAKEN
    assert project.aliases()["live"] == ("1", {})


def test_what_is_uploaded_is_what_was_audited(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder changes right after it was packaged, before the audit has looked at anything."""
    from concurrency_audit.cli import gate_audit

    project.deploy()
    project.verdict()
    audited, judged = project.sha256, gate_audit.audit_package

    def meanwhile(folder: Path, *more: Any) -> Any:
        project.write("import os\nos.abort()\n")
        return judged(folder, *more)

    monkeypatch.setattr(gate_audit, "audit_package", meanwhile)
    monkeypatch.setattr("concurrency_audit.cli.gate_load.at_candidate", lambda *_: FINE)
    assert main(project.arguments("--verdict", "verdict.json", "--publish", "--output", "gate.json")) == 0
    assert project.sha256 != audited
    version, _ = project.aliases()["live"]
    assert project.sha_of(version) == audited == json.loads(Path("gate.json").read_text())["code"]["sha256"]


def test_the_command_knows_what_latest_held(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody uploads between the evidence and the release."""
    from concurrency_audit.cli import gate as command

    project.deploy()
    project.verdict()
    package_of_ours, released = project.sha256, command._released

    def meanwhile(*given: Any) -> Any:
        uploads(project)
        return released(*given)

    monkeypatch.setattr(command, "_released", meanwhile)
    assert main(project.arguments("--verdict", "verdict.json", "--publish", "--output", "gate.json")) == 1
    decided = json.loads(Path("gate.json").read_text())
    assert decided["result"] == "overtaken"
    assert "$LATEST holds other code by now" in decided["release"]["problem"]
    latest = project.client.get_function_configuration(FunctionName=project.name)
    assert latest["CodeSha256"] == project.sha256 != package_of_ours
