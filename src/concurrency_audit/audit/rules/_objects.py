"""Helpers for rules about shared objects of libraries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from concurrency_audit.audit.knowledge.rows import MethodRow
from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import Access, Call
from concurrency_audit.audit.program.domain.places import Place, Site
from concurrency_audit.audit.program.domain.values import EMPTY, Value
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.carried import carries_request
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._calls import ACCOUNT, OWN_THREADS, confidence, in_own_threads
from concurrency_audit.audit.rules._wording import ALONE, BENIGN, SAFE, UNSAFE

_STAYS = "what is set stays set, and later invocations that do not set it use it"
_SAME = "every invocation sets it to the same, as far as the code tells"
_OWN = frozenset(["unique", "random", "clock", "pid", "tid"])
_CLIENTS = frozenset(["client", "session", "resource", "connection", "transport"])


def reconfigured(
    program: Program, rule: Rule, effect: str, text: str, why: str, *, settings_stay: bool = False, advice: str = ""
) -> Iterable[Draft]:
    """Findings for calls and stores that set something on an object which invocations share.

    `settings_stay`: whether later invocations see what one invocation set for some requests only. `advice` replaces the
    rule's advice for objects that are no clients.
    """
    seen: set[tuple[Place, str, int]] = set()
    alike = _set_alike(program, effect) if effect == "reconfigures" else frozenset()
    for call in program.calls:
        if call.row is None or call.row.effect != effect or not program.in_invocations(call) or call.receiver is None:
            continue
        place = _kept_by_library(call) if call.receiver.kind == "external" else call.receiver.place
        if place is None or place.root == "local" or any(held.lock for held in call.held):
            continue
        place = root(program, place)
        if settings_stay and _is_set_up(program, call, place):
            continue  # that it is bound before it is set up is told as such
        if (place, call.site.module, call.site.function) not in seen:
            seen.add((place, call.site.module, call.site.function))
            stays = settings_stay and _is_left(program, call)
            made = _draft(program, rule, call, place, text, why, stays)
            if call.site in alike:
                made = replace(made, threads=BENIGN, processes=SAFE, why_threads=_SAME, why_processes=ALONE)
            told = call.row.instead if isinstance(call.row, MethodRow) else ""
            told = told or (advice if advice and not _is_client(program, place) else "")
            yield replace(made, advice=told) if told else made


def _set_alike(program: Program, effect: str) -> frozenset[Site]:
    """Where every invocation sets the same in the same way: a constant, a setting, what a service gives for those."""
    by_target: dict[tuple[Place | None, str], list[Call]] = {}
    for call in program.calls:
        if call.row is not None and call.row.effect == effect and call.receiver:
            by_target.setdefault((call.receiver.place, call.name), []).append(call)
    by_target = {target: _without_nothing(calls) for target, calls in by_target.items()}
    same = (calls for calls in map(partial(_in_invocations, program), by_target.values()) if calls)
    return frozenset(call.site for calls in same for call in calls if all(_is_alike(program, each) for each in calls))


def _without_nothing(calls: list[Call]) -> list[Call]:
    """The calls without those that set an empty default, which a look before them turns away (`if not key: return`)."""
    return [call for call in calls if not call.conditional or not all(map(_is_empty, call.args[:1]))] or calls


def _is_empty(value: Value) -> bool:
    """Whether it is an empty text, as that of a setting which is not set, and not one for a secret that is missing."""
    return value.ref == "" and "io" not in value.deps


def _in_invocations(program: Program, calls: list[Call]) -> list[Call]:
    """The calls by invocations, if they all set the same; of a setting that may be another one than that at import."""
    found = [call for call in calls if program.in_invocations(call)]
    alike = len(set(map(_given, found))) == 1 or _are_one_account(found)
    only = len(set(map(_given, calls))) == 1 or not any(_is_left(program, call) for call in found)
    return found if alike and only else []


def _are_one_account(calls: Sequence[Call]) -> bool:
    """Whether a library is told the key of its service by several functions, none of which takes it from elsewhere than
    another: one keeps what the secret holds, another asks for the secret itself."""
    if not calls or not all(call.name.removesuffix("=").endswith(ACCOUNT) and call.receiver for call in calls):
        return False
    given = sorted((call.args[0].deps if call.args else EMPTY for call in calls), key=len)
    stated = any(value.kind == "const" and value.ref for call in calls for value in call.args[:1])
    return bool(given[0]) and not stated and all(less <= more for less, more in pairwise(given))


def _given(call: Call) -> tuple[object, ...]:
    """What tells apart the values that two calls set."""
    values = (*call.args, *(value for _, value in call.keywords))
    return tuple((value.kind == "const" and value.ref, value.text, _deps(value)) for value in values)


def _deps(value: Value) -> frozenset[str]:
    """What a value depends on; a setting of the environment is the same however it is asked for."""
    return value.deps - {"io"} if path_patterns.is_setting(value.deps) else value.deps


def _is_left(program: Program, call: Call) -> bool:
    """Whether what is set stays for invocations that have not set it themselves, or adds to what is there."""
    return _adds_up(call) or (call.conditional and not program.is_always_set(call))


def _is_alike(program: Program, call: Call) -> bool:
    given = (*call.args, *(value for _, value in call.keywords))
    if in_own_threads(call) or (_is_left(program, call) and not _is_setting(call, given)):
        return False
    return bool(given) and not any(_is_own(program, value) or _changes(program, value) for value in given)


def _is_setting(call: Call, given: Sequence[Value]) -> bool:
    """Whether a library as a whole is given what comes from outside of the code, as a key from the environment or a
    secret does: whoever needs it needs the same. What the code states it may state for some requests only, and what one
    object is given others may do without (`session.auth = admin`)."""
    if _adds_up(call) or call.receiver is None or call.receiver.kind != "external":
        return False
    return not any(facts.is_constant(value) for value in given) and any(value.deps or value.reads for value in given)


def _is_set_up(program: Program, call: Call, place: Place) -> bool:
    """Whether only who has found the object missing, and has made it, sets it up: `if session is None: ...`."""
    given = (*call.args, *(value for _, value in call.keywords))
    looks = (program.accesses[look] for look in call.checks if look in program.accesses)
    return any(look.place == place for look in looks) and not any(_is_own(program, value) for value in given)


def _adds_up(call: Call) -> bool:
    """Whether what it adds stays beside what earlier calls added: handlers, hooks, parts of a pipeline."""
    return isinstance(call.row, MethodRow) and call.row.grows


def _is_own(program: Program, value: Value) -> bool:
    """Whether a value is of one request, or of one invocation."""
    return carries_request(program, value) or bool(value.deps & _OWN)


def _changes(program: Program, value: Value) -> bool:
    """Whether a value is made of what invocations write, or chosen from a container by what is not known."""
    read = [program.accesses[look] for look in value.reads if look in program.accesses]
    if any(_is_chosen(program, access) for access in read):
        return True
    return any(
        a.writes and a.context.kind != "init" and _holds(a.place, access.place) and not _is_kept(program, a)
        for access in read
        for a in program.at(access.place.container)
    )


def _is_chosen(program: Program, access: Access) -> bool:
    """Whether an element is chosen by what is not known."""
    key = program.key(access)
    is_stated = key is not None and all(each.kind == "const" for each in key.each())
    return access.part == "item" and access.key == "*" and access.place.root != "store" and not is_stated


def _is_kept(program: Program, write: Access) -> bool:
    """Whether a cache is filled, which gives everyone the same who asks for the same."""
    return bool(facts.own_checks(program, write)) and not _is_own(program, write.value)


def _holds(outer: Place, inner: Place) -> bool:
    """Whether a place is another one, or holds it."""
    return inner.path[: len(outer.path)] == outer.path


def _kept_by_library(call: Call) -> Place:
    """A setting of a library's own module, or an object that the library keeps: `stripe.api_key`, `xray_recorder`."""
    named = call.name.removesuffix("=")
    module, _, name = (named.rpartition(".")[0] if isinstance(call.row, MethodRow) else named).rpartition(".")
    return Place("external", module, name)


def root(program: Program, place: Place) -> Place:
    """The object at the start of an attribute path: the client, not its headers."""
    return next((p for p, obj in program.owners(place) if isinstance(obj.made_by, str)), place)


def _is_client(program: Program, place: Place) -> bool:
    """Whether the knowledge files call it an object that talks to a service."""
    rows = [program.object_row(obj.made_by) for _, obj in program.owners(place) if isinstance(obj.made_by, str)]
    return any(row is not None and row.kind in _CLIENTS for row in rows)


def _draft(program: Program, rule: Rule, call: Call, place: Place, text: str, why: str, stays: bool) -> Draft:
    own = in_own_threads(call)
    return Draft(
        rule,
        call.site,
        program.symbol(place),
        f"`{place.label}` {text}",
        UNSAFE,
        UNSAFE if stays or own else SAFE,
        (call.row.reason if call.row is not None else "") or why,
        _STAYS if stays else OWN_THREADS if own else ALONE,
        call.path,
        confidence=confidence(call),
        definition=program.definition(place),
    )
