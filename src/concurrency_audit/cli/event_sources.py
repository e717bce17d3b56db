"""Which service sends a function its events, as far as the template says in which the function stands."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from concurrency_audit.audit.model.findings import EntryPoint
from concurrency_audit.cli.event_mappings import mapped

if TYPE_CHECKING:
    from concurrency_audit.audit.reading.templates.documents import Node

_SAM = {
    "S3": "s3",
    "SQS": "sqs",
    "SNS": "sns",
    "DynamoDB": "dynamodb",
    "Kinesis": "kinesis",
    "Api": "rest",
    "HttpApi": "http",
    "Schedule": "eventbridge",
    "ScheduleV2": "eventbridge",
    "CloudWatchEvent": "eventbridge",
    "EventBridgeRule": "eventbridge",
}
_SERVERLESS = {
    "s3": "s3",
    "sqs": "sqs",
    "sns": "sns",
    "http": "rest",
    "httpApi": "http",
    "alb": "alb",
    "schedule": "eventbridge",
    "eventBridge": "eventbridge",
}
_STREAMS = {"dynamodb": "dynamodb", "kinesis": "kinesis"}
_LARGEST = 2_000_000
"""Bytes; CloudFormation takes templates up to 1 MB."""


_BESIDE = ("template.yaml", "template.yml", "template.json", "serverless.yml", "serverless.yaml")
Names = Callable[["Node"], bool]
"""Whether a handler in a template is the one that is asked for."""


def sources(entries: Iterable[EntryPoint]) -> dict[str, str]:
    """Function -> the name of its event source; nothing for one whose template names none, or that has none."""
    found: dict[str, str] = {}
    for entry in entries:
        for source in _of(entry):
            found.setdefault(entry.function, source)
    return found


def _of(entry: EntryPoint) -> Iterator[str]:
    file, _, line = entry.evidence.rpartition(":")
    if line.isdecimal() and file.endswith((".yaml", ".yml", ".json", ".template")):
        yield from _in(Path(file), lambda handler: handler.line == int(line))
    elif entry.evidence.startswith("--entry"):  # named by hand: the template is one that stands beside or above it
        for folder in {Path(), *Path(entry.path).parents}:
            for name in _BESIDE:
                yield from _in(folder / name, lambda handler: _is(handler, entry.function))


def _is(handler: "Node", function: str) -> bool:
    named = handler.value.replace("/", ".") if isinstance(handler.value, str) else ""
    return bool(named) and f".{function}".endswith(f".{named}")


def _in(file: Path, names: Names) -> Iterator[str]:
    if not file.is_file():
        return
    from concurrency_audit.audit.reading.templates.documents import documents  # PyYAML only where there is a template

    try:
        text = file.read_text(encoding="utf-8", errors="replace") if file.stat().st_size <= _LARGEST else ""
        parsed = documents(text)
    except (OSError, ValueError):
        return  # the audit has said of this file that it cannot be read
    for document in parsed:
        resources = document.at("Resources") or document
        for name, resource in resources.entries():
            properties = resource.at("Properties")
            handler = None if properties is None else properties.at("Handler")
            if properties is not None and handler is not None and names(handler):
                yield from _of_sam(properties)
                yield from mapped(resources, name)
        for _, function in _entries(document.at("functions")):
            handler = function.at("handler")
            if handler is not None and names(handler):
                yield from _of_serverless(function)


def _entries(node: "Node | None") -> Iterator[tuple[str, "Node"]]:
    return iter(()) if node is None else node.entries()


def _of_sam(properties: "Node") -> Iterator[str]:
    for _, event in _entries(properties.at("Events")):
        if (source := _SAM.get(event.text("Type") or "")) is not None:
            yield source
    if properties.at("FunctionUrlConfig") is not None:
        yield "http"


def _of_serverless(function: "Node") -> Iterator[str]:
    events = function.at("events")
    for event in () if events is None else events.elements():
        for kind, value in event.entries():
            if kind == "stream":
                said = (value.text("type") or value.text("arn") or value.text() or "").lower()
                yield from (source for name, source in _STREAMS.items() if name in said)
            elif kind in _SERVERLESS:
                yield _SERVERLESS[kind]
    if function.at("url") is not None:
        yield "http"
