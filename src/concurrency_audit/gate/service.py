"""Lambda as the gate uses it: every answer checked, every change bound to the revision it was decided on."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

MARK = "published by concurrency-audit gate"
"""The description of the versions that the gate published, and that it may delete again."""
_HOPELESS = frozenset({"Failed", "Inactive", "Deactivating", "Deactivated", "Deleting"})
_LONGEST_PAUSE = 5.0


class ReleaseError(Exception):
    """The release cannot go on; the message is one line."""


class OvertakenError(ReleaseError):
    """Somebody else changed the function meanwhile: what they set up is not ours to take back."""


@dataclass(frozen=True, slots=True)
class Alias:
    """Where an alias sends its callers."""

    version: str
    revision: str
    share_of: tuple[tuple[str, float], ...] = ()
    """Further versions with their share of the calls."""


class Service:
    """One function's control plane. Every method raises ReleaseError with what Lambda said."""

    def __init__(self, client: Any, function: str) -> None:
        self._client, self._function = client, function

    @property
    def endpoint(self) -> str:
        """Where its Lambda is."""
        return str(self._client.meta.endpoint_url)

    @property
    def region(self) -> str:
        """The region that requests are signed for."""
        return str(self._client.meta.region_name)

    def configuration(self, version: str = "") -> dict[str, Any]:
        """GetFunctionConfiguration of a version, or of $LATEST."""
        return self._call("get_function_configuration", **_qualifier(version))

    def upload(self, package: bytes, revision: str) -> None:
        """Put a package into $LATEST, unless that was changed since the revision."""
        self._call("update_function_code", ZipFile=package, RevisionId=revision)

    def settled(self, seconds: float) -> dict[str, Any]:
        """The configuration of $LATEST once its last update has ended; its revision changes with that."""

        def look() -> dict[str, Any] | None:
            found = self.configuration()
            if found.get("LastUpdateStatus") == "Failed":
                raise ReleaseError(f"the upload failed: {found.get('LastUpdateStatusReason', 'no reason given')}")
            return None if found.get("LastUpdateStatus") == "InProgress" else found

        return _until(look, seconds, "the upload has not ended")

    def publish(self, sha256: str, revision: str) -> dict[str, Any]:
        """PublishVersion of exactly this code; the newest version again where nothing has changed since."""
        return self._call("publish_version", CodeSha256=sha256, RevisionId=revision, Description=MARK)

    def wait_active(self, version: str, seconds: float) -> None:
        """Wait until a version can be invoked. $LATEST never can: on Managed Instances it is ActiveNonInvocable."""

        def look() -> dict[str, Any] | None:
            found = self.configuration(version)
            if found.get("State") in _HOPELESS:
                code, reason = found.get("StateReasonCode", "no code"), found.get("StateReason", "no reason given")
                raise ReleaseError(f"version {version} is {found['State']} ({code}: {reason})")
            return found if found.get("State", "Active") == "Active" else None

        _until(look, seconds, f"version {version} is not Active")

    def alias(self, name: str) -> Alias | None:
        """Where an alias points now; None when it does not exist."""
        try:
            found = self._client.get_alias(FunctionName=self._function, Name=name)
        except ClientError as error:
            if _code(error) == "ResourceNotFoundException":
                return None
            raise _said(error, "GetAlias") from error
        except BotoCoreError as error:
            raise _said(error, "GetAlias") from error
        return _alias(found)

    def point(self, name: str, before: Alias | None, version: str, share: tuple[str, float] | None = None) -> Alias:
        """Move an alias from where it was last seen, or create it; OvertakenError when it is somewhere else."""
        weights = dict([share]) if share else {}
        routing = {"AdditionalVersionWeights": weights}
        try:
            if before is None:
                return _alias(self._call("create_alias", Name=name, FunctionVersion=version))
            return _alias(
                self._call(
                    "update_alias",
                    Name=name,
                    FunctionVersion=version,
                    RoutingConfig=routing,
                    RevisionId=before.revision,
                )
            )
        except OvertakenError:
            # A repeated request whose first answer got lost finds its own work done.
            now = self.alias(name)
            if now is not None and (now.version, dict(now.share_of)) == (version, weights):
                return now
            raise

    def remove_alias(self, name: str) -> None:
        """Delete an alias."""
        self._call("delete_alias", Name=name)

    def remove_version(self, version: str) -> None:
        """Delete a version; OvertakenError when an alias points to it."""
        self._call("delete_function", Qualifier=version)

    def _call(self, operation: str, **given: Any) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = getattr(self._client, operation)(FunctionName=self._function, **given)
        except (ClientError, BotoCoreError) as error:
            raise _said(error, "".join(map(str.capitalize, operation.split("_")))) from error
        return answer


def _until(look: Callable[[], dict[str, Any] | None], seconds: float, problem: str) -> dict[str, Any]:
    """Look again and again, ever more slowly."""
    end, pause = time.monotonic() + seconds, 0.1
    while (found := look()) is None:
        if time.monotonic() >= end:
            raise ReleaseError(f"{problem} after {seconds:g} s")
        time.sleep(min(pause, max(end - time.monotonic(), 0)))
        pause = min(pause * 1.5, _LONGEST_PAUSE)
    return found


def _alias(found: dict[str, Any]) -> Alias:
    weights = found.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
    return Alias(found["FunctionVersion"], found["RevisionId"], tuple(sorted(weights.items())))


def _qualifier(version: str) -> dict[str, str]:
    return {"Qualifier": version} if version else {}


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _said(error: ClientError | BotoCoreError, operation: str) -> ReleaseError:
    """The service's answer as one line; OvertakenError where it says that something has changed."""
    if not isinstance(error, ClientError):
        return ReleaseError(f"{operation}: {' '.join(str(error).split())}")
    code, message = _code(error), " ".join(str(error.response["Error"].get("Message", "")).split())
    changed = code in ("PreconditionFailedException", "ResourceConflictException") or "CodeSHA256" in message
    return (OvertakenError if changed else ReleaseError)(f"{operation}: {code}: {message}")
