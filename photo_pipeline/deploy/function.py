"""The function as ``$LATEST``: code and configuration, which managed instances store but never run."""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from photo_pipeline.deploy.aws import Aws, found, settle, wait
from photo_pipeline.deploy.errors import DeployError
from photo_pipeline.deploy.target import HANDLER, RUNTIME, TIMEOUT_SECONDS, Target


@dataclass(frozen=True, slots=True)
class Function:
    """Code and configuration; attached to its capacity provider when it is created, and only then."""

    aws: Aws
    target: Target
    package: bytes
    """The deployment package, a zip."""

    @property
    def title(self) -> str:
        """What it is, with its name."""
        return f"function {self.target.name}"

    @property
    def code_sha256(self) -> str:
        """The package's digest as Lambda writes it."""
        return base64.b64encode(hashlib.sha256(self.package).digest()).decode()

    @property
    def fingerprint(self) -> str:
        """One word for code and configuration together; a version's description carries it."""
        settings = json.dumps([self.code_sha256, configuration(self.target)], sort_keys=True)
        return "photo-pipeline " + hashlib.sha256(settings.encode()).hexdigest()[:24]

    def changes(self) -> list[str]:
        """What would be created or updated.

        Raises:
            DeployError: if a function of this name runs on default compute or on another architecture.
        """
        present = self._get()
        if present is None:
            return [
                f"create: {RUNTIME}, {self.target.memory_mb} MB, {self.target.concurrency} concurrent per environment"
            ]
        self._refuse_immutable(present)
        code = [] if present["CodeSha256"] == self.code_sha256 else ["code"]
        return code + [f"{name}: {has} -> {want}" for name, has, want in self._differences(present)]

    def apply(self) -> None:
        """Create or update, one call after the other has settled."""
        present = self._get()
        if present is None:
            settle(self.aws, self._create, ("cannot be assumed by Lambda",))
            self._wait()
            return
        if present["CodeSha256"] != self.code_sha256:
            self.aws.functions.update_function_code(FunctionName=self.target.name, ZipFile=self.package)
            self._wait()
        if self._differences(present):
            self.aws.functions.update_function_configuration(
                FunctionName=self.target.name, **configuration(self.target)
            )
            self._wait()

    def state(self) -> str:
        """The state of ``$LATEST``; ActiveNonInvocable is what it should be."""
        present = self._get()
        return f"$LATEST is {present.get('State')}" if present else "absent"

    def remove(self) -> None:
        """Delete the function with all its versions."""
        if self._get() is not None:
            self.aws.functions.delete_function(FunctionName=self.target.name)
            wait(self.aws, f"{self.title}: deletion", lambda: self._get() is None)

    def _get(self) -> Any:
        return found(self.aws.functions.get_function_configuration, FunctionName=self.target.name)

    def _create(self) -> Any:
        return self.aws.functions.create_function(
            FunctionName=self.target.name,
            Code={"ZipFile": self.package},
            Architectures=["arm64" if self.target.architecture == "arm64" else "x86_64"],
            PackageType="Zip",
            Publish=False,
            **configuration(self.target),
        )

    def _wait(self) -> None:
        wait(self.aws, self.title, self._settled, seconds=600, every=2)

    def _settled(self) -> bool:
        """Whether the last change is through; ActiveNonInvocable is this function's good state, not one on the way."""
        present = self._get()
        if present is None or present.get("State") == "Failed" or present.get("LastUpdateStatus") == "Failed":
            reason = (present or {}).get("StateReason") or (present or {}).get("LastUpdateStatusReason") or "it is gone"
            raise DeployError(f"{self.title}: {reason}")
        return bool(present.get("State") != "Pending" and present.get("LastUpdateStatus") != "InProgress")

    def _refuse_immutable(self, present: Any) -> None:
        config = present.get("CapacityProviderConfig", {}).get("LambdaManagedInstancesCapacityProviderConfig", {})
        if config.get("CapacityProviderArn") != self.target.provider_arn:
            raise DeployError(
                f"{self.title} exists, but not on {self.target.provider_arn}; a function cannot be moved onto a "
                "capacity provider: choose another --name or delete it"
            )
        if present.get("Architectures", ["x86_64"]) != [self.target.architecture]:
            raise DeployError(f"{self.title}: --arch has to be its capacity provider's, which cannot be changed")

    def _differences(self, present: Any) -> list[tuple[str, Any, Any]]:
        wanted = configuration(self.target)
        pairs = [(name, present.get(name), wanted[name]) for name in wanted]
        return [(name, has, want) for name, has, want in pairs if not _covers(has, want)]


def configuration(target: Target) -> dict[str, Any]:
    """The configuration, in the shape that both create and update take; logs are always JSON on managed instances."""
    return {
        "Runtime": RUNTIME,
        "Role": target.role_arn(target.execution_role),
        "Handler": HANDLER,
        "Timeout": TIMEOUT_SECONDS,
        "MemorySize": target.memory_mb,
        "Environment": {"Variables": {"OUTPUT_BUCKET": target.output_bucket, "MAX_PIXELS": str(target.max_pixels)}},
        "CapacityProviderConfig": {
            "LambdaManagedInstancesCapacityProviderConfig": {
                "CapacityProviderArn": target.provider_arn,
                "PerExecutionEnvironmentMaxConcurrency": target.concurrency,
                "ExecutionEnvironmentMemoryGiBPerVCpu": float(target.gib_per_vcpu),
            }
        },
    }


def _covers(has: Any, want: Any) -> bool:
    """Whether AWS's answer says what is wanted; it may say more."""
    if isinstance(want, dict):
        return isinstance(has, dict) and all(_covers(has.get(name), value) for name, value in want.items())
    return bool(has == want)
