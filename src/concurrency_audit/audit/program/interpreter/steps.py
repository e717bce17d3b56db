"""Walks over what the code states, interpreted step by step: `for name, value in {"state": "paid"}.items()`.

Texts are put together so of the names of fields: the expression of an update, and what stands for its placeholders.
"""

from __future__ import annotations

from concurrency_audit.audit.model.terms import Block, Expression, Term, parts_of
from concurrency_audit.audit.program.domain.contents import LISTED, MOST_LISTED, MOST_STEPS
from concurrency_audit.audit.program.domain.values import Args, Value
from concurrency_audit.audit.program.interpreter.dictionary_views import VIEW, stated_keys

MOST_TERMS = 400
"""Size of a body, in terms, above which a walk is not worth its steps."""
_WALKED = ("builtins.list", "builtins.tuple", "builtins.set", "builtins.dict", "builtins.enumerate", "builtins.zip")
_LISTS = ("builtins.list", "builtins.tuple")
_FUNCTION_OF_CALL = 1
_BY_NAME = ("getattr", "setattr")
_ASKING = ("get", "pop")
_ADDING = frozenset(["append", "add", "update", "setdefault", "extend"])


def stated(source: Value) -> Args | None:
    """What a walk meets one by one: constant texts, or tuples that begin with one or with its number."""
    obj = source.obj
    if source.kind != "object" or obj is None or source.others or source.ref not in _WALKED:
        return None
    met = stated_keys(source) if source.ref == "builtins.dict" and obj.made_by != VIEW else obj.items
    is_told = met and len(met) <= MOST_STEPS and all(map(_is_told, met))
    return met if is_told else None


def functions(source: Value, body: Block) -> Args | None:
    """What a walk calls one after the other, functions or objects, where import-time code alone has listed them."""
    obj = source.obj
    if obj is None or not obj.items or not is_listed(source):
        return None
    is_short = len(obj.items) <= MOST_LISTED and all(item.kind in LISTED and not item.others for item in obj.items)
    return obj.items if is_short and sum(1 for _ in parts_of(body)) <= MOST_TERMS else None


def is_listed(source: Value) -> bool:
    """Whether a list was filled with functions or objects of the project at import, so that a walk meets some."""
    obj = source.obj
    if obj is None or not obj.at_import or source.others or source.ref not in _LISTS or not obj.items:
        return False
    return all(item.kind in LISTED for item in obj.items)


def may_jump(body: Block) -> bool:
    """Whether a loop may be left, or go on with the next step, before the end of its body."""
    return any(each[0] == "jump" for each in parts_of(body))


def _is_told(step: Value) -> bool:
    """Whether a step has a name of its own."""
    if step.kind == "const":
        return isinstance(step.ref, str) and not step.others
    items = None if step.obj is None or step.ref != "builtins.tuple" else step.obj.items
    if not items:
        return False
    is_number = items[0].kind == "const" and isinstance(items[0].ref, int)
    return _is_told(items[1]) if is_number and len(items) > 1 else _is_told(items[0])


def puts_together(target: Expression, body: Block) -> bool:
    """Whether a loop keeps texts that are made of what it meets, or asks for attributes by the names that it meets."""
    names = frozenset(each[1] for each in parts_of(target) if each[0] == "name")
    parts = list(parts_of(body))
    return bool(names) and len(parts) <= MOST_TERMS and any(_is_kept(each, names) for each in parts)


def is_put_together(target: Expression, elements: tuple[Expression, ...]) -> bool:
    """Whether a comprehension makes texts of what it meets, or takes it as it is."""
    names = frozenset(each[1] for each in parts_of(target) if each[0] == "name")
    parts = list(parts_of(elements))
    if any(_is_named_by(each, names) or _asks_for(each, names) for each in parts):
        return True
    return _holds_text(elements, names) or not any(each[0] in ("call", "comprehension") for each in parts_of(elements))


def _is_kept(term: Term, names: frozenset[str]) -> bool:
    """Whether a term puts a text that is made of one of these names into something, or is named by one."""
    if _is_named_by(term, names):
        return True
    if term[0] in ("assign", "augment"):
        return _holds_text(term, names) or (term[0] == "assign" and any(_is_entry(each, names) for each in term[1]))
    is_method = term[0] == "call" and len(term) > _FUNCTION_OF_CALL + 1 and term[_FUNCTION_OF_CALL][0] == "attribute"
    return is_method and term[_FUNCTION_OF_CALL][2] in _ADDING and _holds_text(term[2], names)


def _is_named_by(term: Term, names: frozenset[str]) -> bool:
    """`getattr(Item, name)`, `setattr(item, name, value)` with the very name that the walk has met."""
    if term[0] != "call" or term[1][0] != "name" or term[1][1] not in _BY_NAME or len(term[2]) < 2:
        return False
    return bool(term[2][1][0] == "name" and term[2][1][1] in names)


def _asks_for(term: Term, names: frozenset[str]) -> bool:
    """`body.get(name)` with the very name that the walk has met."""
    if term[0] != "call" or term[1][0] != "attribute" or term[1][2] not in _ASKING or not term[2]:
        return False
    return bool(term[2][0][0] == "name" and term[2][0][1] in names)


def _is_entry(target: Term, names: frozenset[str]) -> bool:
    """Whether it is stored under the very name that the walk has met: `claims[name] = event[name]`."""
    return target[0] == "item" and target[2][0] == "name" and target[2][1] in names


def _holds_text(term: object, names: frozenset[str]) -> bool:
    """Whether a part of a term is a text made of one of these names."""
    return any(each[0] in ("text", "binary") and _holds_name(each, names) for each in parts_of(term))


def _holds_name(term: object, names: frozenset[str]) -> bool:
    return any(each[0] == "name" and isinstance(each[1], str) and each[1] in names for each in parts_of(term))
