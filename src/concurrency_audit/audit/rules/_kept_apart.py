"""What keeps two invocations apart that read and store one item: locks, isolation of transactions, versions."""

from __future__ import annotations

from collections.abc import Set

from concurrency_audit.audit.program.domain.accesses import Access, Context
from concurrency_audit.audit.program.domain.dependencies import field_dep
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.program import Program

_SERIAL = ("SERIALIZABLE", "REPEATABLE READ")
"""Isolation levels under which a transaction fails if a row that it read has been changed meanwhile."""
_SETS_LEVEL = (".set_session", ".set_isolation_level")
"""Methods of a connection that are given such a level."""
_IN_MEMORY = ("threading.", "asyncio.", "anyio.")
_VERSIONS = {"shadow of a thing": field_dep("version")}
"""Stores that look whether what is stored holds the version of what is there -> what it then depends on."""


def is_serializable(program: Program) -> bool:
    """Whether a database is opened so that of two transactions that disturb each other one fails."""
    levels = (obj.attributes.get("isolation_level") for obj in program.objects)
    return any(level is not None and _is_serial(level) for level in levels)


def isolated(program: Program) -> Set[Context]:
    """The entry points that say so of a connection by a call."""
    calls = (call for call in program.calls if call.name.endswith(_SETS_LEVEL))
    given = [(call, (*call.args, *(value for _, value in call.keywords))) for call in calls]
    return {call.context for call, values in given if any(map(_is_serial, values))}


def _is_serial(level: Value) -> bool:
    """Whether it is such a level; as SQL has it, or a member of an enumeration: `IsolationLevel.REPEATABLE_READ`."""
    words = str(level.ref).rpartition(".")[2].replace("_", " ").upper()
    return words.removeprefix("ISOLATION LEVEL ") in _SERIAL


def is_locked(program: Program, write: Access) -> bool:
    """Whether a lock is held that reaches beyond this process: of a service, or on a file."""
    return any(held.lock is None or not _in_memory(program, held.lock) for held in write.held)


def _in_memory(program: Program, lock: Place) -> bool:
    made = [obj.made_by for _, obj in program.owners(lock) if isinstance(obj.made_by, str)]
    return lock.root != "file" and all(name.startswith(_IN_MEMORY) for name in made)


def has_version(write: Access) -> bool:
    """Whether the version that was read is among what is stored, and the store looks at it."""
    return _VERSIONS.get(write.place.owner) in write.value.deps
