"""Turns a package into a version that can be invoked: upload, publish, wait."""

from collections.abc import Callable
from typing import Any

from concurrency_audit.gate.policy import Policy
from concurrency_audit.gate.service import PATIENCE, Alias, LostError, OvertakenError, ReleaseError, Service, until
from concurrency_audit.gate.standing import Standing
from concurrency_audit.gate.subject import Subject, judged_part

Say = Callable[[str, str], None]
"""Called with the name of a step and what was done."""


class Publishing:
    """Publishes one version of the package; steps that are already done are skipped."""

    def __init__(self, service: Service, subject: Subject, policy: Policy, standing: Standing, say: Say) -> None:
        self._service, self._subject, self._policy = service, subject, policy
        self._standing, self._say = standing, say
        self.version = ""
        self.is_new = False
        """Whether this run published the version; if so, nobody else uses it yet."""

    def run(self, package: bytes) -> str:
        """Upload if necessary and publish; returns the version."""
        latest = self._ready_for(package)
        before = self._service.newest_version()
        self._standing.compare()
        try:
            published = self._service.publish(self._subject.sha256, latest["RevisionId"])
        except (LostError, OvertakenError):
            # The version may exist all the same; publishing unchanged code returns it again.
            latest = self._ready_for(b"")
            published = self._service.publish(self._subject.sha256, latest["RevisionId"])
        self.version = str(published["Version"])
        self.is_new = int(self.version) > before
        self._must_be_what_was_judged(published)
        self._standing.published(latest)
        self._say("publish", f"version {self.version}{'' if self.is_new else ', which is there already'}")
        return self.version

    def wait(self, live: Alias | None) -> None:
        """Wait until the version can be invoked, with as many environments as the live version has."""
        self._standing.compare()
        until(self._known, PATIENCE, f"version {self.version} does not appear")
        self._service.wait_active(self.version, self._policy.active_seconds)
        if live is not None and self._subject.managed:
            wanted, has = self._service.scaling(live.version), self._service.scaling(self.version)
            if wanted and wanted != has:
                self._service.scale(self.version, wanted)
                self._say("scaling", f"as version {live.version}: {_shown(wanted)}")
                self._service.wait_active(self.version, self._policy.active_seconds)
        self._say("active", f"version {self.version} is Active")

    def _known(self) -> dict[str, Any] | None:
        """The configuration of the new version, which may not be visible everywhere at once."""
        try:
            return self._service.configuration(self.version)
        except ReleaseError as error:
            if "ResourceNotFoundException" in str(error):
                return None
            raise

    def _ready_for(self, package: bytes) -> dict[str, Any]:
        """Make $LATEST hold the package; returns its configuration, which must equal the one that was judged."""
        latest = self._settled()
        self._must_be_what_was_judged(latest)
        if latest["CodeSha256"] == self._subject.sha256:
            return latest
        if not package or latest["CodeSha256"] != (self._subject.replaces or latest["CodeSha256"]):
            raise OvertakenError("$LATEST holds other code by now")
        self._standing.compare()
        try:
            self._service.upload(package, latest["Architectures"], latest["RevisionId"])
        except (LostError, OvertakenError):
            if self._service.configuration()["CodeSha256"] != self._subject.sha256:
                raise
        self._say("upload", f"{len(package)} bytes to $LATEST")
        latest = self._settled(latest["CodeSha256"])
        self._must_be_what_was_judged(latest)
        if latest.get("LastUpdateStatus") == "Failed":
            raise ReleaseError(f"the upload failed: {latest.get('LastUpdateStatusReason', 'no reason given')}")
        return latest

    def _settled(self, uploaded_over: str = "") -> dict[str, Any]:
        """The configuration of $LATEST once no update is in progress; each update changes its revision.

        After an upload that replaced other code it must show the new code; Lambda returns the old one for a while.
        """
        ours = self._subject.sha256

        def look() -> dict[str, Any] | None:
            found = self._service.configuration()
            if uploaded_over and found["CodeSha256"] not in (ours, uploaded_over):
                raise OvertakenError("$LATEST holds other code than was uploaded")
            expected = not uploaded_over or found["CodeSha256"] == ours
            return found if expected and found.get("LastUpdateStatus") != "InProgress" else None

        return until(look, self._policy.active_seconds, "the update of $LATEST has not ended")

    def _must_be_what_was_judged(self, latest: dict[str, Any]) -> None:
        now = judged_part(latest)
        changed = [name for name, value in self._subject.configuration.items() if now[name] != value]
        if changed:
            raise OvertakenError(f"{', '.join(changed)} changed after the evidence was judged")


def _shown(scaling: dict[str, int]) -> str:
    return ", ".join(f"{name} {value}" for name, value in sorted(scaling.items()))
