"""Wording and verdicts shared by the rules about places in memory."""

from __future__ import annotations

from dataclasses import replace

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Verdict
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.values import EMPTY
from concurrency_audit.audit.program.drafts import Draft, Note
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.diagnosis import Diagnosis
from concurrency_audit.audit.program.program import Program

SAFE, BENIGN, UNSAFE = Verdict.SAFE, Verdict.BENIGN, Verdict.UNSAFE
ALONE = "each worker process has a memory of its own and runs one invocation at a time"
COPIES = "every worker process fills a copy of its own: the work and the memory multiply, nothing else"
OWN_TOO = "threads that the invocation itself starts do this to each other, whatever the model"
STALE = "every worker process has a value of its own, so workers may disagree"
_MOST_NOTES = 8


def name(d: Diagnosis) -> str:
    """The place, as a person would write it; within a container that part of its elements which is changed."""
    if not facts.is_inner(d.at):
        return d.shared.place.label
    return d.at.place.label + (f"[{d.at.key}]" if facts.is_keyed(d.at) else "")


def overwritten(d: Diagnosis) -> str:
    """What goes wrong when two invocations overlap."""
    return f"another invocation can overwrite `{name(d)}` before this one reads it: one request gets another's data"


_GIVEN_OUT = frozenset(["response", "effect"])
_TOLD = _GIVEN_OUT | {"log"}


def leftover(d: Diagnosis) -> str:
    """What goes wrong when invocations follow each other."""
    return f"an invocation can read what an earlier one left in `{name(d)}`"


def collected(d: Diagnosis) -> str:
    """What happens to a collection that outlives the invocation."""
    return f"every invocation finds what earlier ones left in `{name(d)}`: their data goes out, and memory grows"


def keeps_leftovers(d: Diagnosis, apart: frozenset[int] = EMPTY) -> bool:
    """Whether an invocation can read what an earlier one wrote, by other reads than those `apart`."""
    if d.at.for_some and any(a.place == d.at.place and a.context.within and not a.fresh for a in d.shared.reads):
        return True  # what only some requests set is there when hooks run for the others
    if facts.is_inner(d.at):
        own = [a for a in d.shared.reads if not a.fresh and not a.context.within]
        return any(_is_of_it(d.at, a) or (d.at.for_some and _is_of_whole(d, a)) for a in own)
    key = d.at.key if facts.is_keyed(d.at) else ""
    return facts.leftovers(d.shared, key, apart)


def _is_of_it(write: Access, look: Access) -> bool:
    """Whether it may be the same field of the same object: another field of it is not what was left."""
    return look.place == write.place and (not facts.is_keyed(write) or look.key in (write.key, "*", ""))


def _is_of_whole(d: Diagnosis, look: Access) -> bool:
    """Whether the container is copied or given out with all that is in it."""
    is_copied = look.op == "iterate" and facts.copies(look)
    return look.place == d.at.place.container and look.part != "item" and (is_copied or bool(look.uses & _GIVEN_OUT))


def request_data(rule: Rule, program: Program, d: Diagnosis) -> Draft:
    """The finding for data of one request that is kept where other requests read it."""
    if _is_setting(d) and keeps_leftovers(d):
        return _setting(rule, program, d)
    anew = facts.is_furnished(program, d.at) and not d.at.for_some  # a logger that names this request, not the last one
    left = keeps_leftovers(d, d.at.value.reads if anew else EMPTY)
    processes, why = (UNSAFE, leftover(d)) if left else (UNSAFE, _OWN) if _by_own_threads(d) else (SAFE, ALONE)
    return draft(
        rule, program, d, f"`{name(d)}` holds data of the request being handled", UNSAFE, processes, overwritten(d), why
    )


_KEEP = (
    "Keep a setting or record in a store that all workers ask (DynamoDB, Redis, AppConfig), under the key of whom it "
    "concerns; pass what belongs to this request alone as an argument."
)


def _is_setting(d: Diagnosis) -> bool:
    """Whether entry points read it that do not set it, and who sets it only tells what it has set: it is meant to
    outlive the request."""
    write = d.at
    if write.context.kind != "invocation" or write.context.within or facts.is_inner(write):
        return False
    same = [r for r in d.shared.reads if r.place == write.place and r.key in (write.key, "*", "") and r.uses]
    setting = {w.context for w in d.shared.writes}
    others = [r for r in same if r.context not in setting and r.context.kind != "init"]
    told = all(r.fresh or r.uses <= _TOLD for r in same if r.context == write.context)
    return told and any(not r.fresh for r in others) and not any(r.context.within for r in others)


def _setting(rule: Rule, program: Program, d: Diagnosis) -> Draft:
    """The finding for a setting or record: other requests are meant to obey it, and not all of them hear of it."""
    meanwhile = "requests under way go by the old value first, then by the new one; who sets it last sets it for all"
    unheard = "the requests that come to another worker go by what was set there before"
    one = draft(
        rule, program, d, f"`{name(d)}` is set by one request, and the others go by it", UNSAFE,
        UNSAFE, meanwhile, unheard,
    )  # fmt: skip
    return replace(one, advice=_KEEP)


_OWN = "threads or tasks that the invocation itself starts overwrite each other's, whatever the model"


def _by_own_threads(d: Diagnosis) -> bool:
    """Whether several threads or tasks of one invocation write it, and read it where another may have come between."""
    write = d.at
    return (
        write.context.kind == "thread"
        and write.context.many
        and any(
            read.context == write.context and (not write.context.is_async or read.awaits > write.awaits)
            for read in d.shared.reads
        )
    )


def in_process(d: Diagnosis) -> Verdict:
    """The verdict for processes, which share no memory: unsafe only if a process starts threads itself."""
    return UNSAFE if facts.in_threads([d.at]) else SAFE


def draft(
    rule: Rule,
    program: Program,
    d: Diagnosis,
    message: str,
    threads: Verdict,
    processes: Verdict,
    why_threads: str,
    why_processes: str,
    interpreter: str = "",
) -> Draft:
    """The finding for a hazard, with the relevant accesses as related places."""
    if not interpreter:
        free = (
            d.shape.first is not None
            and d.shape.kind in ("update", "fill")
            and not facts.has_switch(d.shape.first, d.at)
        )
        interpreter = "free-threaded" if free else "any"
    if threads is UNSAFE and processes is not UNSAFE and _meets_background(program, d):
        processes, why_processes = UNSAFE, BACKGROUND
    return Draft(
        rule, d.at.site, d.shared.symbol, message, threads, processes, why_threads, why_processes, d.at.path,
        interpreter=interpreter, definition=d.shared.definition, related=_notes(program, d),
    )  # fmt: skip


BACKGROUND = "a thread that the module itself starts comes between the steps, whatever the model"
_IN_STEPS = frozenset(["update", "fill", "evict", "iterate", "mutate"])


def _meets_background(program: Program, d: Diagnosis) -> bool:
    """Whether invocations and a thread that import-time code has started get between each other's steps."""
    if d.shape.kind not in _IN_STEPS:
        return False
    others = d.shared.accesses if d.shape.kind in ("mutate", "evict") else d.shape.others
    mine = program.runs_always(d.at.context)
    known = (a for a in others if a.context.kind in ("invocation", "thread") and a.part != "binding")
    if d.shape.kind == "fill":  # what only takes out does not come in between
        known = (a for a in known if a.op != "delete")
    met = [a for a in known if program.runs_always(a.context) != mine]
    return bool(met) and not (all(program.is_of_loop(a.context) for a in met) and _is_one_step(program, d))


def _is_one_step(program: Program, d: Diagnosis) -> bool:
    """Whether no await lies between the accesses of a coroutine: other tasks of its event loop have no turn there."""
    if not program.is_of_loop(d.at.context):
        return False
    if d.shape.kind == "iterate":
        return not d.shape.act.waits
    return d.shape.first is not None and d.shape.first.awaits == d.shape.act.awaits


def _notes(program: Program, d: Diagnosis) -> tuple[Note, ...]:
    found: list[Access] = []
    if d.shape.first is not None:
        found.append(d.shape.first)
    found += facts.own_checks(program, d.at)
    found += [a for a in d.shared.accesses if a.writes or a.op == "iterate" or a.uses]
    notes = [Note(a.site, *_role(a)) for a in program.first(found) if a.site != d.at.site]
    return tuple(notes[:_MOST_NOTES])


def _role(access: Access) -> tuple[str, str]:
    guard = "" if not access.locks else " under a lock"
    words = {"check": "checked", "iterate": "walked through", "read": "read", "delete": "removed"}
    word = words.get(access.op, "written")
    return ("write" if access.writes else access.op), f"{word} here{guard}"
