"""The two IAM roles."""

import json
from dataclasses import dataclass
from typing import Any

from photo_pipeline.deploy.aws import Aws, found
from photo_pipeline.deploy.policies import OPERATOR_POLICY, TRUST, execution
from photo_pipeline.deploy.target import Target

_INLINE = "photo-pipeline"


@dataclass(frozen=True, slots=True)
class OperatorRole:
    """Lets Lambda start and stop the instances; AWS maintains its policy."""

    aws: Aws
    target: Target

    @property
    def title(self) -> str:
        """What it is, with its name."""
        return f"operator role {self.target.operator_role}"

    def changes(self) -> list[str]:
        """What is missing."""
        changes = _role_changes(self.aws, self.target.operator_role)
        if changes[:1] == ["create"] or OPERATOR_POLICY not in _attached(self.aws, self.target.operator_role):
            changes.append("attach AWSLambdaManagedEC2ResourceOperator")
        return changes

    def apply(self) -> None:
        """Create the role, trust Lambda, attach the policy."""
        _put_role(self.aws, self.target.operator_role)
        self.aws.iam.attach_role_policy(RoleName=self.target.operator_role, PolicyArn=OPERATOR_POLICY)

    def state(self) -> str:
        """Whether it is there."""
        return _state(self.aws, self.target.operator_role)

    def remove(self) -> None:
        """Detach and delete."""
        _delete_role(self.aws, self.target.operator_role)


@dataclass(frozen=True, slots=True)
class ExecutionRole:
    """What the handler may do: the two buckets, Rekognition, its logs."""

    aws: Aws
    target: Target

    @property
    def title(self) -> str:
        """What it is, with its name."""
        return f"execution role {self.target.execution_role}"

    def changes(self) -> list[str]:
        """What is missing or different."""
        changes = _role_changes(self.aws, self.target.execution_role)
        inline = found(self.aws.iam.get_role_policy, RoleName=self.target.execution_role, PolicyName=_INLINE)
        if inline is None or _document(inline["PolicyDocument"]) != execution(self.target):
            changes.append(f"put policy {_INLINE}")
        return changes

    def apply(self) -> None:
        """Create the role, trust Lambda, put the policy."""
        _put_role(self.aws, self.target.execution_role)
        self.aws.iam.put_role_policy(
            RoleName=self.target.execution_role, PolicyName=_INLINE, PolicyDocument=json.dumps(execution(self.target))
        )

    def state(self) -> str:
        """Whether it is there."""
        return _state(self.aws, self.target.execution_role)

    def remove(self) -> None:
        """Delete the policy, then the role."""
        if found(self.aws.iam.get_role_policy, RoleName=self.target.execution_role, PolicyName=_INLINE):
            self.aws.iam.delete_role_policy(RoleName=self.target.execution_role, PolicyName=_INLINE)
        _delete_role(self.aws, self.target.execution_role)


def _role_changes(aws: Aws, name: str) -> list[str]:
    role = found(aws.iam.get_role, RoleName=name)
    if role is None:
        return ["create"]
    return [] if _document(role["Role"]["AssumeRolePolicyDocument"]) == TRUST else ["trust lambda.amazonaws.com"]


def _put_role(aws: Aws, name: str) -> None:
    if found(aws.iam.get_role, RoleName=name) is None:
        aws.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))
    else:
        aws.iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(TRUST))


def _attached(aws: Aws, name: str) -> list[str]:
    answer = found(aws.iam.list_attached_role_policies, RoleName=name)
    return [policy["PolicyArn"] for policy in answer["AttachedPolicies"]] if answer else []


def _state(aws: Aws, name: str) -> str:
    return "absent" if found(aws.iam.get_role, RoleName=name) is None else "present"


def _delete_role(aws: Aws, name: str) -> None:
    if found(aws.iam.get_role, RoleName=name) is None:
        return
    for arn in _attached(aws, name):
        aws.iam.detach_role_policy(RoleName=name, PolicyArn=arn)
    aws.iam.delete_role(RoleName=name)


def _document(value: Any) -> Any:
    """botocore decodes policy documents; other clients and stand-ins may leave them as text."""
    return json.loads(value) if isinstance(value, str) else value
