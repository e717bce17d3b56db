"""What the rules for shared objects of libraries have in common."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._wording import ALONE, SAFE, UNSAFE


def reconfigured(program: Program, rule: Rule, effect: str, text: str, why: str) -> Iterable[Draft]:
    """Findings for calls and stores that set something on an object which invocations share."""
    seen: set[tuple[Place, str, int]] = set()
    for call in program.calls:
        if call.row is None or call.row.effect != effect or not program.in_invocations(call) or call.receiver is None:
            continue
        place = _module_setting(call) if call.receiver.kind == "external" else call.receiver.place
        if place is None or place.root == "local" or any(held.lock for held in call.held):
            continue
        place = root(program, place)
        if (place, call.site.module, call.site.function) not in seen:
            seen.add((place, call.site.module, call.site.function))
            yield _draft(program, rule, call, place, text, why)


def _module_setting(call: Call) -> Place:
    """A library's own module is as shared as an object can be: `stripe.api_key`."""
    module, _, name = call.name.removesuffix("=").rpartition(".")
    return Place("external", module, name)


def root(program: Program, place: Place) -> Place:
    """The object that an attribute path starts from: the client, not its headers."""
    return next((p for p, obj in program.owners(place) if isinstance(obj.made_by, str)), place)


def _draft(program: Program, rule: Rule, call: Call, place: Place, text: str, why: str) -> Draft:
    stays = call.conditional or "register" in call.name
    confidence = getattr(call.row, "confidence")  # noqa: B009 - every row with these effects has one
    return Draft(
        rule,
        call.site,
        program.symbol(place),
        f"`{place.label}` {text}",
        UNSAFE,
        UNSAFE if stays and rule.code == "CA303" else SAFE,
        getattr(call.row, "reason", "") or why,
        "what is set stays set, and later invocations that do not set it use it"
        if stays and rule.code == "CA303"
        else ALONE,
        call.path,
        confidence=confidence,
        definition=program.definition(place),
    )
