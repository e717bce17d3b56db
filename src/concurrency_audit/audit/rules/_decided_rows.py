"""Rows of databases that are added, or changed, because of what a SELECT or a query of an ORM said of them."""

from __future__ import annotations

import re
from collections.abc import Collection

from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.contents import holds
from concurrency_audit.audit.program.domain.dependencies import columns_of, fields_of, known_as
from concurrency_audit.audit.program.domain.key_names import LOOKUP, ROW_KEYS
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, Value
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.stated_keys import plain
from concurrency_audit.audit.rules._asked_fields import as_item
from concurrency_audit.audit.rules._moved_on import is_secret, says_gone_or_seen
from concurrency_audit.audit.rules._spaced import sets_later

_SELECT = re.compile(r"select\s+(?:distinct\s+)?(.*?)\s+from\s.*?(?:\bwhere\b(.*))?$", re.IGNORECASE | re.DOTALL)
_UPDATE = re.compile(r"\s*update\s+(\S+)\s+set\s+(.*?)(?:\swhere\s.*)?$", re.IGNORECASE | re.DOTALL)
_INSERT = re.compile(r"\s*insert\s+into\s+([^\s(]+)\s*\(([^)]*)\)", re.IGNORECASE | re.DOTALL)
_COMPARED = re.compile(r"([\w.\"`]+)\s*(?:::\w+\s*)?(?:\)\s*)*(?:collate\s+\S+\s*)?(?:=|\bi?like\b)", re.IGNORECASE)
"""A column that is compared for what it holds, as it is or in one spelling: `LOWER(mail) = %s`, `mail ILIKE %s`."""
STATED = re.compile(
    r"(\w+)[\"`]?\s*(?:(?:=|<>|!=)\s*(?:'[^']*'|\d+|true\b|false\b)|is\s+(?:not\s+)?null|"
    r"(?:not\s+)?in\s*\(\s*(?:'[^']*'|\d+)(?:\s*,\s*(?:'[^']*'|\d+))*\s*\))",
    re.IGNORECASE,
)
"""A column that is compared with, or set to, what the statement itself states."""
_OTHERS = re.compile(r"(?<!\w)(?:id|uuid|pk|\w+_id)[\"`]?\s*(?:<>|!=)", re.IGNORECASE)
"""Only rows besides this one are asked for."""
_LITERAL = re.compile(r"=\s*'([^']*)'")
_LAST_WORD = re.compile(r"(\w+)\W*$")
_FETCHED = frozenset(["row"])
"""The dependency of what a service gave, one of many."""
_VERSIONS = frozenset(["version", "revision", "rev", "etag"])
"""Columns that are compared with what a request knows, and counted on from it."""

_SESSION = re.compile(r"\.\w*(session|db|conn|connection|database|uow)\.\w+$", re.IGNORECASE)
"""A method of the session that a request keeps: `g.session.scalars`."""
_NONE_OR_FEW = frozenset(["lacking", "limit", "quota"])
"""Uses of a look that found none, or how many there are."""
_ALL = frozenset(["event", "event['request']", "event.request"])
"""What a request is as a whole, of which too much may be a part."""
_TRIED = ("random", path_patterns.CONSTANT)
"""Dependencies of a number that is drawn, or counted up, until none has it."""
_ONCE = " insert once"
"""Ending of the name of an INSERT that adds no second row where there is one."""
ADDED = (".add", ".create", ".save")
"""Methods of an ORM that add a row; `save` also stores one that was found."""
_UNLESS_THERE = ".get_or_create"
"""One that looks for the row itself."""


def decides_on_row(program: Program, look: Access, write: Access) -> bool:
    """Whether a row is made and added that has what a query asked for, under the same names.

    The key of a row that was found by it stands for what the request gave, and so does each of several. Of what a query
    asked of joined classes the row has nothing itself: one of its own columns is enough there.
    """
    key, row = program.key(look) or UNKNOWN, write.value
    if write.method_name.endswith(_UNLESS_THERE):
        return look.site == write.site
    if not write.method_name.endswith(ADDED) or (write.method_name.endswith(".save") and row.kind != "instance"):
        return False
    if look.uses.isdisjoint(_NONE_OR_FEW) and any(look.id in v.reads and v.kind != "const" for v in holds(row)):
        return False  # an answer to a comment, a copy: it is added beside the one that was found
    names = columns_of(key, row.ref if row.kind == "instance" else None)
    given, is_joined = _given(row, names), bool(names) and len(names) < len(columns_of(key))
    if names and not is_joined:
        ordered = fields_of(key)  # those that are compared by order: `start < end`, and `start__lt=end` of Django
        given |= facts.deep_deps(row) if any(LOOKUP in name for name in ordered) else _given(row, ordered)
    given |= {as_item(dep) for dep in given}
    whole = facts.deep_deps(row) if names and not is_joined and len(_named(row, names)) < len(names) else EMPTY
    asked = [dep for dep in facts.deep_deps(key) if dep.startswith("event") and not _SESSION.search(dep)]
    met = [_is_given(dep, given, bool(names)) or _is_part(dep, whole) for dep in asked]
    if not asked:
        return _is_found_among(look, row) or (not is_joined and _is_stated_alike(look, row, names))
    return any(met) if is_joined else all(met)


def _is_found_among(look: Access, row: Value) -> bool:
    """Whether all rows were asked for, and one looked for among them that has what this one gets: `any(other.name ==
    name for other in others)`; or a number that none of them has was drawn, or counted up to."""
    told = [(name, {dep for dep in deps if dep.startswith("event") or dep in _TRIED}) for name, deps in look.matched]
    known = {} if row.obj is None else row.obj.attributes
    return any(
        wanted and (wanted <= facts.deep_deps(known[name]) if name in known else wanted <= facts.deep_deps(row))
        for name, wanted in told
    )


def _is_stated_alike(look: Access, row: Value, names: Collection[str]) -> bool:
    """Whether a row that the code itself names was looked for, and is made where there is none: a default category, the
    role of a new user."""
    named = _named(row, names)
    is_whole = bool(names) and len(named) >= len(names)
    return is_whole and "lacking" in look.uses and not any(facts.from_request(value) for value in named)


def _is_given(dep: str, given: frozenset[str], is_known: bool) -> bool:
    """Whether a part of the request that was asked for is among those of which a row is made, in some spelling."""
    spellings = (*_alike(dep), as_item(dep))
    return not given.isdisjoint(spellings) or (is_known and _is_within(dep, given))


def _alike(dep: str) -> tuple[str, ...]:
    """What stands for a part of the request: each of several, the key of the row that was found by it, or that row."""
    row, _, name = dep.rpartition(".")
    own = row if name in ROW_KEYS else dep
    return dep, f"{dep}[*]", own, *(f"{own}.{key}" for key in ROW_KEYS)


def _is_within(dep: str, given: frozenset[str]) -> bool:
    """Whether a part is given of what was asked for by something in it: `request.data.get("name")`."""
    return any(each.startswith(f"{dep}[") for each in given)


def _is_part(dep: str, given: frozenset[str]) -> bool:
    """Whether all is given of which a part was asked for: `Item(**data.model_dump())` after a look for `data.name`."""
    return any(dep.startswith((f"{each}.", f"{each}[")) for each in given if each not in _ALL)


def _given(row: Value, names: Collection[str]) -> frozenset[str]:
    """What a row is made of under these names; all that it is made of, where none of them is known."""
    named = _named(row, names)
    return EMPTY.union(*map(facts.deep_deps, named)) if named else facts.deep_deps(row)


def _named(row: Value, names: Collection[str]) -> list[Value]:
    known = {} if row.obj is None else row.obj.attributes
    return [known[each] for name in names for each in known_as(name) if each in known]


def decides_on_statement(program: Program, look: Access, write: Access) -> bool:
    """Whether a row is added, or a column of it set, because of what a SELECT said of that very row and column."""
    if write.method_name.endswith(_ONCE):
        return False
    select, text = _SELECT.search(_text(program, look)), _text(program, write)
    if select is None or not (_is_of_one_row(program, look, write) or _names_the_same(select[2] or "", text, look)):
        return False
    if (updated := _UPDATE.match(text)) is not None:
        where = select[2] or ""
        given = {name for name in _columns(updated[2]) if not is_secret(name)}
        given -= _made_alike(program, look, write, select[1])
        if len(given) == 1 and sets_later(look, write):
            return False
        is_refused = "outcome" in look.uses and bool(_asked_states(where) & given)
        is_known = is_refused or bool(_looked_at(look, select[1]) & given)
        return is_known or ({"lacking", "outcome"} <= look.uses and _is_free(program, where, plain(updated[1]), given))
    inserted, asked = _INSERT.match(text), _columns(select[2] or "")
    if inserted is None or not asked - ROW_KEYS or not asked <= {_name(word) for word in inserted[2].split(",")}:
        return False
    return not _is_once(program, plain(inserted[1]), asked)


def _names_the_same(where: str, inserted: str, look: Access) -> bool:
    """Whether a row that the code itself names was looked for, and is inserted where there is none."""
    stated = _LITERAL.findall(where)
    is_all = bool(stated) and "lacking" in look.uses and len(stated) == len(_columns(where))
    return is_all and _INSERT.match(inserted) is not None and all(f"'{each}'" in inserted for each in stated)


def _is_free(program: Program, where: str, table: str, given: set[str]) -> bool:
    """Whether a row gets what no other row was found to have: a name, an address, a seat."""
    asked = _columns(where) - ROW_KEYS
    return bool(asked) and _OTHERS.search(where) is not None and asked <= given and not _is_once(program, table, asked)


def _is_once(program: Program, table: str, columns: set[str]) -> bool:
    """Whether a statement of the program keeps a second row with these columns out."""
    return any(group <= columns for group in program.unique_columns.get(table, ()))


def _asked_states(where: str) -> set[str]:
    """The columns that a SELECT compares with what it states: `WHERE id = %s AND state = 'free'`; none of those that
    say of a row that it is no longer there, or that somebody has seen it."""
    names = {_name(word) for word in STATED.findall(where)} - ROW_KEYS
    return {name for name in names if not says_gone_or_seen(name)}


def _is_of_one_row(program: Program, look: Access, write: Access) -> bool:
    """Whether what is asked for by a request is among what the statement is given; or it changes more than that.

    A job that has nothing of a request asks for what it has from elsewhere, and stores that.
    """
    asked, given = program.key(look), program.key(write)
    if asked is None or given is None:
        return False
    is_walk = write.in_loop and not look.in_loop
    if look.id in given.reads and _names_what_was_found(_text(program, look), _text(program, write)):
        return not is_walk
    deps = facts.deep_deps(asked)
    wanted = {dep for dep in deps if dep.startswith("event")} or deps & _FETCHED
    stored = facts.deep_deps(given)
    changed = {dep for dep in stored if dep.startswith("event")} if _UPDATE.match(_text(program, write)) else set()
    return bool(wanted) and (wanted <= stored or bool(changed and changed <= wanted))


def _names_what_was_found(select: str, update: str) -> bool:
    """Whether an UPDATE asks for the row by a key that a SELECT of the same table gave: `WHERE id = $2`, of the row."""
    found, changed = _SELECT.search(select), _UPDATE.match(update)
    where = "" if changed is None else update[changed.end(2) :]
    names = _columns(where)
    if found is None or not names or not any(name in ROW_KEYS or name.endswith("_id") for name in names):
        return False
    given = {_name(word) for word in found[1].split(",")}
    return names <= given or found[1].strip().endswith("*")


def _looked_at(look: Access, selected: str) -> set[str]:
    """The columns that decided: by name, by position, or the only one."""
    names = _by_position(selected)
    found = {names.get(field, field.lower()) for field in look.looked_at}
    return found or (set(names.values()) if len(names) == 1 else set())


def _by_position(selected: str) -> dict[str, str]:
    return {str(position): _name(word) for position, word in enumerate(selected.split(","))}


def _made_alike(program: Program, look: Access, write: Access, selected: str) -> set[str]:
    """The columns that were compared with the very value that they get, so that they are set where it is another."""
    if "outcome" in look.uses:
        return set()  # somebody is turned away: whose it is not
    stored, names = facts.deep_deps(program.key(write) or UNKNOWN), _by_position(selected)
    same = {name for name, deps in look.matched if deps <= stored} - look.missed
    return {names.get(name, name.lower()) for name in same} - _VERSIONS


def _columns(text: str) -> set[str]:
    return {_name(word) for word in _COMPARED.findall(text)}


def _name(word: str) -> str:
    """A column without its table, and the name that it is given."""
    found = _LAST_WORD.search(word)
    return "" if found is None else found[1].lower()


def _text(program: Program, access: Access) -> str:
    key = program.key(access)
    return "" if key is None or key.text is None else path_patterns.show(key.text)
