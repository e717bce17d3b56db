"""What a SAM or CloudFormation template says of the function under load: events, variables, and what it stores in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from concurrency_audit.audit.reading.templates.cloudformation import Values
from concurrency_audit.audit.reading.templates.documents import Node, documents
from concurrency_audit.errors import UsageError

NAMES = ("template.yaml", "template.yml", "template.json")
CLIMBED = 3
"""Folders, from the published one upwards, in which a template is looked for."""
FUNCTIONS = ("AWS::Serverless::Function", "AWS::Lambda::Function")
SOURCES = {
    "Api": "rest",
    "HttpApi": "http",
    "S3": "s3",
    "SQS": "sqs",
    "SNS": "sns",
    "Kinesis": "kinesis",
    "DynamoDB": "dynamodb",
    "EventBridgeRule": "eventbridge",
    "CloudWatchEvent": "eventbridge",
    "Schedule": "eventbridge",
    "ScheduleV2": "eventbridge",
}
"""Types of SAM's events -> names of sample events."""
TABLES = ("AWS::DynamoDB::Table", "AWS::Serverless::SimpleTable", "AWS::DynamoDB::GlobalTable")
QUEUE, BUCKET = "AWS::SQS::Queue", "AWS::S3::Bucket"
ACCOUNT = "123456789012"


@dataclass(frozen=True)
class Resource:
    """Something that the function stores in."""

    kind: str
    name: str
    properties: Node | None

    def made(self, client: Any) -> None:
        """Make it, through boto3 clients by service."""
        if self.kind in TABLES:
            client("dynamodb").create_table(**self._table())
        elif self.kind == QUEUE:
            attributes = {"FifoQueue": "true"} if self.name.endswith(".fifo") else {}
            client("sqs").create_queue(QueueName=self.name, Attributes=attributes)
        else:
            client("s3").create_bucket(Bucket=self.name)

    def _table(self) -> dict[str, Any]:
        properties = self.properties
        given = _plain(properties) if properties is not None else {}
        if self.kind == "AWS::Serverless::SimpleTable":
            key = given.get("PrimaryKey", {"Name": "id", "Type": "String"})
            schema = [{"AttributeName": key["Name"], "KeyType": "HASH"}]
            attributes = [{"AttributeName": key["Name"], "AttributeType": str(key["Type"])[0]}]
            request: dict[str, Any] = {"KeySchema": schema, "AttributeDefinitions": attributes}
        else:
            request = {name: given[name] for name in ("KeySchema", "AttributeDefinitions") if name in given}
            indexes = given.get("GlobalSecondaryIndexes", ())
            if indexes:
                kept = ("IndexName", "KeySchema", "Projection")
                trimmed = [{name: one[name] for name in kept if name in one} for one in indexes]
                request["GlobalSecondaryIndexes"] = trimmed
        return {"TableName": self.name, "BillingMode": "PAY_PER_REQUEST", **request}


@dataclass(frozen=True)
class Template:
    """A function's place in its template."""

    path: Path
    function: str
    """Its logical name."""
    source: str = ""
    """Name of the sample events that fit, or nothing."""
    resources: Mapping[str, Resource] = field(default_factory=dict)
    """By logical name."""
    variables: Mapping[str, Node] = field(default_factory=dict)

    def environment(self, values: Values, endpoint: str) -> tuple[dict[str, str], list[str]]:
        """Its variables, as far as they are known here, and the names of the others."""
        known = {name: self._value(node, values, endpoint) for name, node in self.variables.items()}
        found = {name: value for name, value in known.items() if value is not None}
        return found, sorted(known.keys() - found.keys())

    def _value(self, node: Node, values: Values, endpoint: str) -> str | None:
        logical, attribute = _reference(node)
        resource = self.resources.get(logical)
        if resource is None:
            return next((text for text, _ in values.of(node)), None)
        url = f"{endpoint}/{ACCOUNT}/{resource.name}"
        if attribute in ("", "QueueUrl", "QueueName", "TableName"):
            return url if resource.kind == QUEUE and attribute in ("", "QueueUrl") else resource.name
        service = {QUEUE: f"sqs:us-east-1:{ACCOUNT}:", BUCKET: "s3:::"}
        return f"arn:aws:{service.get(resource.kind, f'dynamodb:us-east-1:{ACCOUNT}:table/')}{resource.name}"


def find(code: Path, handler: str, given: Path | None = None) -> tuple[Template, Values] | None:
    """The template that was named, or the nearest above the code that has the handler; raises UsageError."""
    folder = code.resolve() if code.is_dir() else code.resolve().parent
    above = [folder, *folder.parents][:CLIMBED]
    paths = [given] if given else [place / name for place in above for name in NAMES if (place / name).is_file()]
    for path in paths:
        for document in _read(path):
            if (found := _function(document, _short(path), folder, handler)) is not None:
                return found, Values(document)
    if given:
        raise UsageError(f"--template {given}: has no function with the handler {handler}")
    return None


def _short(path: Path) -> Path:
    """The path as one would write it here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _read(path: Path) -> list[Node]:
    try:
        return documents(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise UsageError(f"--template {path}: cannot be read ({getattr(error, 'strerror', None) or error})") from error


def _function(document: Node, path: Path, folder: Path, handler: str) -> Template | None:
    resources, values = document.at("Resources"), Values(document)
    if resources is None:
        return None
    named = {name: one for name, one in resources.entries() if one.text("Type") in FUNCTIONS}
    for name, one in named.items():
        own = one.at("Properties", "Handler") or document.at("Globals", "Function", "Handler")
        if own is None or handler not in {text for text, _ in values.of(own)} or not _is_code(one, path, folder):
            continue
        stores = {
            logical: Resource(kind, _name(logical, kind, resource, values), resource.at("Properties"))
            for logical, resource in resources.entries()
            if (kind := resource.text("Type") or "") in (*TABLES, QUEUE, BUCKET)
        }
        everyone = document.at("Globals", "Function", "Environment", "Variables")
        variables = {
            key: value
            for table in (everyone, one.at("Properties", "Environment", "Variables"))
            if table is not None
            for key, value in table.entries()
        }
        return Template(path, name, _source(one), stores, variables)
    return None


def _is_code(function: Node, path: Path, folder: Path) -> bool:
    """Whether the function's code is the published folder, as far as the template says where it is."""
    stated = function.text("Properties", "CodeUri") or function.text("Properties", "Code")
    return stated is None or (path.resolve().parent / stated).resolve() == folder


def _source(function: Node) -> str:
    events = function.at("Properties", "Events")
    kinds = [SOURCES.get(event.text("Type") or "", "") for _, event in events.entries()] if events else []
    kinds += ["http"] if function.at("Properties", "FunctionUrlConfig") else []
    return next(filter(None, kinds), "")


def _name(logical: str, kind: str, resource: Node, values: Values) -> str:
    """The name that it is given, or one made of its logical name."""
    named = {QUEUE: "QueueName", BUCKET: "BucketName"}.get(kind, "TableName")
    node = resource.at("Properties", named)
    text = next((text for text, _ in values.of(node)), "") if node is not None else ""
    name = text or (logical.lower() if kind == BUCKET else logical)
    fifo = kind == QUEUE and resource.text("Properties", "FifoQueue") == "true"
    return f"{name}.fifo" if fifo and not name.endswith(".fifo") else name


def _reference(node: Node) -> tuple[str, str]:
    """Logical name and attribute of `!Ref`, `!GetAtt` and a `!Sub` of nothing else."""
    argument, tag = node, node.tag.removeprefix("!")
    if not tag and isinstance(node.value, dict) and len(node.value) == 1:
        (tag, argument), *_ = node.value.items()
        tag = tag.removeprefix("Fn::")
    if tag == "GetAtt":
        parts = [one.value for one in argument.elements()] or str(argument.value).split(".")
        return (str(parts[0]), str(parts[1])) if len(parts) == 2 else ("", "")
    if tag == "Sub" and isinstance(argument.value, str) and argument.value[:2] == "${" and argument.value[-1] == "}":
        logical, _, attribute = argument.value[2:-1].partition(".")
        return logical, attribute
    return (str(argument.value), "") if tag == "Ref" else ("", "")


def _plain(node: Node) -> Any:
    """A node as plain types, without what only the service can know."""
    if isinstance(node.value, dict):
        return {name: _plain(one) for name, one in node.value.items()}
    return [_plain(one) for one in node.value] if isinstance(node.value, list) else node.value


def names(resources: Mapping[str, Resource]) -> Iterator[str]:
    """What is made, in words."""
    for one in resources.values():
        yield f"{'table' if one.kind in TABLES else 'queue' if one.kind == QUEUE else 'bucket'} {one.name}"
