"""Items that a service keeps for all environments: read here, stored back there, by whomever."""

from __future__ import annotations

from dataclasses import replace

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import INIT, Op
from concurrency_audit.audit.program.domain.conditions import COUNTS, guards
from concurrency_audit.audit.program.domain.expressions import answered, asked, asked_as, fields, is_no
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.places import Place, claim, cleared
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, Obj, Pattern, Value, derived
from concurrency_audit.audit.program.interpreter.library import queries
from concurrency_audit.audit.program.interpreter.moment import DUPLICATES
from concurrency_audit.audit.program.interpreter.run import Run

_KEY = "Key"
"""The keyword whose fields are compared one by one, because what is stored holds them among its own."""
NAMED = "(named)"
"""Attribute of a table or bucket: what names it, where that is no constant."""
KEYED_OBJECT = "Object"
_BUCKET = ".Bucket"
KEY_WITHIN = "(key)"
"""Attribute of an object in a bucket: its key, where both name it."""
_TABLE = "Table"
NAMED_OBJECTS = (_TABLE, "Bucket", "Object")
_DOCUMENT = "document"
_HELD_OBJECTS = (_DOCUMENT, "blob", "child", "collection", "bucket", "get_bucket")
"""Methods of an object that give another one of the store, which both name."""
_HOLDER = "(holder)"
"""Attribute of such an object: what the objects before it are named by."""
WITHIN = "in "
"""Beginning of the name of an item that is named by the whole chain of objects before the method."""
_OBJECT = "S3 object"
_NAMED_WHOLE = ("Airtable record",)
"""What is named by an id alone, and that by position."""
_WRITER = "batch_writer"
_INSERTS = ("insert_one", "insert_many")
"""Methods that fail where a unique index has one already; who catches that goes on as who found it."""
_IS = "eq"
_SESSION = "session"
"""Keyword of a call that belongs to such a transaction."""


def touch(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """Count a call as a read of an item, or as a store of one."""
    if call.frame.context is INIT or row.store is None:
        return value
    if guards(row.conditions, call.keywords) or (call.short in _INSERTS and run.moment.caught & DUPLICATES):
        made = claim(run.moment.site(call.frame, call.anchor))
        run.moment.surely_written = run.moment.surely_written | {made}
        return value
    place = Place("store", row.store, _name(call, row))
    content = _content(call, row)
    if content is not None and call.short in _INSERTS:
        content = _as_put(content)
    if content is None:
        reads = run.record.touch(call.frame, place, "read", "item", call.anchor, key="*", name=call.name)
        run.record.key_of_last_access(_key(call, row))
        return answered(value.with_reads(value.reads | reads))
    if run.moment.exclusive and any(name == _SESSION for name, _ in call.keywords):
        return value
    counted = run.record.touch(call.frame, place, "write", "item", call.anchor, key="*", value=content, name=call.name)
    run.record.key_of_last_access(_key(call, row))
    if _takes_down(content):
        clear(run, call)
    return value.with_reads(value.reads | counted) if call.short in COUNTS else value


def _as_put(document: Value) -> Value:
    """A document with what it holds by now: `document["_id"] = result.inserted_id` comes later."""
    if document.obj is None or document.ref != "builtins.dict":
        return document
    return document._replace(obj=replace(document.obj, attributes=dict(document.obj.attributes)))


def compare(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """A condition on one field, which the object before the method names."""
    made = None if call.receiver is None else call.receiver.obj
    if made is None or made.first_argument is None:
        return value
    name = str(made.first_argument.ref)
    state = asked_as(name, call.args[0]) if call.short == _IS and call.args else EMPTY
    return value.with_deps(value.deps | {asked(name, call.short)} | state)


def remove(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """Count a call that removes an item, whatever is in it by then.

    Where it asks anything of the item, be it that it is there, it fails for all but the first. Who goes on from here
    has removed it.
    """
    if call.frame.context is INIT or row.store is None or _asks(call, row):
        return value
    place = Place("store", row.store, _name(call, row))
    run.record.touch(call.frame, place, "delete", "item", call.anchor, key="*", name=call.name)
    run.record.key_of_last_access(_key(call, row))
    if run.moment.loops or row.several or row.narrowed:
        clear(run, call)
    else:
        removed = claim(run.moment.site(call.frame, call.anchor))
        run.moment.surely_written = run.moment.surely_written | {removed}
    return value


def _asks(call: LibraryCall, row: CallRow) -> bool:
    stated = (value for name, value in call.keywords if name in row.conditions)
    return guards(row.conditions, call.keywords) or any(value.kind != "const" or value.ref for value in stated)


def clear(run: Run, call: LibraryCall) -> None:
    """Remember that items have been cleared of something: who sets it at another one now relies on that."""
    run.moment.surely_written = run.moment.surely_written | {cleared(run.moment.site(call.frame, call.anchor))}


def _takes_down(content: Value) -> bool:
    """Whether a flag is among what is stored that says no."""
    known = fields(content)
    return any(is_no(value) or _takes_down(value) for value in known.values())


def transfer(run: Run, call: LibraryCall, row: CallRow, path: Value | None) -> None:
    """Count a file that is fetched as a read of its item, and one that is sent as a store of what is in the file.

    What is sent as it was fetched stores nothing new.
    """
    if call.frame.context is INIT or row.store is None or path is None or row.effect == "file-open":
        return
    record, place = run.record, Place("store", row.store, _name(call, row))
    file = (call.frame.context, path_patterns.show(path_patterns.pattern(path)))
    if row.effect == "download":
        record.fetched[file] = record.touch(call.frame, place, "read", "item", call.anchor, key="*", name=call.name)
        return
    changed = record.fetched.get(file, EMPTY) if record.is_changed_since_fetched(file) else EMPTY
    content = Value(reads=changed | record.filled.get(file, EMPTY))
    name = _key_within(call, row)
    if content.reads or path_patterns.SECOND in name.deps:
        record.touch(call.frame, place, "write", "item", call.anchor, key="*", value=content, name=call.name)
        record.key_of_last_access(name)


def touch_address(run: Run, call: LibraryCall, parts: Pattern, content: Value | None = None) -> frozenset[int]:
    """Count what is done with an address as a read of its object, or as a store of what was read before."""
    if call.frame.context is INIT or (content is not None and not content.reads):
        return EMPTY
    holes = ",".join(dep for part in parts if not isinstance(part, str) for dep in part)
    place = Place("store", _OBJECT, f"{path_patterns.show(parts)}|{holes}")
    op: Op = "read" if content is None else "write"
    given = UNKNOWN if content is None else Value(reads=content.reads)
    return run.record.touch(call.frame, place, op, "item", call.anchor, key="*", value=given, name=call.name)


def _key(call: LibraryCall, row: CallRow) -> Value:
    """The key of an item; where several are asked for, all that was asked."""
    if row.store in _NAMED_WHOLE:
        return _key_within(call, row)
    if (compared := queries.asked(call)) is not None:
        return compared
    return next((value for name, value in call.keywords if name == _KEY), derived(*(v for _, v in call.keywords)))


def _key_within(call: LibraryCall, row: CallRow) -> Value:
    """What names an object, by position or by keyword."""
    named = call.args[row.named_from : row.named_from + row.named_args]
    return derived(*named, *(value for name, value in call.keywords if name in row.named_by))


def _content(call: LibraryCall, row: CallRow) -> Value | None:
    """What is stored; None where the call only reads."""
    given = [value for name, value in call.keywords if name in row.content]
    if row.content_arg is not None and row.content_arg < len(call.args):
        given.append(call.args[row.content_arg])
    if given:
        return given[0] if len(given) == 1 else derived(*given)
    return UNKNOWN if row.content or row.content_arg is not None else None


def _name(call: LibraryCall, row: CallRow) -> str:
    """Which item, as far as the text tells; fields of a key are compared elsewhere."""
    given = dict(call.keywords)
    named = [
        *call.args[row.named_from : row.named_from + row.named_args],
        *(given[name] for name in row.named_by if name in given),
    ]
    made = None if call.receiver is None else call.receiver.obj
    kind = "" if made is None else str(made.made_by).rpartition(".")[2]
    if kind == _TABLE:
        named = named[: row.named_args]  # a name that is given beside can only be its own
    if made is not None and (not named or (kind in NAMED_OBJECTS and kind != _TABLE)):
        key = made.attributes.get(KEY_WITHIN)
        within = named if key is None else [key, *named]
        named = [_named(made), *within]
    holder = None if made is None else made.attributes.get(_HOLDER)
    text = " ".join(_identity(value) for value in named)
    return text if holder is None or UNKNOWN in named else f"{WITHIN}{holder.ref} {text}"


def keep_name(call: LibraryCall, obj: Obj) -> None:
    """What a table makes for writing into it has the table's name, a document of a collection that of both."""
    owner = None if call.receiver is None else call.receiver.obj
    if call.short.lower() == _TABLE.lower() and len(call.args) > 1:  # of Airtable, with the base before its own name
        obj.attributes[NAMED] = Value("const", " ".join(map(_identity, call.args)))
    if owner is not None and call.short == _WRITER:
        obj.attributes[NAMED] = _named(owner)
    if owner is not None and call.short == KEYED_OBJECT and str(owner.made_by).endswith(_BUCKET) and call.args:
        obj.attributes[NAMED], obj.attributes[KEY_WITHIN] = _named(owner), call.args[0]
    if queries.narrow(call, obj, owner) or (call.short == _DOCUMENT and not call.args):  # a new one has no name yet
        obj.attributes[NAMED] = UNKNOWN if owner is None else _named(owner)
    if owner is not None and call.short in _HELD_OBJECTS and call.args:
        obj.attributes[NAMED] = call.args[0]
        known, outer = _named(owner), owner.attributes.get(_HOLDER)
        if known is not UNKNOWN:
            obj.attributes[_HOLDER] = Value(
                "const", _identity(known) if outer is None else f"{outer.ref} {_identity(known)}"
            )


def _named(obj: Obj) -> Value:
    """What names an object of a store."""
    return obj.attributes.get(NAMED) or obj.first_argument or UNKNOWN


def _identity(value: Value) -> str:
    if value.kind == "const":
        return repr(value.ref)
    made = [path_patterns.REPLACED] if value.ref == path_patterns.REPLACED else []
    return path_patterns.show(path_patterns.pattern(value)) + "|" + ",".join([*sorted(value.deps - {"io"}), *made])
