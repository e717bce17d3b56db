"""Queries of a collection that are narrowed down step by step: `users.where("mail", "==", mail).limit(1)`."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import Obj, Value

_NARROWING = ("where", "limit", "order_by", "select", "offset", "start_after")
"""Methods of a collection, or of a query of it, that give a query of fewer of its documents."""
_FILTERS = ("FieldFilter",)
"""Classes of what such a method may be given instead of a field, an operator and a value."""
_EQUAL = ("==", "array_contains")
ASKED = "(asked)"
"""Attribute of a query or filter: what the documents have that it gives, field by field."""


def narrow(call: LibraryCall, obj: Obj, owner: Obj | None) -> bool:
    """Keep what a query asks for; whether it is one, which has the name of its collection."""
    if call.short in _FILTERS:
        obj.attributes[ASKED] = _asked(call, _compared(call))
    if owner is None or call.short not in _NARROWING:
        return False
    filters = [value.obj.attributes.get(ASKED) for value in call.values if value.obj is not None]
    obj.attributes[ASKED] = _asked(call, _compared(call), owner.attributes.get(ASKED), *filters)
    return True


def asked(call: LibraryCall) -> Value | None:
    """What the documents have that a call gives, where a query is its receiver."""
    obj = None if call.receiver is None else call.receiver.obj
    return None if obj is None else obj.attributes.get(ASKED)


def _compared(call: LibraryCall) -> Value | None:
    if len(call.args) != 3 or call.args[1].ref not in _EQUAL:
        return None
    made = Obj("builtins.dict", call.frame.module.key, 0, -1, False, attributes={f"[{call.args[0].ref}]": call.args[2]})
    return Value("object", "builtins.dict", made)


def _asked(call: LibraryCall, *several: Value | None) -> Value:
    """What several questions ask for together."""
    made = Obj("builtins.dict", call.frame.module.key, 0, -1, False)
    known = [value for value in several if value is not None and value.obj is not None]
    for value in known:
        made.attributes.update({} if value.obj is None else value.obj.attributes)
    return Value("object", "builtins.dict", made).using(*made.attributes.values())
