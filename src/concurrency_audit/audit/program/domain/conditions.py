"""Conditions of stores to a service: whether one keeps an item from being changed that is no longer what was read."""

from __future__ import annotations

import re
from collections.abc import Collection

from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.expressions import Keywords, asks_for_absence, fields, named_in, set_in
from concurrency_audit.audit.program.domain.values import Value

COUNTS = ("incr", "incrby", "decr", "decrby")
"""Methods that count up or down in one step and give the new count."""
NEW = frozenset(["unique", "random"])
"""What no other request has: dependencies of a key that was made for it."""
_CONDITION = "ConditionExpression"
_IS_THERE = ".Attr.exists"
_THERE = re.compile(r"attribute_exists\s*\([^()]*\)|\b(?:and|or)\b|[()]", re.IGNORECASE)
"""What asks whether an item is there, and what joins such questions."""
_BY_ORDER = re.compile(r"[<>]=|(?<![<>])[<>](?![<>=])")
VERSION = re.compile(r"version|etag|revision|updated|modified|timestamp", re.IGNORECASE)
"""In the name of a field that changes with every store of its item."""


def guards(conditions: Collection[str], keywords: Keywords) -> bool:
    """Whether a store happens only if nothing has changed in between.

    Of several conditions one is enough: an item that has no version yet is asked for by its key alone.
    """
    given = tuple(keywords)
    return any(
        (name in conditions and any(not _always_holds(v) and not _says_nothing(name, v, given) for v in _either(value)))
        or (value.kind == "const" and f"{name}={value.ref}" in conditions)
        for name, value in given
    )


def _either(condition: Value) -> tuple[Value, ...]:
    """The conditions of which there is one; the first alone where there may be none."""
    several = condition.each()
    return several if all(each.kind != "const" or each.ref for each in several) else several[:1]


def is_limit(condition: Value) -> bool:
    """Whether a condition compares by order, as with a stock that is left: it lets several by, one after the other."""
    if asks_for_absence(condition) or not path_patterns.is_text(condition):
        return False
    return _BY_ORDER.search(path_patterns.show(path_patterns.pattern(condition))) is not None


def _always_holds(condition: Value) -> bool:
    """Whether a condition only asks that the item is there, as one that was read is, or is none at all."""
    if condition.kind == "const" and not condition.ref:
        return True  # a helper passes on what its callers may give, and this one gave nothing
    if condition.kind == "object":
        return str(condition.ref).endswith(_IS_THERE)
    if not path_patterns.is_text(condition):
        return False
    text = path_patterns.show(path_patterns.pattern(condition))
    return bool(text) and not _THERE.sub("", text).strip()


def _says_nothing(name: str | None, condition: Value, keywords: Keywords) -> bool:
    """Whether a condition is about nothing that another request could have changed, or about none of what is set.

    That no item has the key which was just made up for this one is always so. An update that is computed of what was
    read is not kept from overwriting another by a condition on its key, or on a field that neither of them changes.
    """
    names = named_in(condition, keywords) if name == _CONDITION else set()
    given = dict(keywords)
    if not names:
        return False
    if item := fields(given.get("Item")):
        return all(f"[{each}]" in item and _is_made_up(item[f"[{each}]"]) for each in names)
    key = fields(given.get("Key"))
    if key and not asks_for_absence(condition) and all(f"[{each}]" in key for each in names):
        return True  # it is the item of this key, whatever has become of it
    values = given.get("ExpressionAttributeValues")
    is_computed = values is not None and bool(values.reads)
    return is_computed and not asks_for_absence(condition) and not _concerns(names, set(set_in(keywords)))


def _is_made_up(key: Value) -> bool:
    """Whether a key has a part that no other request has, rather than one that the request may have given instead:
    `cookie or uuid4()`."""
    parts = [part for part in key.text or () if not isinstance(part, str)]
    beside = {dep for kind, told in parts if kind in ("event", "basename") for dep in told.split(", ")}
    return bool(key.deps & NEW) and path_patterns.of_request(key.deps) <= beside


def _concerns(names: Collection[str], changed: Collection[str]) -> bool:
    """Whether a condition is about a field that the update changes, or about a version; true where none is known."""
    return not changed or any(name in changed or VERSION.search(name) for name in names)
