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
    made = False
    for level, operation, values in _makers(code, given):
        if level <= LEVEL and all(values.values()):
            with contextlib.suppress(Exception):
                call(operation, values)
                made = True
    return made


def _makers(code: str, given: dict[str, Any]) -> list[tuple[int, str, dict[str, Any]]]:
    """From which level on what is made for an error, and with what."""
    if code == "NoSuchBucket":
        return [(1, "CreateBucket", {"Bucket": given.get("Bucket")})]
    if code in ("NoSuchKey", "404"):
        return [(1, "CreateBucket", {"Bucket": given.get("Bucket")}), (2, "PutObject", _object(given))]
    if code == "ResourceNotFoundException" and "TableName" in given:
        return [(1, "CreateTable", _table(given))]
    if code == "ResourceNotFoundException" and "SecretId" in given:
        return [(2, "CreateSecret", {"Name": given["SecretId"], "SecretString": _CONTENT})]
    if code in ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"):
        return [(1, "CreateQueue", {"QueueName": _last(given.get("QueueUrl") or given.get("QueueName"), "/")})]
    if code in ("NotFound", "NotFoundException") and "TopicArn" in given:
        return [(1, "CreateTopic", {"Name": _last(given["TopicArn"], ":")})]
    if code == "ParameterNotFound":
        return [(2, "PutParameter", {"Name": given.get("Name"), "Value": _CONTENT, "Type": "String"})]
    return []


def _object(given: dict[str, Any]) -> dict[str, Any]:
    source = given.get("CopySource") or given
    return {"Bucket": source.get("Bucket"), "Key": source.get("Key"), "Body": _CONTENT.encode()}


def _last(text: Any, separator: str) -> str:
    return str(text or "").rpartition(separator)[2]


def _table(given: dict[str, Any]) -> dict[str, Any]:
    """A table whose key is what the call names, or `id`."""
    key = given.get("Key") or _key_of(given.get("Item") or {})
    names = {name: _kind(value) for name, value in list(key.items())[:2]} or {"id": "S"}
    kinds = ["HASH", "RANGE"]
    return {
        "TableName": given.get("TableName"),
        "KeySchema": [{"AttributeName": name, "KeyType": kinds[number]} for number, name in enumerate(names)],
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": kind} for name, kind in names.items()],
        "BillingMode": "PAY_PER_REQUEST",
    }


def _key_of(item: dict[str, Any]) -> dict[str, Any]:
    named = {name: value for name, value in item.items() if name.lower() in ("id", "pk", "sk", "key")}
    return named or dict(list(item.items())[:1])


def _kind(value: Any) -> str:
    """The type of a key's value, as the low-level client writes it."""
    return next(iter(value)) if isinstance(value, dict) and len(value) == 1 else "S"


def _filled(answer: Any, operation: str) -> Any:
    """A table of our own is empty: at the second level a lookup of one item finds one."""
    if LEVEL >= 2 and operation == "GetItem" and "Item" not in answer:
        answer["Item"] = {"id": {"S": "provided"}, "name": {"S": "provided"}, "value": {"S": "provided"}}
    return answer
