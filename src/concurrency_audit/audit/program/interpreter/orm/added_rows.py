"""Why a row is told that is added: of what was read or removed before, another invocation may make one as well."""

from __future__ import annotations

from collections.abc import Mapping, Set

from concurrency_audit.audit.program.domain.accesses import INIT, Access
from concurrency_audit.audit.program.domain.conditions import NEW
from concurrency_audit.audit.program.domain.dependencies import columns_of, fields_of
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.path_patterns import COUNTED
from concurrency_audit.audit.program.domain.places import Place, cleared
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, ClassRef, Value
from concurrency_audit.audit.program.interpreter.moment import DUPLICATES
from concurrency_audit.audit.program.interpreter.orm import moved_rows
from concurrency_audit.audit.program.interpreter.orm.row_values import (
    MANY,
    looks_by,
    name_of,
    place_of,
    place_of_model,
)
from concurrency_audit.audit.program.interpreter.orm.unique_columns import KEY, is_unique, is_within_unique, refuses
from concurrency_audit.audit.program.interpreter.raising_looks import FOUND
from concurrency_audit.audit.program.interpreter.run import Run

_NOTHING: Mapping[str, Value] = {}
_LINKS = "add"
_MARK = " insert"
"""Ending of the name of an access that adds a row of which there can be one: as a statement does."""
_SAYS_ALL = "DuplicateKeyError"
"""Of documents, whose indexes need not be stated beside their class, who catches it says that there is one."""
_IDS = frozenset(["id", "_id", "pk", "uuid"])
_TURNED_AWAY = frozenset(["outcome", "refusal"])
_OWN = NEW | {"io"}
ADDS = {
    "add": "add", "add_all": "add", "insert": "add", "insert_one": "add", "insert_many": "add",
    "create": "create", "bulk_create": "create", "save": "save",
}  # fmt: skip
"""Methods that add a row -> the ending of the name of the access."""


def added(run: Run, call: LibraryCall, model: ClassRef, content: Value) -> None:
    """A row that is added because a look found none, after others were removed, or under the next number.

    Where the column is unique, the second of two such rows fails.
    """
    if call.frame.context is INIT:
        return
    moved_rows.tell(run, model, fields(content))
    with run.moment.under(_looks_before(run, model, content)):
        _add(run, call, model, content)


def _looks_before(run: Run, model: ClassRef, content: Value) -> frozenset[int]:
    """The looks that turned others away, at rows which were asked for by a row that is given: who gave that may have
    looked in a branch that is over, or in another function (`coupon = checked(code) if code else None`)."""
    place, known = place_of_model(run, model), run.record.accesses
    looks = frozenset().union(*map(looks_by, fields(content).values()))
    found = [known[number] for number in looks - run.moment.checks if number in known]
    return frozenset([each.id for each in found if each.place == place and each.uses >= _TURNED_AWAY])


def _add(run: Run, call: LibraryCall, model: ClassRef, content: Value) -> None:
    place = place_of_model(run, model)
    run.record.rows_added.add((place, call.frame.context))
    is_refused = _SAYS_ALL in run.moment.caught or (
        run.moment.caught & DUPLICATES
        and refuses(run, model, _asked(run, place, model, fields(content)), fields(content).keys())
    )
    is_told = not is_refused and _is_told(run, place, model, content)
    if is_told or _is_mark(run, place, model):
        name = f"{name_of(run, model)}{'.' + ADDS.get(call.short, 'add') if is_told else _MARK}"
        run.record.touch(call.frame, place, "write", "item", call.anchor, key="*", value=content, name=name)
        run.record.key_of_last_access(UNKNOWN)  # no row has it yet


def _is_told(run: Run, place: Place, model: ClassRef, content: Value) -> bool:
    """Whether a look, a removal or a number decides on a row, and the database lets two such rows in."""
    return (
        _is_looked_for(run, place, model, fields(content))
        or _is_added_anew(run, place, model)
        or _is_numbered(run, place, model, fields(content))
    )


def _is_mark(run: Run, place: Place, model: ClassRef) -> bool:
    """Whether a row was looked for of which the database lets no second one in: it may only say what was done."""
    looks = [n for n in run.moment.checks if n in run.record.accesses and run.record.accesses[n].place == place]
    return any(_is_unique(run, model, look) for look in looks)


def is_linked(run: Run, call: LibraryCall, owner: Value) -> bool:
    """Whether a call only says that rows belong together which are there: who says it twice says it once.

    A limit of how many there may be is another matter.
    """
    if owner.obj is None or MANY not in owner.obj.attributes or call.name != _LINKS:
        return False
    place, known = place_of(run, owner), run.record.accesses
    looks = [known[number] for number in run.moment.checks if number in known and known[number].place == place]
    return not any("quota" in look.uses for look in looks)


def fields(content: Value) -> Mapping[str, Value]:
    """The columns that a row is made with."""
    return content.obj.attributes if content.obj is not None and content.kind == "instance" else {}


def _is_looked_for(run: Run, place: Place, model: ClassRef, given: Mapping[str, Value]) -> bool:
    looks = [n for n in run.moment.checks if n in run.record.accesses and run.record.accesses[n].place == place]
    looks = [look for look in looks if FOUND not in run.record.accesses[look].uses]
    told = [look for look in looks if not _is_kept_out(run, model, look, given.keys())]
    return bool(told) and not any(_is_unique(run, model, look, given) for look in looks)


def _is_kept_out(run: Run, model: ClassRef, look: int, given: Set[str]) -> bool:
    """Whether more was asked for than what the database allows once, and looked through for the rest of that; or all
    that there are were looked through for it.

    A limit of how many there may be is another matter.
    """
    access, key = run.record.accesses[look], run.record.keys.get(look, UNKNOWN)
    asked = columns_of(key, model) | fields_of(key)
    if "quota" in access.uses:
        return False
    if not asked:
        return is_unique(run, model, access.looked_at & given, False)
    return is_within_unique(run, model, asked, asked | access.looked_at, given)


def _is_added_anew(run: Run, place: Place, model: ClassRef) -> bool:
    """Whether rows of this class that a query asked for have been removed on some way to here."""
    sites = {each for each in run.moment.surely_written if each.is_cleared}
    removed = [a for a in run.record.removed.get(place, ()) if cleared(a.site) in sites]
    return bool(removed) and not any(_is_unique(run, model, access.id) for access in removed)


def _asked(run: Run, place: Place, model: ClassRef, given: Mapping[str, Value]) -> frozenset[str]:
    """The columns that looks at rows of this class compare which decide that one is added."""
    looks = [n for n in run.moment.checks if n in run.record.accesses and run.record.accesses[n].place == place]
    return EMPTY.union(*(_compared(run, model, look, given) for look in looks))


def _is_unique(run: Run, model: ClassRef, access: int, given: Mapping[str, Value] = _NOTHING) -> bool:
    names = _compared(run, model, access, given)
    return is_unique(run, model, names, KEY in names)


def _compared(run: Run, model: ClassRef, access: int, given: Mapping[str, Value]) -> frozenset[str]:
    """The columns that a look compares by itself, or with what a row is given among all that it found."""
    key, known = run.record.keys.get(access, UNKNOWN), run.record.accesses.get(access)
    named = fields_of(key) - (_IDS if key.reads else EMPTY)  # the key of another row says nothing of this one's
    names = columns_of(key, model) or named  # beanie's `find_one({"mail": mail})` names no class
    pairs = known.matched if known is not None and given else EMPTY
    return names.union(name for name, deps in pairs if name in given and given[name].deps & deps - {"io"})


def _is_numbered(run: Run, place: Place, model: ClassRef, given: Mapping[str, Value]) -> bool:
    """Whether a column holds the number after one that rows of this class were asked for."""
    numbered = {name for name, value in given.items() if COUNTED in value.deps and _is_of(run, place, value)}
    others = {name for name, value in given.items() if value.deps and not value.deps <= _OWN and not value.deps & NEW}
    return bool(numbered) and not is_unique(run, model, numbered | others, False)


def _is_of(run: Run, place: Place, value: Value) -> bool:
    found = [access for number in value.reads if (access := run.record.accesses.get(number)) is not None]
    return any(access.place == place and not _is_by_key(run, access) for access in found)


def _is_by_key(run: Run, access: Access) -> bool:
    """Whether one row was asked for, which need not be the last one."""
    return KEY in columns_of(run.record.keys.get(access.id, UNKNOWN))
