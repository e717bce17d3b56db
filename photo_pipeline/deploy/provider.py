"""The capacity provider: where the instances run, and how many there may be."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from photo_pipeline.deploy.aws import Aws, found, settle, wait
from photo_pipeline.deploy.errors import DeployError
from photo_pipeline.deploy.target import Target

if TYPE_CHECKING:
    from types_boto3_lambda.type_defs import CapacityProviderScalingConfigTypeDef


@dataclass(frozen=True, slots=True)
class CapacityProvider:
    """Only its limits can be changed; network, role and instances are for life."""

    aws: Aws
    target: Target

    @property
    def title(self) -> str:
        """What it is, with its name."""
        return f"capacity provider {self.target.provider}"

    def changes(self) -> list[str]:
        """What would be created or changed.

        Raises:
            DeployError: if something differs that cannot be changed.
        """
        present = self._get()
        if present is None:
            return [f"create: {self.target.architecture}, at most {self.target.max_vcpus} vCPUs"]
        self._refuse_immutable(present)
        limit = present.get("CapacityProviderScalingConfig", {}).get("MaxVCpuCount")
        changes = [] if limit == self.target.max_vcpus else [f"MaxVCpuCount {limit} -> {self.target.max_vcpus}"]
        return changes or ([] if present["State"] == "Active" else [f"wait: it is {present['State']}"])

    def apply(self) -> None:
        """Create it or change its limit, and wait until it is Active."""
        scaling: CapacityProviderScalingConfigTypeDef = {"MaxVCpuCount": self.target.max_vcpus}
        present = self._get()
        if present is None:
            # A role is known to IAM before it is known to Lambda.
            settle(self.aws, lambda: self._create(scaling), ("cannot be assumed", "could not be assumed"))
        elif present.get("CapacityProviderScalingConfig", {}).get("MaxVCpuCount") != self.target.max_vcpus:
            self.aws.functions.update_capacity_provider(
                CapacityProviderName=self.target.provider, CapacityProviderScalingConfig=scaling
            )
        wait(self.aws, self.title, self._active)

    def state(self) -> str:
        """Its state, and how many versions hold on to it."""
        present = self._get()
        return f"{present['State']}, {len(self.versions())} of 100 versions" if present else "absent"

    def versions(self) -> list[str]:
        """The ARNs of all published versions on it, of whatever function."""
        pages = self.aws.functions.get_paginator("list_function_versions_by_capacity_provider")
        return [
            each["FunctionArn"]
            for page in pages.paginate(CapacityProviderName=self.target.provider)
            for each in page["FunctionVersions"]
        ]

    def remove(self) -> None:
        """Delete it and wait until it is gone; its instances end with it.

        Raises:
            DeployError: while versions of other functions are on it.
        """
        if self._get() is None:
            return
        own = f":function:{self.target.name}:"
        others = [arn for arn in self.versions() if own not in arn]
        if others:
            raise DeployError(f"{self.title}: still used by {', '.join(others)}; delete those versions first")
        wait(self.aws, f"{self.title}: versions of {self.target.name}", lambda: not self.versions())
        self.aws.functions.delete_capacity_provider(CapacityProviderName=self.target.provider)
        wait(self.aws, f"{self.title}: deletion", lambda: self._get() is None)

    def _get(self) -> Any:
        answer = found(self.aws.functions.get_capacity_provider, CapacityProviderName=self.target.provider)
        return answer["CapacityProvider"] if answer else None

    def _create(self, scaling: "CapacityProviderScalingConfigTypeDef") -> None:
        self.aws.functions.create_capacity_provider(
            CapacityProviderName=self.target.provider,
            VpcConfig={
                "SubnetIds": list(self.target.subnets),
                "SecurityGroupIds": list(self.target.security_groups),
            },
            PermissionsConfig={"CapacityProviderOperatorRoleArn": self.target.role_arn(self.target.operator_role)},
            InstanceRequirements={"Architectures": ["arm64" if self.target.architecture == "arm64" else "x86_64"]},
            CapacityProviderScalingConfig=scaling,
        )

    def _active(self) -> bool:
        present = self._get()
        state = present["State"] if present else "absent"
        if state in {"Failed", "Deleting", "absent"}:
            raise DeployError(f"{self.title} is {state}: run destroy, then apply")
        return bool(state == "Active")

    def _refuse_immutable(self, present: Any) -> None:
        network, wanted = present["VpcConfig"], self.target
        different = [
            name
            for name, has, want in (
                ("--subnet", set(network["SubnetIds"]), set(wanted.subnets)),
                ("--security-group", set(network["SecurityGroupIds"]), set(wanted.security_groups)),
                (
                    "--arch",
                    set(present.get("InstanceRequirements", {}).get("Architectures") or ["x86_64"]),
                    {wanted.architecture},
                ),
                (
                    "operator role",
                    present["PermissionsConfig"]["CapacityProviderOperatorRoleArn"],
                    wanted.role_arn(wanted.operator_role),
                ),
            )
            if has != want
        ]
        if different:
            raise DeployError(
                f"{self.title}: {', '.join(different)} cannot be changed once it exists; "
                "keep the old value, choose another --name, or destroy and apply"
            )
