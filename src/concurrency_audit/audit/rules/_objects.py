"""Helpers for rules about shared objects of libraries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from concurrency_audit.audit.knowledge.rows import MethodRow
from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._calls import OWN_THREADS, confidence, in_own_threads
from concurrency_audit.audit.rules._wording import ALONE, SAFE, UNSAFE

_STAYS = "what is set stays set, and later invocations that do not set it use it"
_CLIENTS = frozenset(["client", "session", "resource", "connection", "transport"])


def reconfigured(
    program: Program, rule: Rule, effect: str, text: str, why: str, *, settings_stay: bool = False, advice: str = ""
) -> Iterable[Draft]:
    """Findings for calls and stores that set something on an object which invocations share.

    `settings_stay`: whether later invocations see what one invocation set for some requests only. `advice` replaces the
    rule's advice for objects that are no clients.
    """
    seen: set[tuple[Place, str, int]] = set()
    for call in program.calls:
        if call.row is None or call.row.effect != effect or not program.in_invocations(call) or call.receiver is None:
            continue
        place = _kept_by_library(call) if call.receiver.kind == "external" else call.receiver.place
        if place is None or place.root == "local" or any(held.lock for held in call.held):
            continue
        place = root(program, place)
        if (place, call.site.module, call.site.function) not in seen:
            seen.add((place, call.site.module, call.site.function))
            stays = settings_stay and (call.conditional or "register" in call.name)
            made = _draft(program, rule, call, place, text, why, stays)
            yield replace(made, advice=advice) if advice and not _is_client(program, place) else made


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
