"""What a function stored: read whole after a pass, and compared with what the same payloads store one by one."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from concurrency_audit.load.oracles.differing import difference
from concurrency_audit.load.payloads.documents import Path, opened
from concurrency_audit.load.payloads.fields import Fields
from concurrency_audit.load.payloads.marks import Marks

Named = dict[str, Any]
"""Things of one container by their key."""
Stores = dict[str, Named]
"""Containers by what they are and their name: `table orders`."""
SIGHT = 300
"""Seconds that a message would be out of sight if reading its queue took as long."""
EVERY = 3
"""Keys for which a field varies, from which on it counts as varying for all keys of its container."""


def read(client: Callable[[str], Any]) -> Stores:
    """Read all buckets, tables and queues through boto3 clients; empty containers are there, too."""
    found: Stores = {}
    s3, tables, queues = client("s3"), client("dynamodb"), client("sqs")
    for bucket in s3.list_buckets()["Buckets"]:
        found[f"bucket {bucket['Name']}"] = dict(_objects(s3, bucket["Name"]))
    for name in tables.list_tables()["TableNames"]:
        found[f"table {name}"] = dict(_items(tables, name))
    for url in queues.list_queues().get("QueueUrls", ()):
        found[f"queue {url.rpartition('/')[2]}"] = dict(_messages(queues, url))
    return found


def _objects(s3: Any, bucket: str) -> Iterator[tuple[str, Any]]:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for row in page.get("Contents", ()):
            got = s3.get_object(Bucket=bucket, Key=row["Key"])
            content = {"body": _body(got["Body"].read()), "type": got.get("ContentType", "")}
            yield row["Key"], {"key": row["Key"], **content, "metadata": got.get("Metadata", {})}


def _body(data: bytes) -> Any:
    """A text as it is, anything else by its digest."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return f"{len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}"


def _items(tables: Any, name: str) -> Iterator[tuple[str, Any]]:
    keys = [one["AttributeName"] for one in tables.describe_table(TableName=name)["Table"]["KeySchema"]]
    for page in tables.get_paginator("scan").paginate(TableName=name, ConsistentRead=True):
        for item in page["Items"]:
            # Sets have no order.
            plain = {
                attribute: {kind: sorted(value, key=str) if kind in ("SS", "NS", "BS") else value}
                for attribute, typed in item.items()
                for kind, value in typed.items()
            }
            yield json.dumps([item[key] for key in keys], default=str), json.loads(json.dumps(plain, default=str))


def _messages(queues: Any, url: str) -> Iterator[tuple[str, Any]]:
    """Messages have no key: each is known by its id, which is made up. They are in sight again afterwards."""
    ask = {"MaxNumberOfMessages": 10, "VisibilityTimeout": SIGHT, "MessageAttributeNames": ["All"]}
    handles = []
    while messages := queues.receive_message(QueueUrl=url, **ask).get("Messages"):
        for one in messages:
            handles.append(one["ReceiptHandle"])
            yield one["MessageId"], {"body": one["Body"], "attributes": one.get("MessageAttributes", {})}
    for at in range(0, len(handles), 10):
        entries = [
            {"Id": str(number), "ReceiptHandle": handle, "VisibilityTimeout": 0}
            for number, handle in enumerate(handles[at : at + 10])
        ]
        queues.change_message_visibility_batch(QueueUrl=url, Entries=entries)


class Comparison:
    """Learns from two passes of single requests which keys and fields vary, and judges a third one."""

    def __init__(self, one: Stores, other: Stores, marks: Marks) -> None:
        self._named = marks.named
        self._stable = {
            container: one[container].keys() & other[container].keys() for container in one.keys() & other.keys()
        }
        self._fields = Fields()
        for container, keys in self._stable.items():
            # Who stores last leaves its own: whole, and not only the values that happen to differ.
            for key in keys:
                if marks.holders(one[container][key]) != marks.holders(other[container][key]):
                    self._fields.hidden.add((container, key))
        before, after = self._document(one), self._document(other)
        self._fields.learn([[before, after]])
        self._spread()
        self._fields.learn([[before, after]])
        self._expected = before

    def differences(self, stores: Stores) -> list[str]:
        """Say where what is stored differs from what is stored one after the other; one line per container."""
        expected, now = self._fields.canonical(self._expected), self._fields.canonical(self._document(stores))
        return [
            f"{container}: {told}"
            for container in sorted(expected.keys() | now.keys())
            if (told := difference(expected.get(container, {}), now.get(container, {}), then="one by one"))
        ]

    def left_out(self) -> set[Path]:
        """What was not compared."""
        return self._fields.hidden

    def _document(self, stores: Stores) -> dict[str, Any]:
        """Things whose key is the same in both passes by their key, all others as a multiset."""
        document = {}
        for container, things in stores.items():
            plain = {key: opened(_renamed(thing, self._named), "") for key, thing in things.items()}
            stable = self._stable.get(container, set())
            made_up = [thing for key, thing in plain.items() if key not in stable]
            document[container] = {
                **{key: thing for key, thing in plain.items() if key in stable},
                "(others)": sorted(made_up, key=lambda thing: json.dumps(thing, sort_keys=True)),
            }
        return document

    def _spread(self) -> None:
        """A field that varies for several keys varies for all of them."""
        counts = Counter((path[0], path[2:]) for path in self._fields.hidden if len(path) > 2)
        for (container, rest), count in counts.items():
            if count >= EVERY:
                self._fields.hidden |= {(container, key, *rest) for key in self._stable.get(container, ())}


def _renamed(value: Any, named: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {named(str(name)): _renamed(item, named) for name, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, named) for item in value]
    return named(value) if isinstance(value, str) else value
