"""Versions: published from $LATEST, Pending until their environments are running."""

from __future__ import annotations

import copy
from typing import Any

from ..errors import ServiceError, conflict, invalid
from .catalog import ALIAS, FUNCTION, VERSION, Catalog, Fleet, check_revision, target
from .names import LATEST, LATEST_PUBLISHED
from .pages import page
from .providers import Providers, provider_arn
from .store import Document
from .times import now

_MOST_PER_PROVIDER = 100
_IDENTITY = ("Version", "FunctionArn", "RevisionId", "LastModified", "State", "StateReason", "StateReasonCode",
             "LastUpdateStatus", "LastUpdateStatusReason", "LastUpdateStatusReasonCode", "Description")  # fmt: skip


class Versions:
    """The version operations."""

    def __init__(self, catalog: Catalog, providers: Providers, fleet: Fleet) -> None:
        self._catalog = catalog
        self._providers = providers
        self._fleet = fleet

    def publish(self, given: dict[str, Any]) -> Document:
        """PublishVersion: a new number, or $LATEST.PUBLISHED again; returns the last version if nothing changed."""
        name, _ = target(given)
        latest = self._catalog.record(name, LATEST)["configuration"]
        check_revision(given, latest)
        sha = given.get("CodeSha256")
        if sha is not None and sha != latest["CodeSha256"]:
            raise invalid(
                f"CodeSHA256 ({sha}) is different from current CodeSHA256 in $LATEST ({latest['CodeSha256']}). "
                "Please try again with the CodeSHA256 in $LATEST."
            )
        unchanged = self._unchanged(name, latest, given)
        if unchanged is not None:
            return unchanged
        self._check_room(latest)
        record = self._new_record(name, latest, given)
        self._fleet.launch(record)
        return copy.deepcopy(record["configuration"])

    def list_all(self, given: dict[str, Any]) -> Document:
        """ListVersionsByFunction."""
        name, _ = target(given)
        self._catalog.function(name)
        found = [record["configuration"] for record in self._catalog.versions(name)]
        return page("Versions", found, given)

    def delete(self, name: str, version: str) -> None:
        """Delete one published version.

        Raises:
            ServiceError: it is $LATEST, does not exist, or an alias points to it.
        """
        if version == LATEST:
            raise invalid("$LATEST version cannot be deleted without deleting the function.")
        self._catalog.record(name, version)
        for _, alias in self._catalog.store.items(ALIAS, f"{name}:"):
            if version in (
                alias["FunctionVersion"],
                *alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {}),
            ):
                raise conflict(f"Alias {alias['Name']} points to version {version}; move or delete the alias first")
        self._fleet.retire(name, version)
        self._catalog.drop(VERSION, f"{name}:{version}")

    def _new_record(self, name: str, latest: Document, given: dict[str, Any]) -> Document:
        function = self._catalog.function(name)
        version = LATEST_PUBLISHED if given.get("PublishTo") else str(function["next_version"])
        held = self._catalog.store.get(VERSION, f"{name}:{version}")
        configuration = copy.deepcopy(latest)
        configuration.update(
            Version=version,
            FunctionArn=self._catalog.place.function(name, version),
            Description=given.get("Description", latest["Description"]),
            LastModified=now(),
        )
        if held is not None and held["configuration"]["State"] == "Active":
            configuration.update(State="Active", LastUpdateStatus="InProgress")
        else:
            pending = {
                "State": "Pending",
                "StateReasonCode": "Creating",
                "StateReason": "The function is being created.",
            }
            configuration.update(pending)
        record = {"configuration": configuration, "scaling": (held or {}).get("scaling", {})}
        with self._catalog.store.together():
            if version != LATEST_PUBLISHED:
                function["next_version"] += 1
                self._catalog.store.put(FUNCTION, name, function)
            self._catalog.save(record)
        return record

    def _unchanged(self, name: str, latest: Document, given: dict[str, Any]) -> Document | None:
        """The newest version of the requested kind, if it equals $LATEST and has not failed."""
        to_latest = bool(given.get("PublishTo"))
        published = [record["configuration"] for record in self._catalog.versions(name)][1:]
        same_kind = [one for one in published if (one["Version"] == LATEST_PUBLISHED) == to_latest]
        if not same_kind or same_kind[-1]["State"] == "Failed":
            return None
        return same_kind[-1] if _substance(same_kind[-1]) == _substance(latest) else None

    def _check_room(self, latest: Document) -> None:
        provider = self._providers.find(provider_arn(latest))
        published = [one for one in self._providers.attached(provider) if one["Version"] != LATEST]
        if len(published) >= _MOST_PER_PROVIDER:
            raise ServiceError(
                "FunctionVersionsPerCapacityProviderLimitExceededException",
                f"At most {_MOST_PER_PROVIDER} function versions per capacity provider",
            )


def _substance(configuration: Document) -> Document:
    return {key: value for key, value in configuration.items() if key not in _IDENTITY}
