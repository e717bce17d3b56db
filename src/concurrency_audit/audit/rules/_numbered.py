"""Items that are stored under the number after the last one that was found: two invocations find the same last one."""

from __future__ import annotations

import re
from collections.abc import Collection

from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.conditions import COUNTS, NEW
from concurrency_audit.audit.program.domain.contents import reads_within
from concurrency_audit.audit.program.domain.dependencies import field_dep
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.path_patterns import COUNTED, HOW_MANY
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._decided_rows import ADDED
from concurrency_audit.audit.rules._set_by import BY_CHAIN
from concurrency_audit.audit.rules._stored_items import Calls, named, same_holder

WHY = "an invocation that looked at the same time found the same last number, and both store under the next one"
_SHEETS = ("range of a Google sheet", "cell of a Google sheet")
_COUNTING = ("count", "max", "aggregate")
_REQUEST = "event"
"""Beginning of the dependencies on the request."""
_LAST = re.compile(r"\b(max|count)\s*\(|\border\s+by\b.*\bdesc\b", re.IGNORECASE | re.DOTALL)
KEY_LIKE = re.compile(r"(^|_)(id|pk|sk|key|no|num|number|index|seq|sequence|position)$|(Id|Key|Number|Index)$")
"""Names that a field has which tells items apart, where the code does not say which one does."""


_NUMBERS = re.compile(r"(^|_)(no|num|number|code|ref|reference|rev|revision|version|serial|seq|sequence)$")
"""Names of what numbers the items of one kind, beside what tells them apart."""


def last_found(program: Program, calls: Calls, write: Access) -> Access | None:
    """The read that gave the number before the one under which an item is added."""
    if write.method_name.endswith(ADDED):
        return next((r for r in _within(program, write) if _is_before(r, write)), None)
    key = program.key(write) if write.place.owner == "row" else write.value
    reads = [] if key is None else [program.accesses[i] for i in sorted(key.reads) if i in program.accesses]
    known = calls.keys(write)
    close = (r for r in reads if (same_holder(r, write) if r.place.owner == BY_CHAIN else r.place == write.place))
    return next((r for r in close if _is_numbered(program, known, r, write)), None)


def next_cell(program: Program, calls: Calls, write: Access) -> Access | None:
    """The read of a sheet whose rows, or columns, were counted to write into the next one.

    Who goes through all rows writes into those that there are.
    """
    call = calls.of(write) if write.place.owner in _SHEETS else None
    counted = [] if call is None else [value for value in named(call) if HOW_MANY in value.deps]
    found = [program.accesses[i] for value in counted for i in sorted(value.reads) if i in program.accesses]
    read = next((r for r in found if r.place.owner == write.place.owner), None)
    return None if read is None or (write.in_loop and not read.in_loop) else read


def _is_numbered(program: Program, known: frozenset[str], read: Access, write: Access) -> bool:
    if write.place.owner == "row":
        return _is_row_numbered(program, read, write)
    given = fields(write.value)
    numbered = {name for name, value in given.items() if COUNTED in value.deps and read.id in value.reads}
    naming = {name: value for name, value in given.items() if name in known or not known}
    if any(value.deps & NEW for value in naming.values()):
        return False
    if known or _is_refused(program, numbered, given, write):
        return bool(numbered & known)
    return any(KEY_LIKE.search(name[1:-1]) or _NUMBERS.search(name[1:-1]) for name in numbered)


def _is_refused(program: Program, numbered: Collection[str], given: Collection[str], write: Access) -> bool:
    """Whether a unique index keeps out the second of two documents with one number."""
    names, own = ({name[1:-1] for name in each} for each in (given, numbered))
    return any(
        index.fields <= names
        and index.fields & own
        and (not index.collection or f".{index.collection}." in write.method_name)
        for index in program.unique_indexes
    )


def raises(program: Program, calls: Calls, read: Access, write: Access) -> bool:
    """Whether a field of the item that was found is stored again with what the request adds to it."""
    given = fields(write.value)
    known = calls.keys(write)
    if any(value.deps & NEW for name, value in given.items() if name in known or KEY_LIKE.search(name[1:-1])):
        return False
    key = program.key(read)
    asked = set() if key is None else {dep for dep in key.deps if dep.startswith(_REQUEST)}
    return any(_is_raised(name[1:-1], value, read, asked) for name, value in given.items())


def _is_raised(name: str, value: Value, read: Access, asked: Collection[str]) -> bool:
    """Whether a value was computed of the field of that name and of something else."""
    if read.id not in value.reads or field_dep(name) not in value.deps or KEY_LIKE.search(name):
        return False
    added = [dep for dep in value.deps if dep.startswith(_REQUEST) and not dep.startswith(tuple(asked))]
    return COUNTED in value.deps or bool(added)


def overruns(look: Access, write: Access) -> bool:
    """Whether a count is compared with a limit and then counted on, and nobody looks at what that gave."""
    is_count = write.method_name.rpartition(".")[2] in COUNTS
    return is_count and "limit" in look.uses and not write.uses & {"limit", "decision", "outcome"}


def overruns_row(program: Program, look: Access, write: Access) -> bool:
    """Whether a column of a row is compared with a limit, and the database then counts on it, whatever it holds.

    What is asked of the row by then, as `WHERE used < most`, keeps it within.
    """
    step = field_dep(write.method_name)
    if write.op != "write" or step not in write.value.deps or write.in_loop or look.place != write.place:
        return False
    if any(read in program.accesses and program.accesses[read].place == look.place for read in write.value.reads):
        return False
    asked, given = (_of_request(program, access) for access in (look, write))
    is_same = bool(asked) and all(any(dep.startswith(each) for dep in given) for each in asked)
    return is_same and "limit" in look.uses and write.method_name in look.looked_at


def _of_request(program: Program, access: Access) -> set[str]:
    key = program.key(access)
    return set() if key is None else {dep for dep in key.deps if dep.startswith(_REQUEST)}


def _within(program: Program, write: Access) -> list[Access]:
    found = sorted(reads_within(write.value))
    return [program.accesses[i] for i in found if i in program.accesses]


def _is_before(read: Access, write: Access) -> bool:
    """Whether a column of a row that is added holds the number after the last one, or after how many there are."""
    known = {} if write.value.obj is None else write.value.obj.attributes
    is_last = read.method_name.rpartition(".")[2] in _COUNTING
    return read.place == write.place and any(
        read.id in value.reads
        and COUNTED in value.deps
        and (is_last or field_dep(name) in value.deps or (HOW_MANY in value.deps and _NUMBERS.search(name)))
        for name, value in known.items()
    )


def _is_row_numbered(program: Program, read: Access, write: Access) -> bool:
    """Whether a row is inserted with the number after the greatest, or after how many there are."""
    key: Value | None = program.key(write)
    asked = program.key(read)
    text = "" if asked is None or asked.text is None else path_patterns.show(asked.text)
    return key is not None and COUNTED in key.deps and _LAST.search(text) is not None
