"""Layers: zip packages whose content is put under /opt."""

from __future__ import annotations

import asyncio
from typing import Any

from ..errors import invalid, not_found
from .code import CodeStore
from .names import Place
from .pages import page
from .sources import Fetch, package_of
from .store import Document, Store
from .times import now

LAYER = "layer"
"""Kind of layer version documents, keyed by ``name:version``. Deleted ones stay for functions that use them."""
MOST = 5
"""Maximal number of layers of one function, as on AWS."""


class Layers:
    """The layer operations."""

    def __init__(self, store: Store, place: Place, code: CodeStore, fetch: Fetch, code_url: str) -> None:
        self._store = store
        self._place = place
        self._code = code
        self._fetch = fetch
        self._code_url = code_url

    async def publish(self, given: dict[str, Any]) -> Document:
        """PublishLayerVersion: the next number of a layer."""
        name = given["LayerName"].rpartition(":")[2]
        package = await package_of(given["Content"], self._fetch)
        sha = await asyncio.to_thread(self._code.add, package)
        number = 1 + max((body["Version"] for _, body in self._store.items(LAYER, f"{name}:")), default=0)
        optional = ("CompatibleRuntimes", "CompatibleArchitectures", "LicenseInfo")
        record: Document = {
            "LayerName": name,
            "Version": number,
            "CodeSha256": sha,
            "CodeSize": len(package),
            "CreatedDate": now(),
            "Description": given.get("Description", ""),
            "Deleted": False,
            **{key: given[key] for key in optional if key in given},
        }
        self._store.put(LAYER, f"{name}:{number}", record)
        return self._shown(record)

    def get(self, given: dict[str, Any]) -> Document:
        """GetLayerVersion."""
        return self._shown(self._living(given["LayerName"].rpartition(":")[2], given["VersionNumber"]))

    def get_by_arn(self, given: dict[str, Any]) -> Document:
        """GetLayerVersionByArn."""
        name, _, number = key_of(given["Arn"]).partition(":")
        return self._shown(self._living(name, number))

    def list_versions(self, given: dict[str, Any]) -> Document:
        """ListLayerVersions, the newest first."""
        name = given["LayerName"].rpartition(":")[2]
        living = [body for _, body in self._store.items(LAYER, f"{name}:") if not body["Deleted"]]
        newest = sorted(living, key=lambda body: -int(body["Version"]))
        members = (
            "Version",
            "Description",
            "CreatedDate",
            "CompatibleRuntimes",
            "CompatibleArchitectures",
            "LicenseInfo",
        )
        shown = [
            {"LayerVersionArn": self._arn(body), **{key: body[key] for key in members if key in body}}
            for body in newest
        ]
        return page("LayerVersions", shown, given)

    def delete(self, given: dict[str, Any]) -> Document:
        """DeleteLayerVersion. The version cannot be added to functions any more; functions that use it keep it."""
        name, number = given["LayerName"].rpartition(":")[2], given["VersionNumber"]
        found = self._store.get(LAYER, f"{name}:{number}")
        if found is not None:
            self._store.put(LAYER, f"{name}:{number}", {**found, "Deleted": True})
        return {}

    def attached(self, arns: list[str]) -> list[Document]:
        """Layers in the form that a function's configuration shows.

        Raises:
            ServiceError: there are too many, or one does not exist.
        """
        if len(arns) > MOST:
            raise invalid(f"Layers: a function can have at most {MOST} layers")
        return [{"Arn": arn, "CodeSize": self._known(arn)["CodeSize"]} for arn in arns]

    def _known(self, arn: str) -> Document:
        found = self._store.get(LAYER, key_of(arn))
        if found is None or found["Deleted"] or self._arn(found) != arn:
            raise invalid(f"Layers: Layer version {arn} does not exist.")
        return found

    def _living(self, name: str, number: object) -> Document:
        found = self._store.get(LAYER, f"{name}:{number}")
        if found is None or found["Deleted"]:
            raise not_found(f"The resource you requested does not exist: layer {name}, version {number}")
        return found

    def _shown(self, record: Document) -> Document:
        content = {
            "Location": self._code_url + self._code.package(record["CodeSha256"]).name,
            "CodeSha256": record["CodeSha256"],
            "CodeSize": record["CodeSize"],
        }
        members = {
            key: value for key, value in record.items() if key not in ("CodeSha256", "CodeSize", "Deleted", "LayerName")
        }
        arn = self._arn(record)
        return {"Content": content, "LayerArn": arn.rpartition(":")[0], "LayerVersionArn": arn, **members}

    def _arn(self, record: Document) -> str:
        return (
            f"arn:aws:lambda:{self._place.region}:{self._place.account}:layer:{record['LayerName']}:{record['Version']}"
        )


def key_of(arn: str) -> str:
    """The key of a layer version's record."""
    return ":".join(arn.split(":")[-2:])  # not by ":layer:", for a layer may be named so
