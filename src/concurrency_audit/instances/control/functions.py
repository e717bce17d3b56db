"""Functions: created, read, changed and deleted as $LATEST; publishing is in ``versions``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from concurrency_audit.package import digest

from ..errors import conflict, invalid
from .catalog import ALIAS, FUNCTION, VERSION, Catalog, Fleet, check_revision, target
from .code import CodeStore
from .configuration import changed_configuration, new_configuration
from .names import LATEST, split_function
from .pages import page
from .providers import Providers, provider_arn
from .store import Document
from .times import now
from .versions import Versions

Fetch = Callable[[str, str, str | None], bytes]
"""Bytes of an S3 object by bucket, key and version; raises ServiceError. Runs in a thread."""


class Functions:
    """The function operations."""

    def __init__(
        self,
        catalog: Catalog,
        code: CodeStore,
        providers: Providers,
        versions: Versions,
        fleet: Fleet,
        fetch: Fetch,
        code_url: str,
    ) -> None:
        self._catalog = catalog
        self._code = code
        self._providers = providers
        self._versions = versions
        self._fleet = fleet
        self._fetch = fetch
        self._code_url = code_url
        """Where packages can be downloaded, up to the digest."""

    async def create(self, given: dict[str, Any]) -> Document:
        """CreateFunction, and PublishVersion after it where Publish or PublishTo asks for it."""
        name, _ = split_function(given["FunctionName"])
        configuration = new_configuration(given, name, self._catalog.place)
        self._providers.find(provider_arn(configuration))
        package = await self._package(given["Code"])
        sha = await asyncio.to_thread(self._code.add, package)
        if self._catalog.store.get(FUNCTION, name) is not None:
            raise conflict(f"Function already exist: {name}")
        configuration.update(CodeSha256=sha, CodeSize=len(package), LastModified=now())
        with self._catalog.store.together():
            function = {"next_version": 1, "tags": given.get("Tags", {}), "policy": []}
            self._catalog.store.put(FUNCTION, name, function)
            self._catalog.save({"configuration": configuration})
        return self._published(name, given) or configuration

    def get(self, given: dict[str, Any]) -> Document:
        """GetFunction: configuration, where the package is, tags."""
        configuration = self.configuration(given)
        package = self._code.package(configuration["CodeSha256"]).name
        answer = {
            "Configuration": configuration,
            "Code": {"RepositoryType": "S3", "Location": self._code_url + package},
        }
        tags = self._catalog.function(configuration["FunctionName"])["tags"]
        return {**answer, "Tags": tags} if tags else answer

    def configuration(self, given: dict[str, Any]) -> Document:
        """GetFunctionConfiguration; without a qualifier it is $LATEST."""
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
        package = await self._package(given)
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
        configuration = changed_configuration(record["configuration"], given)
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

    def _published(self, name: str, given: dict[str, Any]) -> Document | None:
        if given.get("Publish") or given.get("PublishTo"):
            wanted = {"FunctionName": name, "PublishTo": given.get("PublishTo")}
            return self._versions.publish({key: value for key, value in wanted.items() if value})
        return None

    async def _package(self, code: dict[str, Any]) -> bytes:
        if "ZipFile" in code:
            return bytes(code["ZipFile"])
        if "S3Bucket" in code and "S3Key" in code:
            return await asyncio.to_thread(self._fetch, code["S3Bucket"], code["S3Key"], code.get("S3ObjectVersion"))
        raise invalid("Please provide a source for function code: ZipFile, or S3Bucket and S3Key")


def no_s3(bucket: str, key: str, version: str | None) -> bytes:  # noqa: ARG001 - the signature of Fetch
    """Refuse: there is no S3 that packages could be read from."""
    raise invalid(f"Code cannot be read from s3://{bucket}/{key}: no S3 here; start with --with-aws, or give a ZipFile")
