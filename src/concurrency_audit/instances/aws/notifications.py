"""S3 event notifications to functions: subscriptions, and complete event records.

Source of the record: "Event message structure" in the S3 user guide.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring


@dataclass(frozen=True)
class Subscription:
    """One function's subscription to a bucket's events."""

    id: str
    arn: str
    events: tuple[str, ...]
    prefix: str = ""
    suffix: str = ""

    def wants(self, event: str, key: str) -> bool:
        """Whether an event such as ``ObjectCreated:Put`` on a key matches the subscription."""
        named = any(_matches(wish, event) for wish in self.events)
        return named and key.startswith(self.prefix) and key.endswith(self.suffix)


@dataclass(frozen=True)
class Change:
    """A change of one object."""

    event: str
    bucket: str
    key: str
    size: int = 0
    etag: str = ""
    version: str = ""
    request_id: str = ""


def subscriptions(xml: bytes) -> list[Subscription]:
    """The function subscriptions in a PutBucketNotificationConfiguration body; empty if it cannot be parsed."""
    try:
        root = fromstring(xml)
    except ParseError:
        return []
    return [
        _subscription(item)
        for item in root
        if _name(item) in ("CloudFunctionConfiguration", "LambdaFunctionConfiguration")
    ]


def record(change: Change, subscription: Subscription, region: str) -> dict[str, Any]:
    """The event that a function receives for one change."""
    thing: dict[str, Any] = {"key": quote_plus(change.key, safe="/")}
    if change.event.startswith("ObjectCreated"):
        thing.update(size=change.size, eTag=change.etag)
    if change.version:
        thing["versionId"] = change.version
    thing["sequencer"] = f"{time.time_ns():016X}"
    one = {
        "eventVersion": "2.5",
        "eventSource": "aws:s3",
        "awsRegion": region,
        "eventTime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
        "eventName": change.event,
        "userIdentity": {"principalId": "AWS:LOCAL"},
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "responseElements": {"x-amz-request-id": change.request_id, "x-amz-id-2": f"local/{change.request_id}"},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": subscription.id,
            "bucket": {
                "name": change.bucket,
                "ownerIdentity": {"principalId": "LOCAL"},
                "arn": f"arn:aws:s3:::{change.bucket}",
            },
            "object": thing,
        },
    }
    return {"Records": [one]}


def _subscription(item: Element) -> Subscription:
    children = [(_name(child), child) for child in item]
    text = {name: (child.text or "").strip() for name, child in children}
    rules = {}
    for rule in item.iter():
        if _name(rule) == "FilterRule":
            pair = {_name(part): part.text or "" for part in rule}
            rules[pair.get("Name", "").lower()] = pair.get("Value", "")
    return Subscription(
        id=text.get("Id", ""),
        arn=text.get("CloudFunction") or text.get("LambdaFunctionArn", ""),
        events=tuple((child.text or "").strip().removeprefix("s3:") for name, child in children if name == "Event"),
        prefix=rules.get("prefix", ""),
        suffix=rules.get("suffix", ""),
    )


def _matches(wish: str, event: str) -> bool:
    return event.startswith(wish[:-1]) if wish.endswith("*") else event == wish


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
