"""Resolves name and qualifier of an invoke to a pool, cached until the catalog changes."""

from __future__ import annotations

import random
from dataclasses import dataclass

from ..control.catalog import Catalog
from ..control.names import LATEST, LATEST_PUBLISHED
from ..errors import ServiceError, conflict, invalid
from ..fleet.fleet import Fleet
from ..fleet.pool import Pool

_NOT_INVOCABLE = "The function {arn} can't be invoked with $LATEST qualifier. Use a published version or an alias."


@dataclass(frozen=True, slots=True)
class Target:
    """One version that can be invoked."""

    pool: Pool
    version: str
    arn: str
    """The ARN as invoked: with the alias if one was named."""
    share: float = 1.0
    """Share of the calls that this version gets."""


class Targets:
    """Resolves a function name and a qualifier to a version."""

    def __init__(self, catalog: Catalog, fleet: Fleet) -> None:
        self._catalog = catalog
        self._fleet = fleet
        self._known: dict[tuple[str, str | None], tuple[Target, ...]] = {}
        self._generation = -1

    def find(self, name: str, qualifier: str | None) -> Target:
        """The target of one call; an alias with two versions chooses one at random by weight.

        Raises:
            ServiceError: the version does not exist, or its state does not allow invocations.
        """
        if self._generation != self._catalog.generation:
            self._known.clear()
            self._generation = self._catalog.generation
        found = self._known.get((name, qualifier))
        if found is None:
            found = self._known[name, qualifier] = self._look_up(name, qualifier)
        if len(found) == 1 or random.random() < found[0].share:
            return found[0]
        return found[1]

    def _look_up(self, name: str, qualifier: str | None) -> tuple[Target, ...]:
        self._catalog.function(name)
        arn = self._catalog.place.function(name, qualifier)
        if qualifier in (None, LATEST):
            return (self._latest(name, qualifier),)
        assert qualifier is not None
        if qualifier.isdigit() or qualifier == LATEST_PUBLISHED:
            return (self._target(name, qualifier, arn),)
        alias = self._catalog.alias(name, qualifier)
        main = alias["FunctionVersion"]
        second = next(iter(alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {}).items()), None)
        if second is None:
            return (self._target(name, main, arn),)
        version, weight = second
        return (self._target(name, main, arn, 1.0 - weight), self._target(name, version, arn, weight))

    def _latest(self, name: str, qualifier: str | None) -> Target:
        """Without a qualifier, invoke $LATEST.PUBLISHED; $LATEST itself never runs."""
        published = [record["configuration"]["Version"] for record in self._catalog.versions(name)][1:]
        if not published or (qualifier is None and LATEST_PUBLISHED not in published):
            raise ServiceError("NoPublishedVersionException", f"The function {name} has no published version to invoke")
        if qualifier == LATEST:
            raise invalid(_NOT_INVOCABLE.format(arn=self._catalog.place.function(name)))
        return self._target(name, LATEST_PUBLISHED, self._catalog.place.function(name))

    def _target(self, name: str, version: str, arn: str, share: float = 1.0) -> Target:
        configuration = self._catalog.record(name, version)["configuration"]
        pool = self._fleet.pools.get((name, version))
        if configuration["State"] != "Active" or pool is None:
            state = configuration["State"]
            raise conflict(
                "The operation cannot be performed at this time. "
                f"The function is currently in the following state: {state}"
            )
        return Target(pool, version, arn, share)
