"""Creates missing AWS resources in the mock when there is no setup, so that the handler reaches its own logic."""

import contextlib
import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from concurrency_audit.confirm.runtime import shapes

LEVEL = 0
"""0 nothing, 1 tables, buckets, queues and their like, 2 also objects, items, parameters and secrets that hold JSON,
3 the same, but objects are pictures, 4 zip archives."""

STEADY = False
"""Whether a made-up content depends on its name alone; else it changes between two looks, as if others wrote it."""

CHANCE = random.Random(0)
_SETTINGS = ("GetBucket", "GetObjectTagging", "GetObjectAcl")
_LOOKS = ("Get", "Head", "List", "Describe", "Query", "Scan", "BatchGet")
_OWN: set[str] = set()
"""What the code itself has written in this run."""
_BUCKETS: set[str] = set()
"""Buckets that were made up."""
_MADE: set[str] = set()
"""Objects, parameters and secrets of this run that were made up."""
_CONTENTS = count()
"""Counts contents, so that two in a row are never equally long."""
_WRITTEN = 1_767_225_600
"""When listed objects were written, in seconds since the epoch."""
_CONTENT, _PICTURES, _ARCHIVES = 2, 3, 4
"""The first levels that make up contents, and of another kind."""
Call = Callable[[str, dict[str, Any]], Any]


def _picture(width: int) -> bytes:
    """A small PNG, black."""
    rows = zlib.compress(b"".join(b"\0" + bytes(3 * width) for _ in range(2)))
    head = struct.pack("!IIBBBBB", width, 2, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    chunks = (struct.pack("!I", len(d)) + n + d + struct.pack("!I", zlib.crc32(n + d)) for n, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _archive(where: str) -> bytes:
    """A zip archive with two files, of which one is called as the object is."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in ("data.json", f"{zlib.crc32(where.encode()):x}.json"):
            archive.writestr(zipfile.ZipInfo(name), _content(where))
    return held.getvalue()


def _chance(where: str) -> random.Random:
    return random.Random(zlib.crc32(where.encode())) if STEADY else CHANCE


def _content(where: str) -> str:
    """JSON with values of its own: between two looks somebody may have written something else there, which is why it
    matters who of two invocations looks, and how often."""
    chance = _chance(where)
    fresh = {name: f"{name}-{chance.getrandbits(64):016x}" for name in ("name", "value", "version")}
    length = chance.randrange(8) if STEADY else (chance.randrange(8) + 8 * next(_CONTENTS)) % 64
    return json.dumps({"id": "provided", **fresh}) + " " * length


def called(real: Callable[..., Any], client: Any, operation: str, parameters: dict[str, Any]) -> Any:
    """Make the call; if it fails because of a resource that may be created, create it and call again."""
    if LEVEL == 0:
        return real(client, operation, parameters)

    def call(name: str, values: dict[str, Any]) -> Any:
        return real(client, name, values)

    if not STEADY and _named(parameters) in _MADE and operation in _ANEW:
        write, values = _ANEW[operation](parameters)
        call(write, values)
    if not operation.startswith(_LOOKS):
        _OWN.add(_about(parameters))
    for _ in range(3):
        try:
            answer = call(operation, parameters)
        except Exception as error:
            if not _made_up(_code(error), parameters, call):
                if LEVEL >= _CONTENT and shapes.absent(error):
                    return shapes.answer(client, operation, _chance(f"{operation} {sorted(parameters.items())}"))
                raise
        else:
            if LEVEL >= _CONTENT and _set_by_others(operation, parameters):
                return shapes.answer(client, operation, _chance(f"{operation} {sorted(parameters.items())}"))
            return _filled(answer, operation, parameters)
    return call(operation, parameters)


def _set_by_others(operation: str, given: dict[str, Any]) -> bool:
    """Whether a setting is looked at of something that only exists because it was made up: it has no real one."""
    return operation.startswith(_SETTINGS) and str(given.get("Bucket")) in _BUCKETS and _about(given) not in _OWN


def _about(given: dict[str, Any]) -> str:
    """The thing that a call is about."""
    return _where(given) if "Bucket" in given else str(sorted(given.items())[:1])


def _code(error: Exception) -> str:
    answer = getattr(error, "response", None)
    return str(answer.get("Error", {}).get("Code", "")) if isinstance(answer, dict) else ""


def _made_up(code: str, given: dict[str, Any], call: Call) -> bool:
    """Create what is missing; False if it cannot be created."""
    made = False
    for level, operation, values in _makers(code, given):
        if level <= LEVEL and all(values.values()):
            with contextlib.suppress(Exception):
                call(operation, values)
                made = True
                if operation == "CreateBucket":
                    _BUCKETS.add(str(given.get("Bucket")))
                if level >= _CONTENT:
                    _MADE.add(_named(given))
    return made


def _makers(code: str, given: dict[str, Any]) -> list[tuple[int, str, dict[str, Any]]]:
    """Calls that create what an error reports as missing, each with the level from which on it is made."""
    if code == "NoSuchBucket":
        return [(1, "CreateBucket", {"Bucket": given.get("Bucket")})]
    if code in ("NoSuchKey", "404"):
        return [(1, "CreateBucket", {"Bucket": given.get("Bucket")}), (2, "PutObject", _object(given))]
    if code == "ResourceNotFoundException" and "TableName" in given:
        return [(1, "CreateTable", _table(given))]
    if code == "ResourceNotFoundException" and "SecretId" in given:
        return [(2, "CreateSecret", {"Name": given["SecretId"], "SecretString": _content(str(given["SecretId"]))})]
    if code in ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"):
        return [(1, "CreateQueue", {"QueueName": _last(given.get("QueueUrl") or given.get("QueueName"), "/")})]
    if code in ("NotFound", "NotFoundException") and "TopicArn" in given:
        return [(1, "CreateTopic", {"Name": _last(given["TopicArn"], ":")})]
    if code == "ParameterNotFound":
        return [(2, "PutParameter", _parameter(given))]
    return []


def _object(given: dict[str, Any]) -> dict[str, Any]:
    source = given.get("CopySource") or given
    size = 64 * (
        1 + zlib.crc32(_where(source).encode()) % 97
    )  # of its own for each object, so that one is told from another
    where = _where(source)
    if LEVEL >= _ARCHIVES:
        body = _archive(where)
    elif LEVEL >= _PICTURES:
        body = _picture(size // 64 + _chance(where).randrange(64))
    else:
        body = (_content(where) + " " * size).encode()
    return {"Bucket": source.get("Bucket"), "Key": source.get("Key"), "Body": body}


def _parameter(given: dict[str, Any]) -> dict[str, Any]:
    name = str(given.get("Name"))
    return {"Name": name, "Value": _content(name), "Type": "String", "Overwrite": True}


def _secret(given: dict[str, Any]) -> dict[str, Any]:
    return {"SecretId": given.get("SecretId"), "SecretString": _content(str(given.get("SecretId")))}


_ANEW: dict[str, Callable[[dict[str, Any]], tuple[str, dict[str, Any]]]] = {
    "GetObject": lambda given: ("PutObject", _object(given)),
    "HeadObject": lambda given: ("PutObject", _object(given)),
    "GetParameter": lambda given: ("PutParameter", _parameter(given)),
    "GetSecretValue": lambda given: ("PutSecretValue", _secret(given)),
}
"""What reads a content, and the call that writes another one before the next look."""


def _named(given: dict[str, Any]) -> str:
    """What a call looks at, of whatever service."""
    return _where(given) if "Bucket" in given else str(given.get("SecretId") or given.get("Name"))


def _where(given: dict[str, Any]) -> str:
    return f"{given.get('Bucket')}/{given.get('Key')}"


def _last(text: Any, separator: str) -> str:
    return str(text or "").rpartition(separator)[2]


def _table(given: dict[str, Any]) -> dict[str, Any]:
    """A table with the key that the call uses, or `id`."""
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
    """The type of a key's value, as the low-level client writes it, or of a plain one."""
    if isinstance(value, dict) and len(value) == 1:
        return str(next(iter(value)))
    if isinstance(value, bytes | bytearray):
        return "B"
    return "N" if isinstance(value, int | Decimal) else "S"


def _filled(answer: Any, operation: str, given: dict[str, Any]) -> Any:
    """A table of our own is empty: at the second level whoever looks for an item finds one."""
    if LEVEL < 2:
        return answer
    if operation == "GetItem" and "Item" not in answer:
        answer["Item"] = _item(f"{given.get('TableName')}/{given.get('Key')}", plain=_is_plain(given))
    elif operation in ("ListObjectsV2", "ListObjects") and not answer.get("Contents"):
        answer.update({"Contents": [_listed(given)], "KeyCount": 1})
    elif operation in ("Query", "Scan") and not answer.get("Items"):
        item = _item(str(sorted(given.items(), key=str)), plain=_is_plain(given))  # another question, another answer
        answer.update({"Items": [item], "Count": 1, "ScannedCount": 1})
    return answer


def _listed(given: dict[str, Any]) -> dict[str, Any]:
    """An object that a listing shows: another one at each look, unless steady."""
    prefix = str(given.get("Prefix") or "")
    chance = _chance(f"{given.get('Bucket')}/{prefix}")
    changed = datetime.fromtimestamp(_WRITTEN, UTC)
    return {
        "Key": f"{prefix}{chance.getrandbits(64):016x}.txt",
        "Size": chance.randrange(4096),
        "LastModified": changed,
    }


def _is_plain(given: dict[str, Any]) -> bool:
    """Whether a resource of boto3 asks, which takes and gives values without their types."""
    key = given.get("Key") or {}
    conditions = (given.get(name) for name in ("KeyConditionExpression", "FilterExpression"))
    return any(not isinstance(value, dict) for value in key.values()) or any(
        condition is not None and not isinstance(condition, str) for condition in conditions
    )


def _item(where: str, *, plain: bool) -> dict[str, Any]:
    values = json.loads(_content(where))
    return dict(values) if plain else {name: {"S": value} for name, value in values.items()}
