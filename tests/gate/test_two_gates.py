"""Two gates at one function, in any order of their calls: they do not cross."""

from __future__ import annotations

import itertools
import threading
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concurrency_audit.audit.model.verdicts import ExecutionModel
from concurrency_audit.gate.evidence import Evidence, refused
from concurrency_audit.gate.policy import Policy
from concurrency_audit.gate.release import End, Release, Released
from concurrency_audit.gate.service import Service
from concurrency_audit.gate.subject import Subject
from concurrency_audit.package import digest, read
from tests.gate.conftest import SAFE, Project

FINE = Evidence("load", (), "fine", {"models": ["processes"]})
_serial = itertools.count()


class Turns:
    """Lets threads go one call at a time, in a given order; who is not in it any more goes when nobody else can."""

    def __init__(self, order: list[int]) -> None:
        self._order, self._changed = list(order), threading.Condition()
        self._there = {0, 1}

    def take(self, who: int) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._next() in (who, None), timeout=60)
            if self._order and self._order[0] == who:
                self._order.pop(0)
            self._changed.notify_all()

    def leave(self, who: int) -> None:
        with self._changed:
            self._there.discard(who)
            self._changed.notify_all()

    def _next(self) -> int | None:
        while self._order and self._order[0] not in self._there:
            self._order.pop(0)
        return self._order[0] if self._order else None


class Gate(threading.Thread):
    """One gate with code of its own, whose every call waits for its turn."""

    def __init__(self, project: Project, turns: Turns, number: int, text: str, *, good: bool) -> None:
        super().__init__()
        project.write(text)
        self.package = read(project.code, "app.handler")
        self.sha256, self.good = digest(self.package), good
        self._project, self._turns, self._number = project, turns, number
        self.released: Released | None = None

    def run(self) -> None:
        client = self._project.new_client()
        client.meta.events.register("before-call.lambda.*", self._wait)
        subject = Subject(self._project.name, self.sha256, "app.handler", (ExecutionModel.PROCESSES,), "")
        service = Service(client, self._project.name)
        verdict = FINE if self.good else refused("load", "bad")
        policy = Policy(steps=(0.5,), step_seconds=0.0)
        attempt = Release(service, subject, policy, load=lambda _: verdict, check=lambda _: "", say=lambda _: None)
        try:
            self.released = attempt.run(self.package)
        finally:
            self._turns.leave(self._number)

    def _wait(self, **_: Any) -> None:
        self._turns.take(self._number)


@pytest.fixture(scope="module")
def texts() -> tuple[str, str]:
    return SAFE + "A = 1\n", SAFE + "B = 1\n"


@given(
    order=st.lists(st.integers(0, 1), max_size=40),
    good=st.tuples(st.booleans(), st.booleans()),
    same=st.booleans(),
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
def test_two_gates_do_not_cross(
    project: Project, texts: tuple[str, str], order: list[int], good: tuple[bool, bool], same: bool
) -> None:
    project.name = f"crossing-{next(_serial)}"
    before = project.deploy()
    turns = Turns(order)
    codes = (texts[0], texts[0] if same else texts[1])
    gates = [Gate(project, turns, number, codes[number], good=good[number]) for number in (0, 1)]
    for gate in gates:
        gate.start()
    for gate in gates:
        gate.join(120)
    try:
        _nothing_crossed(project, before, gates)
    finally:
        project.client.delete_function(FunctionName=project.name)


def _nothing_crossed(project: Project, before: str, gates: list[Gate]) -> None:
    ended = [gate.released for gate in gates]
    assert all(one is not None and one.end not in (End.STUCK, End.INTERRUPTED) for one in ended)
    version, shares = project.aliases()["live"]
    assert shares == {}, "nobody left callers between two versions"
    done = [gate for gate, one in zip(gates, ended, strict=True) if one and not one.problem]
    if not done:
        assert version == before
        return
    assert project.sha_of(version) in {gate.sha256 for gate in done}, "live is what a gate said is live"
    last = max((one.version for one in ended if one and not one.problem), key=int)
    assert version == last, "the newer of two published versions stays live"
    assert all(gate.good for gate in done if gates[0].sha256 != gates[1].sha256), "no gate published what it refused"


def test_a_gate_that_is_overtaken_takes_nothing_back(project: Project) -> None:
    """The second gate publishes and tests while the first one's load test runs."""
    project.deploy()
    project.write(SAFE + "A = 1\n")
    first = read(project.code, "app.handler")
    second: list[Released] = []

    def meanwhile(_: str) -> Evidence:
        project.write(SAFE + "B = 1\n")
        second.append(_release(project, read(project.code, "app.handler"), lambda _: FINE))
        return FINE

    overtaken = _release(project, first, meanwhile)
    assert (second[0].problem, second[0].version) == ("", "3")
    assert overtaken.end is End.OVERTAKEN
    assert "candidate was moved to 3" in overtaken.problem
    assert "--qualifier 2" in overtaken.left, "what it leaves behind costs money"
    assert project.aliases() == {"live": ("3", {}), "candidate": ("3", {})}


def test_a_release_on_its_way_keeps_others_out(project: Project) -> None:
    """A gate that died between two steps: other code is refused with what to do, the same code goes on."""
    project.deploy()
    project.deploy(SAFE + "A = 1\n", live=False)
    project.client.update_alias(
        FunctionName=project.name, Name="live", RoutingConfig={"AdditionalVersionWeights": {"2": 0.1}}
    )
    project.write(SAFE + "B = 1\n")
    other = _release(project, read(project.code, "app.handler"), lambda _: FINE)
    assert other.end is End.OVERTAKEN
    assert "10% of live goes to version 2: gate that package again to finish" in other.problem
    assert project.versions() == ["1", "2"], "nothing more is published meanwhile"
    assert project.aliases()["live"] == ("1", {"2": 0.1})


def test_an_older_package_does_not_replace_a_newer_one(project: Project) -> None:
    """Somebody released version 3 while this gate waited for version 2."""
    project.deploy()
    project.write(SAFE)
    package = read(project.code, "app.handler")
    client = project.new_client()

    def someone_else(**_: Any) -> None:
        if not done:
            done.append(True)
            project.deploy(SAFE + "C = 1\n", live=False)
            project.client.update_alias(FunctionName=project.name, Name="live", FunctionVersion="3")

    done: list[bool] = []
    client.meta.events.register("after-call.lambda.PublishVersion", someone_else)
    late = _release(project, package, lambda _: FINE, client)
    assert late.end is End.OVERTAKEN
    assert project.aliases()["live"] == ("3", {})


def _release(project: Project, package: bytes, load: Any, client: Any = None) -> Released:
    subject = Subject(project.name, digest(package), "app.handler", (ExecutionModel.PROCESSES,), "")
    service = Service(client or project.client, project.name)
    attempt = Release(service, subject, Policy(), load=load, check=lambda _: "", say=lambda _: None)
    return attempt.run(package)


def test_an_upload_does_not_overwrite_what_somebody_just_uploaded(project: Project) -> None:
    project.deploy()
    project.write(SAFE)
    package = read(project.code, "app.handler")
    client = project.new_client()
    client.meta.events.register("before-call.lambda.UpdateFunctionCode", lambda **_: _upload(project, SAFE + "D = 1\n"))
    assert _release(project, package, lambda _: FINE, client).end is End.OVERTAKEN
    latest = project.client.get_function_configuration(FunctionName=project.name)
    assert latest["CodeSha256"] == project.sha256 != digest(package)


def test_a_candidate_of_a_newer_version_is_not_taken(project: Project) -> None:
    project.deploy()
    project.write(SAFE)
    package = read(project.code, "app.handler")
    client = project.new_client()

    def someone_else(**_: Any) -> None:
        version = project.deploy(SAFE + "E = 1\n", live=False)
        project.client.create_alias(FunctionName=project.name, Name="candidate", FunctionVersion=version)
        _upload(project, SAFE)  # only the candidate tells of them

    client.meta.events.register("after-call.lambda.PublishVersion", someone_else)
    late = _release(project, package, lambda _: FINE, client)
    assert "candidate is at version 3, which is newer than 2" in late.problem
    assert project.aliases() == {"live": ("1", {}), "candidate": ("3", {})}


def test_a_candidate_that_was_never_ours_stays_where_it_is(project: Project) -> None:
    project.deploy()
    project.deploy(SAFE + "F = 1\n", live=False)
    for name, version in (("live", "2"), ("candidate", "1")):
        write = project.client.update_alias if name == "live" else project.client.create_alias
        write(FunctionName=project.name, Name=name, FunctionVersion=version)
    project.write("raise RuntimeError('no')\n")
    assert "is Failed" in _release(project, read(project.code, "app.handler"), lambda _: FINE).problem
    assert project.aliases() == {"live": ("2", {}), "candidate": ("1", {})}


def _upload(project: Project, text: str) -> None:
    project.write(text)
    project.client.update_function_code(FunctionName=project.name, ZipFile=read(project.code, "app.handler"))
