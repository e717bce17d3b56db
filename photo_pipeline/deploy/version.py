"""The published version, which is what runs, and the alias that callers know it by."""

from dataclasses import dataclass
from typing import Any

from photo_pipeline.deploy.aws import Aws, found, wait
from photo_pipeline.deploy.errors import DeployError
from photo_pipeline.deploy.function import Function
from photo_pipeline.deploy.target import ALIAS, KEEP_VERSIONS, Target

_PUBLISH_SECONDS = 30 * 60
_HOPELESS = frozenset({"Failed", "Inactive", "Deactivating", "Deactivated", "Deleting", "ActiveNonInvocable"})


@dataclass(frozen=True, slots=True)
class Version:
    """A version of exactly this code and configuration, found again by its description.

    Publishing starts instances, which takes minutes; a run that was cut short finds the version it began.
    """

    aws: Aws
    target: Target
    function: Function

    @property
    def title(self) -> str:
        """What it is, with its name."""
        return f"published version of {self.target.name}"

    def changes(self) -> list[str]:
        """What would be published or waited for."""
        present = self.current()
        if present is None:
            return ["publish, and wait until it is Active (minutes: it starts instances)"]
        state = present.get("State", "Active")
        if state == "Active":
            return []
        return [f"delete failed version {present['Version']}, publish anew" if state == "Failed" else f"wait: {state}"]

    def apply(self) -> None:
        """Publish what was just uploaded and nothing else, and wait until it is Active."""
        present = self.current()
        if present is not None and present.get("State") == "Failed":
            self.aws.functions.delete_function(FunctionName=self.target.name, Qualifier=present["Version"])
            present = None
        if present is None:
            present = self.aws.functions.publish_version(
                FunctionName=self.target.name,
                CodeSha256=self.function.code_sha256,
                Description=self.function.fingerprint,
            )
        number = present["Version"]
        # botocore's function_active waiters would wait for $LATEST, which stays ActiveNonInvocable, to the end.
        wait(self.aws, f"version {number}", lambda: self._active(number), seconds=_PUBLISH_SECONDS)

    def state(self) -> str:
        """The newest versions with their states."""
        return ", ".join(f"{each['Version']} {each.get('State', '?')}" for each in self.all()[-3:]) or "none"

    def remove(self) -> None:
        """Nothing: versions go with their function."""

    def current(self) -> Any:
        """The version of this code and configuration, or ``None``."""
        return next((each for each in reversed(self.all()) if each["Description"] == self.function.fingerprint), None)

    def all(self) -> list[Any]:
        """All published versions, oldest first."""
        pages = self.aws.functions.get_paginator("list_versions_by_function")
        if found(self.aws.functions.get_function_configuration, FunctionName=self.target.name) is None:
            return []
        listed = [each for page in pages.paginate(FunctionName=self.target.name) for each in page["Versions"]]
        return sorted((each for each in listed if each["Version"].isdecimal()), key=lambda each: int(each["Version"]))

    def _active(self, number: str) -> bool:
        present = self.aws.functions.get_function_configuration(FunctionName=self.target.name, Qualifier=number)
        state = present.get("State", "Active")
        if state in _HOPELESS:
            reason = f"{present.get('StateReasonCode', 'no reason code')}: {present.get('StateReason', 'no reason')}"
            raise DeployError(f"version {number} of {self.target.name} is {state} ({reason}); fix that and apply again")
        return state == "Active"


@dataclass(frozen=True, slots=True)
class Alias:
    """The name callers use; moved only to a version that is Active."""

    aws: Aws
    target: Target
    version: Version

    @property
    def title(self) -> str:
        """What it is, with its name."""
        return f"alias {ALIAS}"

    def changes(self) -> list[str]:
        """Where it would point."""
        present, current = self._get(), self.version.current()
        wanted = current["Version"] if current else "the new version"
        if present is None:
            return [f"create -> {wanted}"]
        return [] if present["FunctionVersion"] == wanted else [f"{present['FunctionVersion']} -> {wanted}"]

    def apply(self) -> None:
        """Point it at the current version."""
        current = self.version.current()
        if current is None:
            raise DeployError(f"{self.title}: there is no published version to point at; run apply again")
        write = self.aws.functions.create_alias if self._get() is None else self.aws.functions.update_alias
        write(FunctionName=self.target.name, Name=ALIAS, FunctionVersion=current["Version"])

    def state(self) -> str:
        """The version it points at."""
        present = self._get()
        return f"-> {present['FunctionVersion']}" if present else "absent"

    def remove(self) -> None:
        """Delete it."""
        if self._get() is not None:
            self.aws.functions.delete_alias(FunctionName=self.target.name, Name=ALIAS)

    def pointed_at(self) -> str | None:
        """The version number behind it."""
        present = self._get()
        return str(present["FunctionVersion"]) if present else None

    def _get(self) -> Any:
        return found(self.aws.functions.get_alias, FunctionName=self.target.name, Name=ALIAS)


@dataclass(frozen=True, slots=True)
class OldVersions:
    """Versions that nothing points at: each holds a place on the provider, and instances that cost money."""

    aws: Aws
    target: Target
    version: Version
    alias: Alias

    @property
    def title(self) -> str:
        """What they are."""
        return f"old versions of {self.target.name}"

    def changes(self) -> list[str]:
        """Which would be deleted."""
        return [f"delete version {number}" for number in self._superfluous()]

    def apply(self) -> None:
        """Delete all but the newest few; never the alias's own."""
        for number in self._superfluous():
            self.aws.functions.delete_function(FunctionName=self.target.name, Qualifier=number)

    def state(self) -> str:
        """How many there are to delete."""
        return f"{len(self._superfluous())} to delete"

    def remove(self) -> None:
        """Nothing: versions go with their function."""

    def _superfluous(self) -> list[str]:
        numbers = [each["Version"] for each in self.version.all()]
        return [number for number in numbers[:-KEEP_VERSIONS] if number != self.alias.pointed_at()]
