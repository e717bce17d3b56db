"""Functions, versions and aliases in the store, and the resolution of qualifiers."""

from __future__ import annotations

import uuid
from typing import Any, Protocol

from ..errors import ServiceError, invalid, not_found
from .names import LATEST, LATEST_PUBLISHED, Place, split_function
from .store import Document, Store

VERSION = "version"
"""Kind of version documents: ``configuration`` (FunctionConfiguration), ``scaling`` (requested and applied)."""
FUNCTION = "function"
"""Kind of function documents, which belong to no version: ``next_version``, ``tags``, ``policy``."""
ALIAS = "alias"


class Fleet(Protocol):
    """The operations of the fleet that the control plane uses."""

    def launch(self, record: Document) -> None:
        """Start environments for a published version; its state changes when they are running or have failed."""

    def retire(self, name: str, version: str) -> None:
        """Drain and end the environments of a version."""

    def rescale(self, record: Document) -> None:
        """Apply a changed scaling configuration of a version."""


class Catalog:
    """Reads and writes functions; ``generation`` changes with every write, which invalidates cached answers."""

    def __init__(self, store: Store, place: Place) -> None:
        self.store = store
        self.place = place
        self.generation = 0

    def function(self, name: str) -> Document:
        """What belongs to a function as a whole.

        Raises:
            ServiceError: there is no such function.
        """
        found = self.store.get(FUNCTION, name)
        if found is None:
            raise not_found(f"Function not found: {self.place.function(name)}")
        return found

    def record(self, name: str, version: str) -> Document:
        """The record of one version.

        Raises:
            ServiceError: there is no such version.
        """
        found = self.store.get(VERSION, f"{name}:{version}")
        if found is None:
            qualifier = None if version == LATEST else version
            raise not_found(f"Function not found: {self.place.function(name, qualifier)}")
        return found

    def alias(self, name: str, alias: str) -> Document:
        """An alias.

        Raises:
            ServiceError: there is no such alias.
        """
        found = self.store.get(ALIAS, f"{name}:{alias}")
        if found is None:
            raise not_found(f"Cannot find alias arn: {self.place.function(name, alias)}")
        return found

    def resolve(self, name: str, qualifier: str | None) -> Document:
        """The version that a qualifier names: a version, an alias (its main version), or none for $LATEST."""
        if qualifier is None or qualifier.startswith("$") or qualifier.isdigit():
            return self.record(name, qualifier or LATEST)
        self.function(name)
        return self.record(name, self.alias(name, qualifier)["FunctionVersion"])

    def versions(self, name: str) -> list[Document]:
        """Every version's record: $LATEST, $LATEST.PUBLISHED, then by number."""
        records = [body for _, body in self.store.items(VERSION, f"{name}:")]
        return sorted(records, key=lambda record: _order(record["configuration"]["Version"]))

    def save(self, record: Document, *, revise: bool = True) -> None:
        """Store a version's record, under a new RevisionId unless ``revise`` is false."""
        configuration = record["configuration"]
        if revise:
            configuration["RevisionId"] = str(uuid.uuid4())
        self.store.put(VERSION, f"{configuration['FunctionName']}:{configuration['Version']}", record)
        self.generation += 1

    def save_alias(self, name: str, alias: Document) -> None:
        """Store an alias under a new RevisionId."""
        alias["RevisionId"] = str(uuid.uuid4())
        self.store.put(ALIAS, f"{name}:{alias['Name']}", alias)
        self.generation += 1

    def drop(self, kind: str, key: str) -> bool:
        """Delete a document; False when there was none."""
        self.generation += 1
        return self.store.delete(kind, key)


def target(given: dict[str, Any]) -> tuple[str, str | None]:
    """Function name and qualifier of a request, from the name itself or the Qualifier parameter.

    Raises:
        ServiceError: both are given and differ.
    """
    name, inside = split_function(given["FunctionName"])
    outside = given.get("Qualifier")
    if inside and outside and inside != outside:
        raise invalid("The derived qualifier from the function name does not match the specified qualifier.")
    return name, outside or inside


def check_revision(given: dict[str, Any], held: Document) -> None:
    """Refuse a change based on a revision that is no longer the latest.

    Raises:
        ServiceError: PreconditionFailedException.
    """
    if given.get("RevisionId") not in (None, held["RevisionId"]):
        message = (
            "The Revision Id provided does not match the latest Revision Id. "
            "Call the GetFunction/GetAlias API to retrieve the latest Revision Id"
        )
        raise ServiceError("PreconditionFailedException", message)


def _order(version: str) -> int:
    return {LATEST: -2, LATEST_PUBLISHED: -1}.get(version) or int(version)
