"""Items that were looked for in a state, and are moved out of it, or removed: two invocations find the same one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set

from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.dependencies import columns_of, stated_in
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.key_names import ROW_KEYS
from concurrency_audit.audit.program.domain.path_patterns import TIMES
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, Value
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._alike import alike
from concurrency_audit.audit.rules._asked_fields import asked_names, of_request
from concurrency_audit.audit.rules._counted_beside import counts_on
from concurrency_audit.audit.rules._decided_rows import STATED
from concurrency_audit.audit.rules._moved_on import UPDATES, marks_removal
from concurrency_audit.audit.rules._set_by import BY_CHAIN, set_by, set_to
from concurrency_audit.audit.rules._stored_items import Calls

_WHERE = re.compile(r"\bwhere\b(.*)$", re.IGNORECASE | re.DOTALL)
_SET = re.compile(r"\s*update\s+\S+\s+set\s+(.*?)(?:\swhere\s.*)?$", re.IGNORECASE | re.DOTALL)
_COLUMN = re.compile(r"((?:\w|\{[^{}]*\})+)[\"`]?\s*(?:=|<>|!=|\bis\b|\b(?:not\s+)?in\s*\()", re.IGNORECASE)
"""A column that is compared or set; of `f"item{number} = ?"` it is known what the number comes from."""
_TAKEN = re.compile(
    r"(in[_ -]?progress|running|busy|processing|"
    r"claimed|taken|locked|leased|reserved|assigned|started|sending|working)$",
    re.IGNORECASE,
)
"""States of what somebody works on: nobody else is to begin."""
_HANDED = re.compile(r"(sent|dispatched|delivered|issued|handed[_ -]?out|picked([_ -]?up)?|fetched)$", re.I).match
"""States of what was given to who asked for it."""
_FLAGS = ("True", "False", "None")
_RETURNS = "ReturnValues"
_GIVEN = frozenset(["outcome", "response"])
"""Uses of a look that turns away who finds nothing, and gives out what it found."""
_ANY_OF = re.compile(
    r"^(?!.*\b(?:id|uuid|pk|\w*(?:token|code|mail|name|slug))\b[\"`]?\s*=).*\blimit\s+1\b", re.IGNORECASE | re.DOTALL
)
"""What a SELECT says behind WHERE that gives any one of several rows, of which none is named."""
_QUOTED = re.compile(r"'([^']*)'")


def moves_out(program: Program, calls: Calls, look: Access, write: Access) -> bool:
    """Whether an item that was found in a state gets another one, or is removed though others move it on.

    Who goes through all that are found is a job that has them for itself, unless it gives them to who asked.
    """
    if (
        (write.in_loop and not _is_given_out(write))
        or not look.uses & {"decision", "outcome"}
        or not _is_found(program, calls, look, write)
    ):
        return False
    if marks_removal(calls, write):
        return False
    if write.op == "delete":
        is_moved = bool(_asked_states(program, calls, look) & columns_moved(program, look))
        return is_moved or _is_handed_out(program, calls, look, write)
    return bool(_set_states(program, calls, look, write))


def _is_handed_out(program: Program, calls: Calls, look: Access, write: Access) -> bool:
    """Whether the next one of a queue, whichever that is, is removed and given to who asked: another gets it as well.

    So is one of several of a kind (`WHERE product = ? LIMIT 1`). Where the store says what it has removed, only one of
    them is told so.
    """
    call = calls.of(write)
    is_told = call is not None and any(name == _RETURNS for name, _ in call.keywords)
    row = (program.key(write) or UNKNOWN) if write.place.owner == "row" else UNKNOWN
    asks = of_request([program.key(look) or UNKNOWN, calls.asked_with(look), row])
    is_any = not asks or _ANY_OF.search(_where(program, look)) is not None
    return not is_told and is_any and not look.in_loop and look.uses >= _GIVEN


def taken(program: Program, calls: Calls, write: Access) -> Access | None:
    """The look that found an item which is marked as taken, each of several in turn: others find and take the same.

    So do those that get another state in turn, where others give them a third one: that may have come meanwhile; and
    those of which letters are sent before it: another run finds and sends the same.
    """
    if write.op != "write":
        return None
    is_taken = _is_given_out(write) or any(map(_TAKEN.match, _texts_set(program, write)))
    if not is_taken and not (write.in_loop and write.place.owner != "row" and write.method_name.endswith(UPDATES)):
        return None
    keys = [*calls.key(write).values(), program.key(write) or UNKNOWN]
    reads = sorted(frozenset().union(*(key.reads for key in keys)))
    looks = (program.accesses[i] for i in reads if i in program.accesses)
    same = (look for look in looks if look.op == "read" and calls.is_of_one_store(look, write))
    found = ((look, _set_states(program, calls, look, write)) for look in same)
    return next(
        (look for look, states in found if states and (is_taken or _is_seen(program, calls, look, write, states))), None
    )


def _is_given_out(write: Access) -> bool:
    """Whether each of several rows gets what the request says: `chair.user = request.user`."""
    return write.in_loop and write.place.owner == "row" and bool(of_request([write.value]))


def _is_seen(program: Program, calls: Calls, look: Access, write: Access, states: Set[str]) -> bool:
    """Whether it shows where two do so: in a state that is lost, or in letters that are sent twice."""
    if "response" in look.uses and any(map(_HANDED, _texts_set(program, write))):
        return True
    is_sent = calls.sends_between(look, write)
    return _is_third(calls, write, states) or is_sent or _is_counted_for(program, calls, look, write)


def _is_counted_for(program: Program, calls: Calls, look: Access, write: Access) -> bool:
    """Whether something is counted on in turn for each that was found, as a balance is: another run does so again."""
    kind = calls.of_kind(look) if write.in_loop else ()
    others = (each for each in kind if each.in_loop and each.site != write.site and counts_on(calls, each))
    return any(look.id in (program.key(each) or UNKNOWN).reads for each in others)


def _is_third(calls: Calls, write: Access, states: Set[str]) -> bool:
    """Whether some code gives one of these fields another state than this one, stated as this is."""
    mine = _stated_texts(calls, write, states)
    same = calls.stores_of(write)
    moved = (other for other in same if other.method_name.endswith(UPDATES) and other.site != write.site)
    others = (_stated_texts(calls, other, states) for other in moved)
    return bool(mine) and any(other - mine for other in others)


def _stated_texts(calls: Calls, write: Access, states: Set[str]) -> set[tuple[str, str]]:
    given = ((name, value) for name, value in set_to(calls.of(write), write.value) if name in states)
    return {(name, text) for name, value in given for text in _texts(value) if text not in _FLAGS}


def _texts_set(program: Program, write: Access) -> list[str]:
    """The texts that a statement states behind SET, or an update gives."""
    updated = _SET.match(_text(program, write))
    return _QUOTED.findall(updated[1]) if updated is not None else list(_texts(write.value))


def _texts(value: Value) -> Iterator[str]:
    if value.kind == "const":
        yield str(value.ref)
    for inner in fields(value).values():
        yield from _texts(inner)


def _is_found(program: Program, calls: Calls, look: Access, write: Access) -> bool:
    """Whether the item that is changed is the one that was found."""
    key = calls.key(write)
    if key:
        return any(look.id in value.reads for value in key.values()) or _is_asked_alike(calls, look, key)
    return look.id in (program.key(write) or UNKNOWN).reads


def _is_asked_alike(calls: Calls, look: Access, key: Mapping[str, Value]) -> bool:
    """Whether a document was asked for by the same key, and by a state beside it, and others are turned away."""
    asked = calls.key(look) if look.place.owner == BY_CHAIN and "outcome" in look.uses else {}
    return key.keys() < asked.keys() and all(alike(asked[name], value) for name, value in key.items())


def _set_states(program: Program, calls: Calls, look: Access, write: Access) -> Set[str]:
    """The fields of those asked for that are set, where the state in which they are is stated before or after."""
    text = _text(program, write)
    if (updated := _SET.match(text)) is not None:
        asked, given = _columns(_COLUMN, _where(program, look)), _columns(_COLUMN, updated[1])
        return asked & given & (_asked_states(program, calls, look) | _columns(STATED, updated[1]))
    if write.place.owner == "row":
        key = program.key(look) or UNKNOWN
        is_stated = write.value.kind == "const" or not of_request([key])
        if is_stated and not stated_in(key) and of_request([key]) and _is_all_stated(program, look, write):
            return frozenset()
        return {write.method_name} & (columns_of(key) if is_stated else stated_in(key))
    call, found = calls.of(write), calls.of(look)
    if call is None or found is None or not write.method_name.endswith(UPDATES):
        return frozenset()
    marks = look.place.owner != BY_CHAIN and any(map(_is_mark, fields(write.value).values()))
    states = set(asked_names(found)) if marks else _asked_states(program, calls, look)
    return set(set_by(call)) & states - {name[1:-1] for name in calls.key(write)}


def _is_all_stated(program: Program, look: Access, write: Access) -> bool:
    """Whether nothing but constants and times is set because of what was found: twice is as good as once.

    `user.verified = True`, `user.token = None`.
    """
    decided = program.decided.get((look.id, write.context), ())
    changed = [other for other in decided if other.op == "write" and other.place.root == "store"]
    return all(other.value.kind == "const" or EMPTY < other.value.deps <= TIMES for other in changed)


def _asked_states(program: Program, calls: Calls, look: Access) -> Set[str]:
    """The fields that were asked for with something that the code states."""
    if look.place.owner == "row":
        where = _where(program, look)
        return (_columns(STATED, where) | stated_in(program.key(look) or UNKNOWN)) - ROW_KEYS
    known = calls.key(look) if look.place.owner == BY_CHAIN else {}
    return {name[1:-1] for name, value in known.items() if _is_stated(value)}


def _is_mark(value: Value) -> bool:
    """Whether it is stated what a field is set to, by itself or with its types: `{"S": "running"}`."""
    typed = fields(value)
    return value.kind == "const" or (len(typed) == 1 and all(map(_is_mark, typed.values())))


def _is_stated(value: Value) -> bool:
    return value.kind == "const" and not value.deps


def columns_moved(program: Program, look: Access) -> Set[str]:
    """The columns of a table that some code sets."""
    found = set(program.fields_set(look.place))
    for access in program.at(look.place.container):
        if access.place == look.place and (updated := _SET.match(_text(program, access))) is not None:
            found |= _columns(_COLUMN, updated[1])
    return found


def _columns(pattern: re.Pattern[str], text: str) -> set[str]:
    return {name.lower() for name in pattern.findall(text)} - ROW_KEYS


def _where(program: Program, look: Access) -> str:
    found = _WHERE.search(_text(program, look))
    return "" if found is None else found[1]


def _text(program: Program, access: Access) -> str:
    key = program.key(access)
    return "" if access.place.owner != "row" or key is None or key.text is None else path_patterns.show(key.text)
