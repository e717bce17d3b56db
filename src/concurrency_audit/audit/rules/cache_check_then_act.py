"""A cache is filled after a check that another invocation can pass at the same time.

## What it does
Reports a store into a shared dictionary (or attribute, or list) that depends on an earlier look at the same place:
`if key not in cache`, `try: cache[key] except KeyError`, `if (v := cache.get(key)) is None`, `v = cache.get(key)` and
a test of `v`. So is an entry that says that something is there (`loaded.add(name)`, `cache[name] = None`) and is added
after such a look, before what others then ask for.

## Why is this bad
Between the check and the store another invocation runs the same lines. Both pay for the value, and where the value
may differ per fill, is changed later, or entries are evicted elsewhere, one of them goes on with an object that is no
longer in the cache. Where the value is made for the one who asks and the key leaves that out (a link signed for the
user, kept by the name of the file), the next to ask gets another's, in worker processes too.

## Example
```python
_cache = {}


def handler(event, context):
    key = event["key"]
    if key not in _cache:
        _cache[key] = fetch(key)
    return _cache[key]
```

## Use instead
```python
import threading

_cache = {}
_lock = threading.Lock()


def handler(event, context):
    key = event["key"]
    with _lock:
        if key not in _cache:
            _cache[key] = fetch(key)
        return _cache[key]
```

## Limits
A value is taken for a pure function of its key when it is computed from nothing but the key by calls known to be
pure; then the finding is benign, and so it is for one key that is constant or named by the environment, under which
something finished is stored as in a global that is made on first use. A lock is never as good as another. The
dictionary is recognised by its display or constructor, or by the methods used on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.path_patterns import CONSTANT, is_time
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.drafts import Draft, Note
from concurrency_audit.audit.program.hazards import facts
from concurrency_audit.audit.program.hazards.diagnosis import Diagnosis, found
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.program.shared import Shared
from concurrency_audit.audit.rules import _wording as say
from concurrency_audit.audit.rules._announced import announced
from concurrency_audit.audit.rules._locks_on_demand import EACH_ITS_OWN, is_lock

RULE = Rule(
    "CA201",
    "cache-check-then-act",
    Family.CACHE,
    "A shared cache is filled after a check that another invocation can pass as well",
    "Hold one lock over the check and the store, or use functools.lru_cache where the value depends on the key alone.",
    fix="unsafe",
)


_WHO = ("['authorizer']", "['identity']", "['claims']", "['Authorization']", "['authorization']", "['methodArn']")
"""Where the events of AWS say who asks, and for what. Any other part may be left out of the key on purpose."""
_OTHERS = "the key says less than the value: whoever asks for the same key next gets what was made for another request"


_EARLY = "the sign is stored before the work it stands for is done: others find it and go on without"
_MARKED = "the mark that says which value is kept is stored in a step of its own: another's can come to stand by it"


def check(program: Program) -> Iterator[Draft]:
    """One finding per place."""
    early = {shared.place: early for shared in program.shared if (early := announced(program, shared)) is not None}
    filled = list(found(program, "fill"))
    yield from (_draft(program, d, early) for d in filled)
    told = {d.shared.place for d in filled}
    yield from (_sign(s, *early[s.place]) for s in program.shared if s.place in early and s.place not in told)


def _sign(shared: Shared, write: Access, late: Access) -> Draft:
    """The finding for a set or list of what is there, which is filled ahead of that."""
    return Draft(
        RULE, write.site, shared.symbol, f"`{shared.place.label}` says that something is there before it is",
        say.UNSAFE, say.BENIGN, _EARLY, say.COPIES, write.path, definition=shared.definition,
        related=(Note(late.site, late.op, "stored only here"),),
    )  # fmt: skip


def _draft(program: Program, d: Diagnosis, early: Mapping[Place, object]) -> Draft:
    is_locking = is_lock(program, d.at.value)
    pure = not is_locking and (_is_pure(program, d) or _is_singleton(program, d))
    text = f"`{say.name(d)}` is filled after a check that other invocations can pass at the same time"
    why = "two invocations can both find no entry, and both fill it: one goes on with a value that is not the one in "
    why += f"`{say.name(d)}`"
    why = EACH_ITS_OWN if is_locking else why
    same = "the same value may be computed more than once; whichever is stored last is as good"
    if facts.from_request(d.at.value) and (facts.is_keyed(d.at) or _is_filled_whole(program, d.at)):
        first = "whichever request comes first decides for all that follow"
        return say.draft(RULE, program, d, text, say.UNSAFE, say.UNSAFE, first, first)
    if _is_early(program, d):
        return say.draft(RULE, program, d, text, say.UNSAFE, say.SAFE, _EARLY, say.ALONE)
    if _is_marked_apart(program, d):
        return say.draft(RULE, program, d, text, say.UNSAFE, say.BENIGN, _MARKED, say.COPIES)
    if _says_less(program, d):
        return say.draft(RULE, program, d, text, say.UNSAFE, say.UNSAFE, _OTHERS, _OTHERS)
    if pure and d.shared.place in early:
        return say.draft(RULE, program, d, text, say.UNSAFE, say.BENIGN, _EARLY, say.COPIES)
    if not pure and d.at.context.beside_others:
        return say.draft(RULE, program, d, text, say.UNSAFE, say.UNSAFE, why, say.OWN_TOO)
    return say.draft(
        RULE, program, d, text, say.BENIGN if pure else say.UNSAFE, say.BENIGN, same if pure else why, say.COPIES
    )


def _is_filled_whole(program: Program, write: Access) -> bool:
    """Whether all entries are filled at once, after a look at a stated one: `if "a" not in kept: kept.update(...)`."""
    looks = facts.own_checks(program, write)
    return write.method_name == "update" and bool(looks) and all(map(facts.is_keyed, looks))


def _is_early(program: Program, d: Diagnosis) -> bool:
    """Whether a sign that all is ready is stored before the work that it stands for is done."""
    if not _is_entry(d.at) or not facts.is_constant(d.at.value):
        return False
    decided = (w for look in d.at.checks for w in program.decided.get((look, d.at.context), ()))
    later = (w for w in decided if w.id > d.at.id and w.place.root not in ("file", "store", "local"))
    return any((w.place, w.key) != (d.at.place, d.at.key) for w in later)


def _is_marked_apart(program: Program, d: Diagnosis) -> bool:
    """Whether entries of their own hold a value and the version of it, which the next look compares.

    Of a time nobody is led astray for long, and what never changes is the same with every value.
    """
    looks = {look.id: look for look in facts.own_checks(program, d.at) if _is_entry(look)}
    stored = {w.key for w in d.shared.writes if _is_entry(w) and looks.keys() <= w.checks and facts.varies(w.value)}
    given = {read.key for read in d.shared.accesses if not read.writes and _is_entry(read) and read.id not in looks}
    asked = {look.key for look in looks.values()} - given
    marks = {w.key for w in d.shared.writes if w.key in asked & stored and not is_time(w.value)}
    return bool(marks) and bool(stored & given)


def _is_entry(access: Access) -> bool:
    """Whether it is an access to the entry of one constant key."""
    return facts.is_keyed(access) and not facts.is_inner(access)


def _says_less(program: Program, d: Diagnosis) -> bool:
    """Whether the value depends on who asks, of which the key knows nothing."""
    key = program.key(d.at)
    if key is None or d.at.op != "write" or facts.is_inner(d.at):
        return False
    asked = {dep for dep in facts.deep_deps(d.at.value) if any(who in dep for who in _WHO)}
    known = {dep for dep in key.deps if dep.startswith("event")}
    return bool(known) and any(not any(dep.startswith(k) or k.startswith(dep) for k in known) for dep in asked)


def _is_singleton(program: Program, d: Diagnosis) -> bool:
    """Whether it is one thing under one key, finished when it is stored: a lazy global in a dictionary."""
    is_one = facts.is_keyed(d.at) or _is_by_setting(program, d.at)
    if not is_one or d.at.op != "write" or facts.from_request(d.at.value):
        return False
    if any(a.op == "delete" or (facts.is_inner(a) and a.writes and not _is_set_alike(a)) for a in d.shared.accesses):
        return False
    looks = {check.id for check in facts.own_checks(program, d.at)}
    later = [w for w in d.shared.writes if w.id > d.at.id and w.checks & looks and w.key != d.at.key]
    return not (facts.is_constant(d.at.value) and later)


def _is_by_setting(program: Program, write: Access) -> bool:
    """Whether the environment alone names the key, the same one in every invocation, kept in a variable or not."""
    key = program.key(write)
    return (
        key is not None and path_patterns.is_setting(key.deps) and all(_is_fixed(program, look) for look in key.reads)
    )


def _is_fixed(program: Program, look: int) -> bool:
    """Whether what was read is what import-time code has put there: a setting kept in a variable."""
    read = program.accesses.get(look)
    return read is not None and not any(a.writes and a.context.kind != "init" for a in program.at(read.place.container))


def _is_set_alike(access: Access) -> bool:
    """Whether an attribute of what is kept is set to the same by every invocation: `app.debug = DEBUG`."""
    return access.op == "write" and access.part == "binding" and not facts.varies(access.value)


def _is_pure(program: Program, d: Diagnosis) -> bool:
    """Whether the value depends on the key alone, and the place is only stored to and read."""
    key = program.key(d.at)
    if key is None:
        return False
    changed = any(a.op in ("delete", "iterate") or (facts.is_inner(a) and a.writes) for a in d.shared.accesses)
    deps = d.at.value.deps - {"row", CONSTANT}  # how it was met, by a walk or by counting, changes no value
    changed = changed or _remembers(program, d.at)
    alone = not changed and all(any(k in dep for k in key.deps) for dep in deps)
    return alone and not any(_is_counted(program, look) for look in d.at.value.reads)


def _remembers(program: Program, write: Access) -> bool:
    """Whether what is stored is a conversation, which goes on in whichever of two was stored last."""
    obj = write.value.obj
    row = program.object_row(obj.made_by) if obj is not None and isinstance(obj.made_by, str) else None
    return row is not None and row.kind in ("agent", "memory") and row.processes is say.UNSAFE


def _is_counted(program: Program, look: int) -> bool:
    """Whether a value was read from a counter, of which each invocation gets another: `last += 1; ids[key] = last`."""
    read = program.accesses.get(look)
    writes = () if read is None else program.at(read.place.container)
    return read is not None and any(
        w.op == "write" and w.part == read.part and w.key == read.key and facts.own_reads(program, w) for w in writes
    )
