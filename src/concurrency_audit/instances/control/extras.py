"""Settings around a function: resource policy, tags, and the configuration of asynchronous invokes.

Policies and tags are stored and returned but not enforced, because there is no IAM here.
"""

from __future__ import annotations

import json
import time
from typing import Any

from ..errors import ServiceError, conflict, not_found
from .catalog import FUNCTION, Catalog, target
from .names import LATEST, split_function
from .store import Document, pick

EVENT_CONFIG = "event-config"
"""Kind of event invoke configurations, by ``name:qualifier``."""
_RETRIES = ("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig")


class Extras:
    """Permission, tag and event-invoke-config operations."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def add_permission(self, given: dict[str, Any]) -> Document:
        """AddPermission: one statement of the resource policy."""
        name, qualifier, function = self._function(given)
        if any(one["Sid"] == given["StatementId"] for one in function["policy"]):
            raise conflict(
                f"The statement id ({given['StatementId']}) provided already exists. Please provide a new one."
            )
        statement: Document = {
            "Sid": given["StatementId"],
            "Effect": "Allow",
            "Principal": {"Service": given["Principal"]} if "." in given["Principal"] else given["Principal"],
            "Action": given["Action"],
            "Resource": self._catalog.place.function(name, qualifier),
        }
        if "SourceArn" in given:
            statement["Condition"] = {"ArnLike": {"AWS:SourceArn": given["SourceArn"]}}
        function["policy"].append(statement)
        self._catalog.store.put(FUNCTION, name, function)
        return {"Statement": json.dumps(statement)}

    def remove_permission(self, given: dict[str, Any]) -> Document:
        """RemovePermission."""
        name, _, function = self._function(given)
        kept = [one for one in function["policy"] if one["Sid"] != given["StatementId"]]
        if len(kept) == len(function["policy"]):
            raise not_found(f"Statement {given['StatementId']} is not found in resource policy.")
        self._catalog.store.put(FUNCTION, name, {**function, "policy": kept})
        return {}

    def get_policy(self, given: dict[str, Any]) -> Document:
        """GetPolicy."""
        name, qualifier, function = self._function(given)
        arn = self._catalog.place.function(name, qualifier)
        statements = [one for one in function["policy"] if one["Resource"] == arn]
        if not statements:
            raise not_found("The resource you requested does not exist.")
        return {"Policy": json.dumps({"Version": "2012-10-17", "Id": "default", "Statement": statements})}

    def tag(self, given: dict[str, Any]) -> Document:
        """TagResource of a function."""
        name, function = self._tagged(given)
        self._catalog.store.put(FUNCTION, name, {**function, "tags": {**function["tags"], **given["Tags"]}})
        return {}

    def untag(self, given: dict[str, Any]) -> Document:
        """UntagResource of a function."""
        name, function = self._tagged(given)
        left = {key: value for key, value in function["tags"].items() if key not in given["TagKeys"]}
        self._catalog.store.put(FUNCTION, name, {**function, "tags": left})
        return {}

    def tags(self, given: dict[str, Any]) -> Document:
        """ListTags of a function."""
        return {"Tags": self._tagged(given)[1]["tags"]}

    def put_event_config(self, given: dict[str, Any]) -> Document:
        """PutFunctionEventInvokeConfig."""
        return self._keep_event_config(given, {})

    def update_event_config(self, given: dict[str, Any]) -> Document:
        """UpdateFunctionEventInvokeConfig."""
        return self._keep_event_config(given, pick(self.get_event_config(given), *_RETRIES))

    def get_event_config(self, given: dict[str, Any]) -> Document:
        """GetFunctionEventInvokeConfig."""
        name, qualifier = target(given)
        found = self._catalog.store.get(EVENT_CONFIG, f"{name}:{qualifier or LATEST}")
        if found is None:
            arn = self._catalog.place.function(name, qualifier or LATEST)
            raise not_found(f"The function {arn} doesn't have an EventInvokeConfig")
        return found

    def delete_event_config(self, given: dict[str, Any]) -> Document:
        """DeleteFunctionEventInvokeConfig."""
        self.get_event_config(given)
        name, qualifier = target(given)
        self._catalog.drop(EVENT_CONFIG, f"{name}:{qualifier or LATEST}")
        return {}

    def _keep_event_config(self, given: dict[str, Any], held: Document) -> Document:
        name, qualifier = target(given)
        self._catalog.resolve(name, qualifier)
        arn = self._catalog.place.function(name, qualifier or LATEST)
        config = {**held, **pick(given, *_RETRIES), "FunctionArn": arn, "LastModified": time.time()}
        self._catalog.store.put(EVENT_CONFIG, f"{name}:{qualifier or LATEST}", config)
        return config

    def _function(self, given: dict[str, Any]) -> tuple[str, str | None, Document]:
        name, qualifier = target(given)
        self._catalog.resolve(name, qualifier)
        return name, qualifier, self._catalog.function(name)

    def _tagged(self, given: dict[str, Any]) -> tuple[str, Document]:
        name, _ = split_function(given["Resource"])
        try:
            return name, self._catalog.function(name)
        except ServiceError:
            raise not_found(f"The resource does not exist: {given['Resource']}") from None
