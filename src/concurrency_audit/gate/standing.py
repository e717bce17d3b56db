"""The state of the live alias and $LATEST as this run last saw or left it; compared again before every step."""

from typing import Any

from concurrency_audit.gate.service import Alias, OvertakenError, ReleaseError, Service
from concurrency_audit.gate.subject import Subject, judged_part


class Standing:
    """Detects changes by others to what a release depends on.

    A new revision alone is no change, because Lambda's own work creates new revisions: the content behind it decides.
    """

    def __init__(self, service: Service, subject: Subject, name: str) -> None:
        self._service, self._subject, self._name = service, subject, name
        self.live: Alias | None = None
        """The alias as last seen, with the revision that a move must be conditional on."""
        self._revision = ""

    def begin(self) -> Alias | None:
        """Read the alias for the first time; None if it does not exist."""
        self.live = self._service.alias(self._name)
        return self.live

    def published(self, latest: dict[str, Any]) -> None:
        """Expect $LATEST to stay as it was published, from now on."""
        self._revision = str(latest["RevisionId"])

    def compare(self) -> None:
        """Raise OvertakenError if the alias was moved, ReleaseError if $LATEST was changed."""
        seen = self._service.alias(self._name)
        if _place(seen) != _place(self.live):
            raise OvertakenError(f"{self._name} was moved to {_shown(seen)} by somebody else")
        self.live = seen
        if self._revision:
            self._compare_latest()

    def _compare_latest(self) -> None:
        latest = self._service.configuration()
        if latest["RevisionId"] == self._revision:
            return
        now = judged_part(latest)
        changed = [name for name, value in self._subject.configuration.items() if now[name] != value]
        changed += ["CodeSha256"] if latest["CodeSha256"] != self._subject.sha256 else []
        if changed:
            raise ReleaseError(f"somebody else changed $LATEST after it was published: {', '.join(changed)}")
        self._revision = str(latest["RevisionId"])


def _place(alias: Alias | None) -> object:
    return alias and (alias.version, alias.share_of)


def _shown(alias: Alias | None) -> str:
    if alias is None:
        return "nothing"
    shares = [f"{share:.0%} to version {version}" for version, share in alias.share_of]
    return ", ".join([f"version {alias.version}", *shares])
