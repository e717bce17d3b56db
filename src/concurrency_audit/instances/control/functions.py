"""Functions: create, read, change and delete $LATEST; publishing is in ``versions``."""

from __future__ import annotations

import asyncio
from typing import Any

from concurrency_audit.package import digest

from ..errors import conflict
from .catalog import ALIAS, FUNCTION, VERSION, Catalog, Fleet, check_revision, target
from .code import CodeStore
from .configuration import changed_configuration, new_configuration
from .layers import Layers
from .names import LATEST, split_function
from .pages import page
from .providers import Providers, provider_arn
from .sources import Fetch, package_of
from .store import Document
from .times import now
from .versions import Versions

PYTHON_TAG, OWN_PYTHON = "local:python", "server"
"""Tag in a CreateFunction request for a function that is to run under the server's own Python whatever its Runtime is,
because it is a folder that someone tries; kept apart from its other tags."""


class Functions:
    """The function operations."""

    def __init__(
        self,
        catalog: Catalog,
        code: CodeStore,
        providers: Providers,
        versions: Versions,
        fleet: Fleet,
        layers: Layers,
        fetch: Fetch,
        code_url: str,
    ) -> None:
        self._catalog = catalog
        self._code = code
        self._providers = providers
        self._versions = versions
        self._fleet = fleet
        self._layers = layers
        self._fetch = fetch
        self._code_url = code_url
        """Base URL for downloading packages; the digest follows."""

    async def create(self, given: dict[str, Any]) -> Document:
        """CreateFunction, followed by PublishVersion if Publish or PublishTo asks for it."""
        name, _ = split_function(given["FunctionName"])
        configuration = new_configuration(self._with_layers(given), name, self._catalog.place)
        self._providers.find(provider_arn(configuration))
        package = await package_of(given["Code"], self._fetch)
        sha = await asyncio.to_thread(self._code.add, package)
        if self._catalog.store.get(FUNCTION, name) is not None:
            raise conflict(f"Function already exist: {name}")
        configuration.update(CodeSha256=sha, CodeSize=len(package), LastModified=now())
        with self._catalog.store.together():
            tags = dict(given.get("Tags", {}))
            own = {"python": tags.pop(PYTHON_TAG)} if PYTHON_TAG in tags else {}
            function = {"next_version": 1, "tags": tags, "policy": [], **own}
            self._catalog.store.put(FUNCTION, name, function)
            self._catalog.save({"configuration": configuration})
        return self._published(name, given) or configuration

    def get(self, given: dict[str, Any]) -> Document:
        """GetFunction: configuration, location of the package, tags."""
        configuration = self.configuration(given)
        package = self._code.package(configuration["CodeSha256"]).name
        answer = {
            "Configuration": configuration,
            "Code": {"RepositoryType": "S3", "Location": self._code_url + package},
        }
        tags = self._catalog.function(configuration["FunctionName"])["tags"]
        return {**answer, "Tags": tags} if tags else answer

    def configuration(self, given: dict[str, Any]) -> Document:
        """GetFunctionConfiguration; of $LATEST without a qualifier."""
        name, qualifier = target(given)
        found: Document = self._catalog.resolve(name, qualifier)["configuration"]
        if qualifier:
            found = {**found, "FunctionArn": self._catalog.place.function(name, qualifier)}
        return found

    def list_all(self, given: dict[str, Any]) -> Document:
        """ListFunctions: every $LATEST, or every version with FunctionVersion ALL."""
        every = [body["configuration"] for _, body in self._catalog.store.items(VERSION)]
        wanted = every if given.get("FunctionVersion") == "ALL" else [c for c in every if c["Version"] == LATEST]
        return page("Functions", wanted, given)

    async def update_code(self, given: dict[str, Any]) -> Document:
        """UpdateFunctionCode of $LATEST."""
        name, _ = target(given)
        check_revision(given, self._catalog.record(name, LATEST)["configuration"])
        package = await package_of(given, self._fetch)
        sha = digest(package) if given.get("DryRun") else await asyncio.to_thread(self._code.add, package)
        record = self._catalog.record(name, LATEST)
        check_revision(given, record["configuration"])
        record["configuration"].update(CodeSha256=sha, CodeSize=len(package), LastModified=now())
        if given.get("DryRun"):
            return dict(record["configuration"])
        if "Architectures" in given:
            record["configuration"]["Architectures"] = given["Architectures"]
        self._catalog.save(record)
        return self._published(name, given) or dict(record["configuration"])

    def update_configuration(self, given: dict[str, Any]) -> Document:
        """UpdateFunctionConfiguration of $LATEST."""
        name, _ = target(given)
        record = self._catalog.record(name, LATEST)
        check_revision(given, record["configuration"])
        configuration = changed_configuration(record["configuration"], self._with_layers(given))
        self._providers.find(provider_arn(configuration))
        configuration["LastModified"] = now()
        record["configuration"] = configuration
        self._catalog.save(record)
        return configuration

    def delete(self, given: dict[str, Any]) -> Document:
        """DeleteFunction: one version, or everything."""
        name, qualifier = target(given)
        self._catalog.function(name)
        if qualifier is not None:
            self._versions.delete(name, qualifier)
            return {}
        for record in self._catalog.versions(name):
            version = record["configuration"]["Version"]
            if version != LATEST:
                self._fleet.retire(name, version)
        with self._catalog.store.together():
            for kind in (VERSION, ALIAS):
                for key, _ in self._catalog.store.items(kind, f"{name}:"):
                    self._catalog.drop(kind, key)
            self._catalog.drop(FUNCTION, name)
        return {}

    def _with_layers(self, given: dict[str, Any]) -> dict[str, Any]:
        """The request with its layers in the form that configurations use."""
        return {**given, "Layers": self._layers.attached(given["Layers"])} if "Layers" in given else given

    def _published(self, name: str, given: dict[str, Any]) -> Document | None:
        if given.get("Publish") or given.get("PublishTo"):
            wanted = {"FunctionName": name, "PublishTo": given.get("PublishTo")}
            return self._versions.publish({key: value for key, value in wanted.items() if value})
        return None
