"""Releases an accepted package: publish, candidate alias, load test, live alias; or rolls it back.

No state is kept between runs: every step reads Lambda's state and does what is missing, so the next run finishes an
interrupted one. Function updates and alias moves are conditional on the revision they were decided on. If two gates
work on one function, the second one stops and reverts nothing of the first.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from concurrency_audit.gate.evidence import Evidence
from concurrency_audit.gate.policy import Policy
from concurrency_audit.gate.publishing import Publishing
from concurrency_audit.gate.service import Alias, OvertakenError, ReleaseError, Service
from concurrency_audit.gate.standing import Standing
from concurrency_audit.gate.subject import Subject

LoadTest = Callable[[str], Evidence]
"""Load tests a version through the candidate alias and judges the verdict."""
Check = Callable[[str], str]
"""Checks the system while a version has a share of the traffic; returns the problem, or an empty string."""


class End(StrEnum):
    """How a release ended."""

    PUBLISHED = "published"
    """The new version is live."""
    UNCHANGED = "unchanged"
    """It was live before."""
    ROLLED_BACK = "rolled-back"
    """It failed; callers have the version they had before."""
    OVERTAKEN = "overtaken"
    """Somebody else changed the function in the meantime; nothing was rolled back, and their changes were not touched.
    """
    STUCK = "stuck"
    """It failed, and part of it could not be rolled back."""
    INTERRUPTED = "interrupted"
    """Interrupted by a person or a signal; nothing was rolled back, and the next run continues."""


@dataclass(frozen=True, slots=True)
class Step:
    """One completed step."""

    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Released:
    """The outcome of a release."""

    end: End
    version: str
    steps: tuple[Step, ...]
    problem: str = ""
    """Why the version is not live; empty if it is."""
    evidence: tuple[Evidence, ...] = ()
    """The evidence of the load test at the candidate."""
    left: str = ""
    """What was not rolled back, and what to do about it."""


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
        self._standing = Standing(service, subject, policy.live)
        self._publishing = Publishing(service, subject, policy, self._standing, self._say)

    def run(self, package: bytes) -> Released:
        """Make the package live, or leave `live` unchanged."""
        try:
            return self._ended(self._go(package))
        except OvertakenError as overtaken:
            problem = f"somebody else is at work on {self._subject.function}: {overtaken}"
            return self._ended(End.OVERTAKEN, problem, self._still_published())
        except KeyboardInterrupt:
            return self._ended(End.INTERRUPTED, "interrupted: the same command goes on from here")
        except Exception as problem:  # callers must not stay on a partial release, whatever the exception is
            said = str(problem) if isinstance(problem, ReleaseError) else f"{type(problem).__name__}: {problem}"
            return self._rolled_back(said)

    def _go(self, package: bytes) -> End:
        live = self._standing.begin()
        self._must_be_free(live)
        version = self._publishing.run(package)
        if live is not None and (live.version, live.share_of) == (version, ()):
            return End.UNCHANGED
        self._must_be_free(live, version)
        self._publishing.wait(live)
        self._point_candidate(version)
        self._test(version)
        self._go_live(version)
        return End.PUBLISHED

    def _must_be_free(self, live: Alias | None, version: str = "") -> None:
        """Raise if `live` is being shifted to other code or another version: that release is somebody else's."""
        for other, share in live.share_of if live is not None else ():
            same = other == version if version else self._has_our_code(other)
            if not same:
                raise OvertakenError(
                    f"{share:.0%} of {self._policy.live} goes to version {other}: gate that package again to finish, "
                    f"or take version {other} off the alias"
                )

    def _has_our_code(self, version: str) -> bool:
        return bool(self._service.configuration(version)["CodeSha256"] == self._subject.sha256)

    def _point_candidate(self, version: str) -> None:
        self._standing.compare()
        before = self._service.alias(self._policy.candidate)
        if before is not None and _number(before.version) > _number(version):
            raise OvertakenError(
                f"{self._policy.candidate} is at version {before.version}, which is newer than {version}"
            )
        if before is None or (before.version, before.share_of) != (version, ()):
            self._service.point(self._policy.candidate, before, version)
        self._say("candidate", f"{self._policy.candidate} -> version {version}")

    def _test(self, version: str) -> None:
        self._standing.compare()
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

    def _go_live(self, version: str) -> None:
        name, standing = self._policy.live, self._standing
        standing.compare()
        if standing.live is not None:
            for share in self._shares(dict(standing.live.share_of).get(version, 0.0)):
                standing.live = self._service.point(name, standing.live, standing.live.version, (version, share))
                self._say("shift", f"{share:.0%} of {name} -> version {version}")
                self._watch(version)
                standing.compare()
        before, standing.live = standing.live, self._service.point(name, standing.live, version)
        self._say("live", f"{name} -> version {version}{'' if before else ' (the alias is new)'}")

    def _shares(self, reached: float) -> list[float]:
        """The steps from the share that an earlier run has reached; that step is observed again."""
        if not self._policy.steps or not reached:
            return list(self._policy.steps)
        return sorted({reached, *(share for share in self._policy.steps if share > reached)})

    def _watch(self, version: str) -> None:
        time.sleep(self._policy.step_seconds)
        self._service.wait_active(version, 0)
        if problem := self._check(version):
            raise ReleaseError(problem)

    def _rolled_back(self, problem: str) -> Released:
        """Roll back every change made for this version."""
        if not self._publishing.version:
            return self._ended(End.ROLLED_BACK, problem)
        try:
            live = self._take_from_live()
            self._take_from_candidate(live)
            return self._ended(End.ROLLED_BACK, problem, self._remove_version())
        except OvertakenError as overtaken:
            return self._ended(End.OVERTAKEN, problem, str(overtaken))
        except Exception as second:
            look = f"look at the aliases {self._policy.live} and {self._policy.candidate}"
            return self._ended(End.STUCK, problem, f"{type(second).__name__}: {second}; {look}")

    def _take_from_live(self) -> Alias | None:
        version, name = self._publishing.version, self._policy.live
        live = self._service.alias(name)
        if live is not None and live.version == version:
            raise OvertakenError(f"{name} is at version {version} all the same, and not by this run")
        if live is not None and version in dict(live.share_of):
            live = self._service.point(name, live, live.version)
            self._say("rollback", f"{name} -> version {live.version} alone")
        return live

    def _take_from_candidate(self, live: Alias | None) -> None:
        """Point the candidate at the live version: after a rollback, only that one is known to be good."""
        name, now = self._policy.candidate, self._service.alias(self._policy.candidate)
        if now is None or now.version != self._publishing.version:
            return
        if live is None:
            self._service.remove_alias(name)
        else:
            self._service.point(name, now, live.version)
        self._say("rollback", f"{name} -> {f'version {live.version}' if live else 'nothing'}")

    def _remove_version(self) -> str:
        """Delete the version if this run published it; an unused version would keep instances running."""
        if not self._publishing.is_new:
            return self._still_published()
        try:
            self._service.remove_version(self._publishing.version)
        except ReleaseError as refused:
            return f"{refused}; {self._still_published()}"
        self._say("rollback", f"version {self._publishing.version} deleted")
        return ""

    def _still_published(self) -> str:
        """Report a version that was left, because its instances cost money."""
        version = self._publishing.version
        if not version:
            return ""
        command = f"aws lambda delete-function --function-name {self._subject.function} --qualifier {version}"
        return f"version {version} is still published; when nobody needs it: {command}"

    def _say(self, name: str, detail: str) -> None:
        step = Step(name, detail)
        self._steps.append(step)
        self._tell(step)

    def _ended(self, end: End, problem: str = "", left: str = "") -> Released:
        return Released(end, self._publishing.version, tuple(self._steps), problem, tuple(self._evidence), left)


def _number(version: str) -> int:
    """A version's position in the order of publishing; $LATEST comes before all versions."""
    return int(version) if version.isdecimal() else 0
