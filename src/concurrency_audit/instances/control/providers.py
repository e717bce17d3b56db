"""Capacity providers: the trust boundary and vCPU budget of the functions published on them."""

from __future__ import annotations

from typing import Any

from ..errors import ServiceError, conflict, invalid, not_found
from .names import Place, provider_name
from .pages import page
from .store import Document, Store, pick
from .times import now

KIND = "provider"
_LIMIT = 1000
_DEFAULT_MAX_VCPU = 400
"""Source: the capacity provider page of the Lambda developer guide."""


class Providers:
    """The capacity provider operations."""

    def __init__(self, store: Store, place: Place) -> None:
        self._store = store
        self._place = place

    def find(self, text: str) -> Document:
        """The provider of that name or ARN.

        Raises:
            ServiceError: there is none.
        """
        name = provider_name(text)
        found = self._store.get(KIND, name)
        if found is None:
            raise not_found(f"Capacity provider not found: {self._place.provider(name)}")
        return found

    def create(self, given: dict[str, Any]) -> Document:
        """CreateCapacityProvider. It returns Pending; the next read returns Active."""
        name = provider_name(given["CapacityProviderName"])
        if self._store.get(KIND, name) is not None:
            raise conflict(f"Capacity provider already exists: {name}")
        if len(self._store.items(KIND)) >= _LIMIT:
            raise ServiceError("CapacityProviderLimitExceededException", f"At most {_LIMIT} capacity providers")
        wanted = given.get("InstanceRequirements", {})
        if wanted.get("AllowedInstanceTypes") and wanted.get("ExcludedInstanceTypes"):
            raise invalid("AllowedInstanceTypes and ExcludedInstanceTypes cannot both be given")
        provider: Document = {
            "CapacityProviderArn": self._place.provider(name),
            "State": "Active",
            "VpcConfig": given["VpcConfig"],
            "PermissionsConfig": given["PermissionsConfig"],
            "InstanceRequirements": {"Architectures": ["x86_64"], **wanted},
            "CapacityProviderScalingConfig": _scaling(given.get("CapacityProviderScalingConfig", {})),
            "LastModified": now(),
            **pick(given, "KmsKeyArn", "PropagateTags", "TelemetryConfig"),
        }
        self._store.put(KIND, name, provider)
        return {"CapacityProvider": {**provider, "State": "Pending"}}

    def get(self, given: dict[str, Any]) -> Document:
        """GetCapacityProvider."""
        return {"CapacityProvider": self.find(given["CapacityProviderName"])}

    def update(self, given: dict[str, Any]) -> Document:
        """UpdateCapacityProvider: changes scaling, tag propagation and telemetry settings; others are immutable."""
        provider = self.find(given["CapacityProviderName"])
        changed = pick(given, "PropagateTags", "TelemetryConfig")
        if "CapacityProviderScalingConfig" in given:
            merged = {**provider["CapacityProviderScalingConfig"], **given["CapacityProviderScalingConfig"]}
            changed["CapacityProviderScalingConfig"] = _scaling(merged)
        provider = {**provider, **changed, "LastModified": now()}
        self._store.put(KIND, provider_name(provider["CapacityProviderArn"]), provider)
        return {"CapacityProvider": provider}

    def list_all(self, given: dict[str, Any]) -> Document:
        """ListCapacityProviders, optionally of one state."""
        state = given.get("State")
        found = [body for _, body in self._store.items(KIND) if state in (None, body["State"])]
        return page("CapacityProviders", found, given, most=50)

    def delete(self, given: dict[str, Any]) -> Document:
        """DeleteCapacityProvider: rejected while a function or version uses the provider."""
        provider = self.find(given["CapacityProviderName"])
        if self.attached(provider):
            raise conflict("The capacity provider has function versions attached; delete the functions first")
        self._store.delete(KIND, provider_name(provider["CapacityProviderArn"]))
        return {"CapacityProvider": {**provider, "State": "Deleting"}}

    def versions(self, given: dict[str, Any]) -> Document:
        """ListFunctionVersionsByCapacityProvider."""
        provider = self.find(given["CapacityProviderName"])
        found = [{"FunctionArn": v["FunctionArn"], "State": v["State"]} for v in self.attached(provider)]
        answer = page("FunctionVersions", found, given, most=50)
        return {"CapacityProviderArn": provider["CapacityProviderArn"], **answer}

    def attached(self, provider: Document) -> list[Document]:
        """Configurations of every function and version on a provider."""
        arn = provider["CapacityProviderArn"]
        everything = [body["configuration"] for _, body in self._store.items("version")]
        return [one for one in everything if provider_arn(one) == arn]


def provider_arn(configuration: Document) -> str:
    """The ARN of the capacity provider that a function configuration names."""
    return str(
        configuration["CapacityProviderConfig"]["LambdaManagedInstancesCapacityProviderConfig"]["CapacityProviderArn"]
    )


def _scaling(given: dict[str, Any]) -> Document:
    mode = given.get("ScalingMode", "Auto")
    if mode == "Manual" and not given.get("ScalingPolicies"):
        raise invalid("ScalingPolicies is required when ScalingMode is Manual")
    return {"MaxVCpuCount": _DEFAULT_MAX_VCPU, "ScalingMode": mode, **given}
