"""Aliases: names for published versions, which can send a share of the calls to a second version."""

from __future__ import annotations

from typing import Any

from ..errors import conflict, invalid
from .catalog import ALIAS, Catalog, check_revision, target
from .names import LATEST
from .pages import page
from .store import Document, pick


class Aliases:
    """The alias operations."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def create(self, given: dict[str, Any]) -> Document:
        """CreateAlias."""
        name, _ = target(given)
        self._catalog.function(name)
        if self._catalog.store.get(ALIAS, f"{name}:{given['Name']}") is not None:
            raise conflict(f"Alias already exists: {self._catalog.place.function(name, given['Name'])}")
        alias = {
            "AliasArn": self._catalog.place.function(name, given["Name"]),
            "Name": given["Name"],
            "FunctionVersion": given["FunctionVersion"],
            "Description": given.get("Description", ""),
        }
        return self._keep(name, alias, given.get("RoutingConfig"))

    def get(self, given: dict[str, Any]) -> Document:
        """GetAlias."""
        name, _ = target(given)
        self._catalog.function(name)
        return self._catalog.alias(name, given["Name"])

    def update(self, given: dict[str, Any]) -> Document:
        """UpdateAlias. It is a single write, so every call goes to the old or to the new version."""
        alias = self.get(given)
        check_revision(given, alias)
        changed = pick(given, "FunctionVersion", "Description")
        routing = given.get("RoutingConfig", alias.get("RoutingConfig"))
        return self._keep(target(given)[0], {**alias, **changed}, routing)

    def list_all(self, given: dict[str, Any]) -> Document:
        """ListAliases, optionally of one version."""
        name, _ = target(given)
        self._catalog.function(name)
        wanted = given.get("FunctionVersion")
        found = [body for _, body in self._catalog.store.items(ALIAS, f"{name}:")]
        return page("Aliases", [one for one in found if wanted in (None, one["FunctionVersion"])], given)

    def delete(self, given: dict[str, Any]) -> Document:
        """DeleteAlias; deleting a missing alias succeeds."""
        name, _ = target(given)
        self._catalog.function(name)
        self._catalog.drop(ALIAS, f"{name}:{given['Name']}")
        return {}

    def _keep(self, name: str, alias: Document, routing: dict[str, Any] | None) -> Document:
        weights = (routing or {}).get("AdditionalVersionWeights", {})
        if alias["FunctionVersion"] == LATEST:
            raise invalid("An alias of a Managed Instances function must point to a published version, not to $LATEST")
        if len(weights) > 1 or any(not 0.0 <= weight <= 1.0 for weight in weights.values()):
            raise invalid("AdditionalVersionWeights takes one version with a weight from 0.0 to 1.0")
        for version in (alias["FunctionVersion"], *weights):
            self._catalog.record(name, version)
        alias.pop("RoutingConfig", None)
        if weights:
            alias["RoutingConfig"] = {"AdditionalVersionWeights": weights}
        self._catalog.save_alias(name, alias)
        return alias
