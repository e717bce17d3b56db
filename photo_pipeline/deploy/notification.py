"""S3's notification: from a new object in the input bucket to the alias."""

import json
from dataclasses import dataclass
from typing import Any

from photo_pipeline.deploy.aws import Aws, found, settle
from photo_pipeline.deploy.target import ALIAS, Target

_EVENTS = ["s3:ObjectCreated:*"]


@dataclass(frozen=True, slots=True)
class Permission:
    """Lets the input bucket, and only this account's, invoke the alias."""

    aws: Aws
    target: Target

    @property
    def title(self) -> str:
        """What it is."""
        return f"permission for {self.target.input_bucket} to invoke"

    def changes(self) -> list[str]:
        """What would be added."""
        return [] if self._granted() else ["add"]

    def apply(self) -> None:
        """Grant it."""
        if not self._granted():
            self.aws.functions.add_permission(
                FunctionName=self.target.name,
                Qualifier=ALIAS,
                StatementId=self._id,
                Action="lambda:InvokeFunction",
                Principal="s3.amazonaws.com",
                SourceArn=f"arn:aws:s3:::{self.target.input_bucket}",
                SourceAccount=self.target.account,
            )

    def state(self) -> str:
        """Whether it is granted."""
        return "granted" if self._granted() else "absent"

    def remove(self) -> None:
        """Revoke it."""
        if self._granted():
            self.aws.functions.remove_permission(FunctionName=self.target.name, Qualifier=ALIAS, StatementId=self._id)

    @property
    def _id(self) -> str:
        return "s3-" + self.target.input_bucket.replace(".", "_")

    def _granted(self) -> bool:
        answer = found(self.aws.functions.get_policy, FunctionName=self.target.name, Qualifier=ALIAS)
        statements = json.loads(answer["Policy"])["Statement"] if answer else []
        return any(each.get("Sid") == self._id for each in statements)


@dataclass(frozen=True, slots=True)
class Notification:
    """One entry among the bucket's notifications; the others are left as they are."""

    aws: Aws
    target: Target

    @property
    def title(self) -> str:
        """What it is."""
        return f"notification of {self.target.input_bucket}"

    def changes(self) -> list[str]:
        """What would be written."""
        mine = self._mine(self._read())
        if mine is None:
            return [f"add: {_EVENTS[0]} under {self.target.input_prefix!r}"]
        return [] if mine == self._wanted else ["update"]

    def apply(self) -> None:
        """Write it; S3 checks at once whether it may invoke."""
        settle(self.aws, lambda: self._write(self._wanted), ("Unable to validate the following destination",))

    def state(self) -> str:
        """Whether it is there."""
        return "absent" if self._mine(self._read()) is None else "present"

    def remove(self) -> None:
        """Take it out; the first step of all, so that no event is lost on a function that is going."""
        if self._mine(self._read()) is not None:
            self._write(None)

    @property
    def _wanted(self) -> dict[str, Any]:
        wanted: dict[str, Any] = {
            "Id": f"{self.target.name}-photo-pipeline",
            "LambdaFunctionArn": self.target.alias_arn,
            "Events": _EVENTS,
        }
        if self.target.input_prefix:
            rules = [{"Name": "prefix", "Value": self.target.input_prefix}]
            wanted["Filter"] = {"Key": {"FilterRules": rules}}
        return wanted

    def _read(self) -> dict[str, Any]:
        answer: Any = found(self.aws.s3.get_bucket_notification_configuration, Bucket=self.target.input_bucket)
        return {name: value for name, value in (answer or {}).items() if name != "ResponseMetadata"}

    def _mine(self, present: dict[str, Any]) -> Any:
        entries = present.get("LambdaFunctionConfigurations", [])
        mine = next((each for each in entries if each.get("Id") == self._wanted["Id"]), None)
        # S3 gives the name of the rule back capitalised.
        for rule in (mine or {}).get("Filter", {}).get("Key", {}).get("FilterRules", []):
            rule["Name"] = rule["Name"].lower()
        return mine

    def _write(self, entry: dict[str, Any] | None) -> None:
        present: Any = self._read()
        entries = present.get("LambdaFunctionConfigurations", [])
        others = [each for each in entries if each.get("Id") != self._wanted["Id"]]
        present["LambdaFunctionConfigurations"] = others + ([entry] if entry else [])
        self.aws.s3.put_bucket_notification_configuration(
            Bucket=self.target.input_bucket, NotificationConfiguration=present
        )
