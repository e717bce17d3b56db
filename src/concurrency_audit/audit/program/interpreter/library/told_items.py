"""Clients of which nothing is known but what they are asked: the call says what is done to an item, whoever runs it.

They come from a module that is not among the files (a layer, a package of the house) or are handed over by a framework.
"""

from __future__ import annotations

from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import Obj, Value
from concurrency_audit.audit.program.interpreter.library import stores

_TABLE = "boto3.resource.Table"
_CLIENT = "boto3.client"
_MONGO = "pymongo.MongoClient"
_NAMES_TABLE = "TableName"
_ITEMS = {
    "get_item": "Key",
    "put_item": "Item",
    "update_item": "Key",
    "delete_item": "Key",
    "query": "KeyConditionExpression",
}
"""Methods of DynamoDB's tables and clients, each with the keyword that nothing else has under such a name."""
_OBJECTS = ("get_object", "put_object", "delete_object")
_OF_OBJECTS = frozenset(["Bucket", "Key"])
_DOCUMENTS = frozenset(
    """find_one find_one_and_update find_one_and_replace find_one_and_delete update_one replace_one insert_one
    delete_one count_documents""".split()
)
"""Methods of collections of MongoDB, whose first argument is a filter or a document."""


def known_as(call: LibraryCall, receiver: Value | None = None) -> LibraryCall | None:
    """The same call on a client of the service that it can only be meant for; None of all others."""
    given = {name for name, _ in call.keywords}
    if _ITEMS.get(call.short) in given:
        made_by = _CLIENT if _NAMES_TABLE in given else _TABLE
        return _on(call, made_by, f"{made_by}.{call.short}", receiver)
    if call.short in _OBJECTS and given >= _OF_OBJECTS:
        return _on(call, _CLIENT, f"{_CLIENT}.{call.short}", receiver)
    first = next(iter((*call.args, *(value for name, value in call.keywords if name == "filter"))), None)
    if (
        call.short in _DOCUMENTS
        and first is not None
        and first.obj is not None
        and first.obj.made_by == "builtins.dict"
    ):
        path = _path(call, receiver).replace(" ", "_")
        return None if not path else _on(call, _MONGO, f"{_MONGO}.{path}.{call.short}", receiver)
    return None


def _on(call: LibraryCall, made_by: str, name: str, receiver: Value | None) -> LibraryCall | None:
    """The call on an object that is named as the one is of which nothing is known."""
    given = call.receiver if receiver is None else receiver
    path = _path(call, receiver)
    if not path:
        return None
    known = None if given is None else given.obj
    obj = Obj(made_by, call.frame.module.key, call.frame.index, call.anchor, False)
    obj.first_argument = None if known is None else known.first_argument
    deps = frozenset() if given is None else given.deps - {"io"}
    obj.attributes[stores.NAMED] = obj.first_argument or Value(text=(path,), deps=deps)
    owner = Value("object", made_by, obj) if given is None else Value("object", made_by, obj).using(given)
    return call._replace(name=name, receiver=owner)


def _path(call: LibraryCall, receiver: Value | None) -> str:
    """What names the client in the code: where it came from, or is kept; empty where nothing does."""
    if receiver is None:
        return call.name.rpartition(".")[0]
    if receiver.kind == "method":
        owner, name = receiver.ref
        return f"{_path(call, owner)}.{name}".removeprefix(".")
    if receiver.kind == "external":
        return str(receiver.ref)
    if receiver.place is not None:
        return receiver.place.label
    told = sorted(receiver.deps - {"io", "row"})
    return " ".join(told).replace(".", "_")
