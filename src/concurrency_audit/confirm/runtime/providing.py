"""Without a setup the mock's AWS is empty: what a call misses is made up, so that the handler gets to its own work."""

import contextlib
import json
from collections.abc import Callable
from typing import Any

LEVEL = 0
"""0 nothing, 1 tables, buckets, queues and their like, 2 also objects, items, parameters and secrets."""

_CONTENT = json.dumps({"id": "provided", "name": "provided", "value": "provided"})
Call = Callable[[str, dict[str, Any]], Any]


def called(real: Callable[..., Any], client: Any, operation: str, parameters: dict[str, Any]) -> Any:
    """Make the call; where something is missing that may be made up, make it and call again."""
    if LEVEL == 0:
        return real(client, operation, parameters)

    def call(name: str, values: dict[str, Any]) -> Any:
        return real(client, name, values)

    for _ in range(3):
        try:
            answer = call(operation, parameters)
        except Exception as error:
            if not _made_up(_code(error), parameters, call):
                raise
        else:
            return _filled(answer, operation)
    return call(operation, parameters)


def _code(error: Exception) -> str:
    answer = getattr(error, "response", None)
    return str(answer.get("Error", {}).get("Code", "")) if isinstance(answer, dict) else ""


def _made_up(code: str, given: dict[str, Any], call: Call) -> bool:
    """Make what is missing; False where it is nothing that could be made up."""
    makers: dict[str, list[tuple[int, str, dict[str, Any]]]] = {
        "NoSuchBucket": [(1, "CreateBucket", {"Bucket": given.get("Bucket")})],
        "NoSuchKey": [(2, "PutObject", _object(given))],
        "404": [(1, "CreateBucket", {"Bucket": given.get("Bucket")}), (2, "PutObject", _object(given))],
        "ResourceNotFoundException": [(1, "CreateTable", _table(given)), (2, "CreateSecret", _secret(given))],
        "AWS.SimpleQueueService.NonExistentQueue": [
            (1, "CreateQueue", {"QueueName": _last(given.get("QueueUrl"), "/")})
        ],
        "QueueDoesNotExist": [(1, "CreateQueue", {"QueueName": _last(given.get("QueueUrl"), "/")})],
        "NotFound": [(1, "CreateTopic", {"Name": _last(given.get("TopicArn"), ":")})],
        "NotFoundException": [(1, "CreateTopic", {"Name": _last(given.get("TopicArn"), ":")})],
        "ParameterNotFound": [(2, "PutParameter", {"Name": given.get("Name"), "Value": _CONTENT, "Type": "String"})],
    }
    made = False
    for level, operation, values in makers.get(code, ()):
        if level <= LEVEL and all(values.values()):
            with contextlib.suppress(Exception):
                call(operation, values)
                made = True
    return made


def _object(given: dict[str, Any]) -> dict[str, Any]:
    source = given.get("CopySource") or given
    return {"Bucket": source.get("Bucket"), "Key": source.get("Key"), "Body": _CONTENT.encode()}


def _secret(given: dict[str, Any]) -> dict[str, Any]:
    return {"Name": given.get("SecretId"), "SecretString": _CONTENT}


def _last(text: Any, separator: str) -> str:
    return str(text or "").rpartition(separator)[2]


def _table(given: dict[str, Any]) -> dict[str, Any]:
    """A table whose key is what the call names, or `id`."""
    key = given.get("Key") or {}
    if not key and given.get("Item"):
        items = given["Item"]
        key = {name: value for name, value in items.items() if name in ("id", "pk", "PK", "key")} or dict(
            [*items.items()][:1]
        )
    names = {name: _kind(value) for name, value in list(key.items())[:2]} or {"id": "S"}
    kinds = ["HASH", "RANGE"]
    return {
        "TableName": given.get("TableName"),
        "KeySchema": [{"AttributeName": name, "KeyType": kinds[number]} for number, name in enumerate(names)],
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": kind} for name, kind in names.items()],
        "BillingMode": "PAY_PER_REQUEST",
    }


def _kind(value: Any) -> str:
    """The type of a key's value, as the low-level client writes it."""
    return next(iter(value)) if isinstance(value, dict) and len(value) == 1 else "S"


def _filled(answer: Any, operation: str) -> Any:
    """A table of our own is empty: at the second level a lookup of one item finds one."""
    if LEVEL >= 2 and operation == "GetItem" and "Item" not in answer:
        answer["Item"] = {"id": {"S": "provided"}, "name": {"S": "provided"}, "value": {"S": "provided"}}
    return answer
