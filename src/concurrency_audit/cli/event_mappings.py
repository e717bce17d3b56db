"""Which service sends a function its events in plain CloudFormation, where resources of their own say so."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrency_audit.audit.reading.templates.documents import Node

_READ = {"sqs": "sqs", "dynamodb": "dynamodb", "kinesis": "kinesis"}
"""What an event source mapping reads: as it stands in the source's ARN, or in its resource's type."""
_ALLOWED = {
    "s3.amazonaws.com": "s3",
    "sns.amazonaws.com": "sns",
    "apigateway.amazonaws.com": "rest",
    "events.amazonaws.com": "eventbridge",
    "scheduler.amazonaws.com": "eventbridge",
    "elasticloadbalancing.amazonaws.com": "alb",
}
"""Who may invoke a function by a permission."""


def mapped(resources: "Node", function: str) -> Iterator[str]:
    """The sources of the function with this logical name, by the mappings and the permissions that speak of it."""
    for _, resource in resources.entries():
        kind, properties = resource.text("Type"), resource.at("Properties")
        target = None if properties is None else properties.at("FunctionName")
        if properties is None or target is None or function not in _words(target):
            continue
        if kind == "AWS::Lambda::EventSourceMapping" and (arn := properties.at("EventSourceArn")) is not None:
            yield from _read(resources, arn)
        elif kind == "AWS::Lambda::Permission" and (source := _ALLOWED.get(properties.text("Principal") or "")):
            yield source


def _read(resources: "Node", arn: "Node") -> Iterator[str]:
    words = _words(arn)
    named = [resources.at(word) for word in words]
    types = [part for node in named if node is not None for part in (node.text("Type") or "").lower().split("::")]
    yield from (source for name, source in _READ.items() if name in words or name in types)


def _words(node: "Node") -> set[str]:
    """Every word of the texts in a value: `!Ref Name`, `!GetAtt Name.Arn`, `!Sub ...${Name}...` and their long forms
    all hold the name."""
    if isinstance(node.value, str):
        return set(re.split(r"\W+", node.value))
    inner = node.value.values() if isinstance(node.value, dict) else node.value
    return set().union(*(_words(part) for part in inner))
