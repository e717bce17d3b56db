"""Lambda's API as the gate uses it: every answer is checked, every change is conditional on a revision."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

_HOPELESS = frozenset({"Failed", "Inactive", "Deactivating", "Deactivated", "Deleting"})
_LONGEST_PAUSE = 5.0
PATIENCE = 60.0
"""Seconds to wait while Lambda reports an update in progress or does not yet find a new resource."""


class ReleaseError(Exception):
    """The release cannot go on; the message is one line."""


class OvertakenError(ReleaseError):
    """Somebody else changed the function in the meantime; their changes must not be rolled back."""


class LostError(ReleaseError):
    """No answer arrived; the caller has to look up whether Lambda did what was asked."""


@dataclass(frozen=True, slots=True)
class Alias:
    """The versions that an alias routes to."""

    version: str
    revision: str
    share_of: tuple[tuple[str, float], ...] = ()
    """Further versions with their share of the traffic, none of them 0."""


class Service:
    """One function's control plane. Every method raises ReleaseError with what Lambda said."""

    def __init__(self, client: Any, function: str) -> None:
        self._client, self.function = client, function

    @property
    def endpoint(self) -> str:
        """The URL of its Lambda endpoint."""
        return str(self._client.meta.endpoint_url)

    @property
    def region(self) -> str:
        """The region that requests are signed for."""
        return str(self._client.meta.region_name)

    def configuration(self, version: str = "$LATEST") -> dict[str, Any]:
        """GetFunctionConfiguration of a version."""
        return self._call("get_function_configuration", Qualifier=version)

    def newest_version(self) -> int:
        """The highest number that was published; 0 before the first."""
        try:
            pages = self._client.get_paginator("list_versions_by_function").paginate(FunctionName=self.function)
            numbers = [one["Version"] for page in pages for one in page["Versions"]]
        except (ClientError, BotoCoreError) as error:
            raise _said(error, "ListVersionsByFunction") from error
        return max((int(number) for number in numbers if number.isdecimal()), default=0)

    def upload(self, package: bytes, architectures: list[str], revision: str) -> None:
        """Upload a package to $LATEST, unless it was changed since the revision."""
        self._call("update_function_code", ZipFile=package, Architectures=architectures, RevisionId=revision)

    def publish(self, sha256: str, revision: str) -> dict[str, Any]:
        """PublishVersion of exactly this code; returns the newest version if nothing changed since."""
        return self._call("publish_version", CodeSha256=sha256, RevisionId=revision)

    def wait_active(self, version: str, seconds: float) -> None:
        """Wait until a version can be invoked. $LATEST cannot: on Managed Instances its state is ActiveNonInvocable."""

        def look() -> dict[str, Any] | None:
            found = self.configuration(version)
            if found.get("State") in _HOPELESS:
                code, reason = found.get("StateReasonCode", "no code"), found.get("StateReason", "no reason given")
                raise ReleaseError(f"version {version} is {found['State']} ({code}: {reason})")
            return found if found.get("State", "Active") == "Active" else None

        until(look, seconds, f"version {version} is not Active")

    def scaling(self, version: str) -> dict[str, int]:
        """The minimal and maximal number of environments configured for a version; empty for Lambda's defaults."""
        found = self._call("get_function_scaling_config", Qualifier=version)
        return dict(found.get("RequestedFunctionScalingConfig") or {})

    def scale(self, version: str, scaling: dict[str, int]) -> None:
        """Set the minimal and maximal number of environments of a version."""
        self._call("put_function_scaling_config", Qualifier=version, FunctionScalingConfig=scaling)

    def alias(self, name: str) -> Alias | None:
        """The versions an alias routes to; None if it does not exist."""
        try:
            return _alias(self._client.get_alias(FunctionName=self.function, Name=name))
        except ClientError as error:
            if _code(error) == "ResourceNotFoundException":
                return None
            raise _said(error, "GetAlias") from error
        except BotoCoreError as error:
            raise _said(error, "GetAlias") from error

    def point(self, name: str, before: Alias | None, version: str, share: tuple[str, float] | None = None) -> Alias:
        """Move an alias from its last known state, or create it; raises OvertakenError if that state has changed."""
        weights = dict([share]) if share else {}
        try:
            if before is None:
                return _alias(self._call("create_alias", Name=name, FunctionVersion=version))
            routing = {"AdditionalVersionWeights": weights}
            change = {"FunctionVersion": version, "RoutingConfig": routing, "RevisionId": before.revision}
            return _alias(self._call("update_alias", Name=name, **change))
        except (OvertakenError, LostError):
            # A request whose answer was lost may have succeeded; the retry then finds another revision.
            now = self.alias(name)
            if now is not None and (now.version, dict(now.share_of)) == (version, weights):
                return now
            raise

    def remove_alias(self, name: str) -> None:
        """Delete an alias; Lambda offers no revision check for that."""
        self._call("delete_alias", Name=name)

    def remove_version(self, version: str) -> None:
        """Delete a version; Lambda refuses while an alias points to it."""
        self._call("delete_function", Qualifier=version)

    def _call(self, operation: str, **given: Any) -> dict[str, Any]:
        """Call an operation, and retry while Lambda is busy with an update of its own."""
        name = "".join(map(str.capitalize, operation.split("_")))

        def attempt() -> dict[str, Any] | None:
            try:
                answer: dict[str, Any] = getattr(self._client, operation)(FunctionName=self.function, **given)
            except (ClientError, BotoCoreError) as error:
                if _is_busy(error):
                    return None
                raise _said(error, name) from error
            return answer

        return until(attempt, PATIENCE, f"{name}: Lambda says that an update is in progress, still")


def until(look: Callable[[], dict[str, Any] | None], seconds: float, problem: str) -> dict[str, Any]:
    """Poll at growing intervals until there is a result; raises ReleaseError after `seconds`."""
    end, pause = time.monotonic() + seconds, 0.1
    while (found := look()) is None:
        if time.monotonic() >= end:
            raise ReleaseError(f"{problem} after {seconds:g} s")
        time.sleep(min(pause, max(end - time.monotonic(), 0)))
        pause = min(pause * 1.5, _LONGEST_PAUSE)
    return found


def _alias(found: dict[str, Any]) -> Alias:
    weights = found.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
    shares = sorted((version, share) for version, share in weights.items() if share)
    return Alias(found["FunctionVersion"], found["RevisionId"], tuple(shares))


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _is_busy(error: ClientError | BotoCoreError) -> bool:
    """Whether a conflict comes from Lambda's own work on the function, not from somebody's change."""
    conflict = isinstance(error, ClientError) and _code(error) == "ResourceConflictException"
    return conflict and "in progress" in str(error)


def _said(error: ClientError | BotoCoreError, operation: str) -> ReleaseError:
    """The service's error as one line; OvertakenError if it reports a changed revision."""
    if not isinstance(error, ClientError):
        return LostError(f"{operation}: {' '.join(str(error).split())}")
    code, message = _code(error), " ".join(str(error.response["Error"].get("Message", "")).split())
    said = f"{operation}: {code}: {message}"
    exists = code == "ResourceConflictException" and "already exist" in message.lower()
    if exists or code == "PreconditionFailedException" or "CodeSHA256" in message:
        return OvertakenError(said)
    lost = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= 500
    return (LostError if lost else ReleaseError)(said)
