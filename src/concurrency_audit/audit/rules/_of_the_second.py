"""What is stored under a name of the second, and under nothing that tells two requests of it apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.conditions import NEW
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.path_patterns import CONSTANT, SECOND, SETTING
from concurrency_audit.audit.program.domain.values import Pattern, Value
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._stored_items import Calls

WHY = "another invocation of the same second stores its own over it"
_OBJECT, _ITEM = "S3 object", "DynamoDB item"
_PUT = ".put_item"
_KEY = re.compile(r"^\[(id|pk|\w+_(id|pk)|\w*[a-z](Id|ID|PK)|ID|PK|Id)\]$")
"""A field that names an item, where the code nowhere asks for one by its key."""
_SAME = frozenset(["clock", "io", "row", CONSTANT, SECOND])
"""What two requests of one second have in common: rows too, where nothing of the request says which."""
_KIND = re.compile(
    r"(?:\['|\.)(?:[\w-]*[_-])?(?:\w*[a-z](?=[A-Z]))?"
    r"(?i:ext|extension|suffix|format|mime|mimetype|type|kind)(?:'\])?(?:\[-?\d+\])?$"
)
"""A part of the request that says of what kind something is, as others of the same second are."""
_LAST = ("[1]", "[-1]")
"""What `os.path.splitext(name)[1]` and `name.split(".")[-1]` are."""
_CLOCK = "clock"
_OF_ONE = ("event", "context")
"""Beginnings of the dependencies on one request."""
_OF_ALL = (".scan", " scan")
"""Methods that read all items."""


def is_of_the_second(program: Program, calls: Calls, write: Access) -> bool:
    """Whether what is made for a request has a name that others of its second have as well."""
    if write.op != "write":
        return False
    if write.place.owner == _ITEM:
        return write.method_name.endswith(_PUT) and _is_item_of_the_second(calls, write)
    key = program.key(write)
    is_made = write.place.owner == _OBJECT and write.value.kind != "const" and not _is_of_all(program, write)
    return is_made and key is not None and _is_time([key])


def _is_of_all(program: Program, write: Access) -> bool:
    """Whether what is stored is what all items are, and nothing of the request: another snapshot of that second is as
    good."""
    deps = facts.deep_deps(write.value)
    reads = [program.accesses[number] for number in write.value.reads if number in program.accesses]
    is_of_request = any(dep in NEW or dep.startswith(_OF_ONE) for dep in deps)
    return bool(reads) and not is_of_request and all(read.method_name.endswith(_OF_ALL) for read in reads)


def _is_item_of_the_second(calls: Calls, write: Access) -> bool:
    """Whether all fields that name an item are times or stated, and other fields are not."""
    given = fields(write.value)
    names = calls.keys(write) & given.keys() or {name for name in list(given)[:1] if _KEY.match(name)}
    others = [value for name, value in given.items() if name not in names]
    is_made = any(not _is_same(value) for value in others)
    return is_made and bool(names) and _is_time([given[name] for name in names])


def _is_time(key: Sequence[Value]) -> bool:
    return any(SECOND in facts.deep_deps(part) for part in key) and all(map(_is_same, key))


def _is_same(value: Value) -> bool:
    ending = _ending(value.text or ())
    return all(
        dep in _SAME or dep == ending or dep.startswith(SETTING) or _KIND.search(dep) for dep in facts.deep_deps(value)
    )


def _ending(text: Pattern) -> str | None:
    """What the request gives as the ending of a name: the part of another name behind its dot."""
    if len(text) < 2 or isinstance(text[-1], str) or not text[-1][1].endswith(_LAST):
        return None
    before = text[-2]
    is_after_dot = before.endswith(".") if isinstance(before, str) else before[0] == _CLOCK
    return text[-1][1] if is_after_dot else None
