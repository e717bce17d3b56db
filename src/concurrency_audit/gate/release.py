"""From an accepted package to callers: upload, publish, wait, candidate, load test, live; or back to where it was.

Nothing is remembered between runs: every step looks at what Lambda has and does what is missing, so a run that was
interrupted anywhere is finished by the next one. Every change of the function or of an alias is bound to the revision
it was decided on, so of two gates at one function the one that comes second stops, and takes nothing of the other's
back.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from concurrency_audit.gate.evidence import Evidence
from concurrency_audit.gate.policy import Policy
from concurrency_audit.gate.service import MARK, Alias, OvertakenError, ReleaseError, Service
from concurrency_audit.gate.subject import Subject, execution_models

LoadTest = Callable[[str], Evidence]
"""Loads a version through the candidate alias and judges the verdict."""
Check = Callable[[], str]
"""Looks at the system between two steps; gives what is wrong, or nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done."""

    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Released:
    """How a release ended."""

    version: str
    steps: tuple[Step, ...]
    problem: str = ""
    """Why the version is not live; empty when it is."""
    evidence: tuple[Evidence, ...] = ()
    """The load verdict at the candidate."""
    overtaken: bool = False
    """Whether somebody else changed the function meanwhile; then nothing was taken back."""
    left: str = ""
    """What the way back could not undo, and what to do about it."""


class Release:
    """One attempt to make a package live."""

    def __init__(
        self,
        service: Service,
        subject: Subject,
        policy: Policy,
        *,
        load: LoadTest,
        check: Check,
        say: Callable[[Step], None],
    ) -> None:
        self._service, self._subject, self._policy = service, subject, policy
        self._load, self._check, self._tell = load, check, say
        self._steps: list[Step] = []
        self._evidence: list[Evidence] = []
        self._version = ""

    def run(self, package: bytes) -> Released:
        """Make the package live, or leave `live` where it was."""
        try:
            self._go(package)
        except OvertakenError as overtaken:
            problem = f"overtaken, somebody else is at work on {self._subject.function}: {overtaken}"
            return self._ended(problem, overtaken=True)
        except ReleaseError as refused:
            return self._ended(str(refused), left=self._go_back())
        return self._ended()

    def _go(self, package: bytes) -> None:
        live = self._service.alias(self._policy.live)
        version = self._publish(package)
        if live is not None and self._is_done(live, version):
            return
        self._service.wait_active(version, self._policy.active_seconds)
        self._say("active", f"version {version} is Active")
        self._point_candidate(version)
        self._test(version)
        self._go_live(live, version)

    def _publish(self, package: bytes) -> str:
        latest = self._service.settled(self._policy.active_seconds)
        if latest["CodeSha256"] != self._subject.sha256:
            self._service.upload(package, latest["RevisionId"])
            self._say("upload", f"{len(package)} bytes to $LATEST")
            latest = self._service.settled(self._policy.active_seconds)
        self._must_be_what_was_judged(latest)
        version = self._service.publish(self._subject.sha256, latest["RevisionId"])
        self._version = str(version["Version"])
        self._say("publish", f"version {self._version}, {version.get('State', 'Active')}")
        return self._version

    def _must_be_what_was_judged(self, latest: dict[str, object]) -> None:
        models = self._policy.models or execution_models(latest)[0]
        if (latest["Handler"], models) != (self._subject.handler, self._subject.models):
            raise OvertakenError("its handler or execution model was changed after the evidence was judged")

    def _is_done(self, live: Alias, version: str) -> bool:
        """Whether an earlier run went all the way; raises OvertakenError where another version is on its way."""
        if any(other != version for other, _ in live.share_of):
            other = live.share_of[0][0]
            raise OvertakenError(
                f"{self._policy.live} is on its way to version {other}: finish that or take it back first"
            )
        if live.version == version and not live.share_of:
            self._say("live", f"version {version} is live already")
            return True
        return False

    def _point_candidate(self, version: str) -> None:
        before = self._service.alias(self._policy.candidate)
        if before is not None and _number(before.version) > _number(version):
            raise OvertakenError(
                f"{self._policy.candidate} is at version {before.version}, which is newer than {version}"
            )
        if before is None or (before.version, before.share_of) != (version, ()):
            self._service.point(self._policy.candidate, before, version)
        self._say("candidate", f"{self._policy.candidate} -> version {version}")

    def _test(self, version: str) -> None:
        evidence = self._load(version)
        self._evidence.append(evidence)
        now = self._service.alias(self._policy.candidate)
        if now is None or now.version != version:
            raise OvertakenError(
                f"{self._policy.candidate} was moved to {now.version if now else 'nothing'} during the test"
            )
        if not evidence.accepted:
            raise ReleaseError(f"version {version} failed the load test: {evidence.reasons[0]}")
        self._say("load", evidence.summary)

    def _go_live(self, live: Alias | None, version: str) -> None:
        name = self._policy.live
        for share in self._policy.steps if live is not None else ():
            assert live is not None
            if share < dict(live.share_of).get(version, 0.0):
                continue
            live = self._service.point(name, live, live.version, (version, share))
            self._say("shift", f"{share:.0%} of {name} -> version {version}")
            self._watch(version)
        self._service.point(name, live, version)
        self._say("live", f"{name} -> version {version}")

    def _watch(self, version: str) -> None:
        time.sleep(self._policy.step_seconds)
        self._service.wait_active(version, 0)
        if problem := self._check():
            raise ReleaseError(problem)

    def _go_back(self) -> str:
        """Take back what this version was given; gives what could not be."""
        if not self._version:
            return ""
        try:
            live = self._take_from_live()
            self._take_from_candidate(live)
            self._remove_version()
        except ReleaseError as problem:
            return f"{problem}; look at the aliases {self._policy.live} and {self._policy.candidate}"
        return ""

    def _take_from_live(self) -> Alias | None:
        live = self._service.alias(self._policy.live)
        if live is not None and self._version in dict(live.share_of):
            live = self._service.point(self._policy.live, live, live.version)
            self._say("rollback", f"{self._policy.live} -> version {live.version} alone")
        return live

    def _take_from_candidate(self, live: Alias | None) -> None:
        """Leave the candidate where `live` is: after a rollback nothing else is known to be good."""
        name, now = self._policy.candidate, self._service.alias(self._policy.candidate)
        if now is None or now.version != self._version:
            return
        if live is None:
            self._service.remove_alias(name)
        elif live.version != now.version:
            self._service.point(name, now, live.version)
        self._say("rollback", f"{name} -> {f'version {live.version}' if live else 'nothing'}")

    def _remove_version(self) -> None:
        """Delete the version if the gate published it: unused, it would go on holding instances."""
        if self._service.configuration(self._version).get("Description") != MARK:
            return
        try:
            self._service.remove_version(self._version)
        except OvertakenError:
            return  # an alias of somebody else's points to it
        self._say("rollback", f"version {self._version} deleted")

    def _say(self, name: str, detail: str) -> None:
        step = Step(name, detail)
        self._steps.append(step)
        self._tell(step)

    def _ended(self, problem: str = "", *, overtaken: bool = False, left: str = "") -> Released:
        return Released(self._version, tuple(self._steps), problem, tuple(self._evidence), overtaken, left)


def _number(version: str) -> int:
    """A version's place in the order of publishing; $LATEST comes before all."""
    return int(version) if version.isdecimal() else 0
