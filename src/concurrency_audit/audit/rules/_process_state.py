"""Helpers for rules about process-wide state: one finding per function and setting."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.drafts import Draft, Note
from concurrency_audit.audit.program.hazards.carried import carries_request
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._calls import ACCOUNT, OWN_THREADS, described, effect, in_own_threads
from concurrency_audit.audit.rules._wording import BENIGN, SAFE, UNSAFE

ONE_AT_A_TIME = "a worker process runs one invocation at a time, so nobody else sees the change while it lasts"
_CONSTANT = "all invocations set it to the same value"
_MOMENTARY = frozenset(["seed", "cwd"])
"""What invocations that need it set anew."""
_FOR_SOME = "only some requests set it, nothing sets it back, and all others go on with it"
_IN_THREAD = "each thread has its own, and the next request in this thread goes on with what this one set"
STAYS = "what one request set is still set for the next ones of its worker"
_VALUE_AND_KEY = 2
_BY_KEY = frozenset(["pop", "setdefault", "__setitem__", "__delitem__", "putenv", "unsetenv"])
_ONCE = "logging.basicConfig"
"""It does nothing where the root logger has handlers, as it has in Lambda."""
_OWN = frozenset(["unique", "random", "clock"])
_LISTS = frozenset(["handlers", "filters"])
"""The lists of a logger."""


def setters(
    program: Program,
    rule: Rule,
    wanted: str,
    what: str,
    *,
    always: Sequence[str] = (),
    never_restored: Sequence[str] = (),
    also: Collection[str] = (),
) -> Iterable[Draft]:
    """Findings for every call with an effect. Calls whose name ends in one of `always` are unsafe whatever they set.

    `also` names calls that have the effect beside the one that knowledge gives for them.
    """
    groups: dict[tuple[object, ...], list[Call]] = {}
    for call in program.calls:
        meant = call.row is not None and (call.row.effect == wanted or call.name in also)
        if meant and program.in_invocations(call) and _takes_effect(call) and not _is_own(call):
            groups.setdefault((call.site.module, call.site.function, _state(call)), []).append(call)
    made = (_draft(program, rule, what, calls, tuple(always), tuple(never_restored)) for calls in groups.values())
    return [draft for draft in made if draft is not None]


def _draft(
    program: Program, rule: Rule, what: str, calls: list[Call], always: tuple[str, ...], never_restored: tuple[str, ...]
) -> Draft | None:
    first = calls[0]
    unsafe = why_unsafe(program, calls, always, never_restored)
    own = unsafe is not None and any(in_own_threads(c) for c in calls)
    own_thread = first.row is not None and getattr(first.row, "threads", None) is SAFE
    wished = any(_is_wish(program, call) for call in calls)
    stays = wished and effect(first) not in _MOMENTARY and not _is_set_again(calls)
    unsafe = unsafe or (_FOR_SOME if stays else None)
    if own_thread and not stays:
        return None  # of this thread alone, and whoever comes next in it sets it anew
    name = target(first)
    by_site = {c.site: c for c in reversed(calls)}
    again = [by_site[site] for site in dict.fromkeys(c.site for c in calls) if site != first.site]
    return Draft(
        rule,
        first.site,
        name,
        f"`{name}` changes {what} for every invocation in this {'thread' if own_thread else 'process'}",
        UNSAFE if unsafe else BENIGN,
        UNSAFE if own or stays else SAFE,
        _IN_THREAD if own_thread else unsafe or _CONSTANT,
        OWN_THREADS if own else STAYS if stays else ONE_AT_A_TIME,
        first.path,
        related=tuple(Note(c.site, "write", "set again here") for c in again[:4]),
    )


def _is_wish(program: Program, call: Call) -> bool:
    """Whether some requests only ask for it.

    A variable that is set where it was found missing is no such wish, nor is what is done along with something that the
    first request makes for all, nor that a library is told the key of its service: whoever uses it needs the same.
    """
    if call.name == _ONCE and not any(name == "force" for name, _ in call.keywords):
        return False
    if (
        not call.for_some
        or _is_account(call)
        or any(path_patterns.setting(arg) in call.settings for arg in call.args[1:2])
    ):
        return False
    return not any(_is_bound_after(program, look, call) for look in call.checks)


def _is_account(call: Call) -> bool:
    """Whether a library is given the key that is kept for all: `genai.configure(api_key=config.KEY)`."""
    named = (value for name, value in call.keywords if name is not None and name.endswith(ACCOUNT))
    given = (*named, *(call.args[:1] if call.name.endswith(ACCOUNT) else ()))
    return call.receiver is None and any(value.kind != "const" for value in given)


def _is_bound_after(program: Program, look: int, call: Call) -> bool:
    """Whether a name is bound because of a look at it."""
    read = program.accesses.get(look)
    return read is not None and (look, read.place, call.context) in program.bound_after


def why_unsafe(
    program: Program, calls: Sequence[Call], always: tuple[str, ...], never_restored: tuple[str, ...] = ()
) -> str | None:
    """Why invocations disturb each other; None if all set the same value."""
    if any(carries_request(program, v) for c in calls for v in values(c)):
        return "the value comes from the request, and other invocations go on with it"
    if any(v.deps & _OWN for c in calls for v in values(c)):
        return "each invocation sets a value of its own, and others go on with it"
    if any(c.name.endswith(always) for c in calls if always):
        return "what it changes is in use by every other invocation at the same time"
    is_chosen = all(c.conditional and not c.for_some for c in calls)
    if _is_set_again(calls) and not is_chosen and not (never_restored and calls[0].name.startswith(never_restored)):
        return "it is set and set back: other invocations see it in between, and see it go"
    return None


def _is_set_again(calls: Sequence[Call]) -> bool:
    """Whether two places in the code set the very same, the second of which may set it back."""
    sites: dict[str | None, set[Site]] = {}
    for call in calls:
        sites.setdefault(_key(call), set()).add(call.site)
    unnamed = sites.pop(None, set())
    return len(unnamed) > 1 or bool(unnamed and sites) or any(len(found) > 1 for found in sites.values())


def _key(call: Call) -> str | None:
    """The variable or element that is set, where the code states it: of `os.environ["LANG"] = ...`."""
    if described(call) is None:
        given = call.args[-1] if len(call.args) == _VALUE_AND_KEY else None
    else:
        by_name = call.name.rpartition(".")[2] in _BY_KEY or (call.receiver is None and len(call.args) > 1)
        given = call.args[0] if call.args and by_name else None
    return given.ref if given is not None and given.kind == "const" and isinstance(given.ref, str) else None


def values(call: Call) -> tuple[Value, ...]:
    """Everything that was passed or stored, and the object whose method puts itself in force."""
    row = described(call)
    itself = () if row is None or not row.receiver or call.receiver is None else (call.receiver,)
    return (*itself, *call.args, *(value for _, value in call.keywords))


def target(call: Call) -> str:
    """The setting, as a person would write it."""
    key = call.args[-1] if call.args and call.row is not None and hasattr(call.row, "made_by") else None
    if key is not None and key.kind == "const" and isinstance(key.ref, str):
        return f"{call.name}[{key.ref!r}]"
    return call.name.removeprefix("builtins.")


def _state(call: Call) -> object:
    """Identifies what a call sets: the variable, the list, the logger."""
    if effect(call) == "environ":
        return "environ"  # what sets a variable and what takes it away again are looked at together
    if call.row is not None and hasattr(call.row, "made_by"):
        return target(call)
    owner = owner_of(call)
    if owner is not None:
        named = None if owner.obj is None else owner.obj.first_argument
        what = call.name.endswith(("Handler", "Filter")) or bool(_LISTS.intersection(call.name.split(".")))
        return owner.place, None if named is None else named.ref, what
    if call.row is not None and call.row.effect == "process-limit":
        return call.name.partition(".")[0] if call.name.startswith("gc.") else call.name
    return call.name.rpartition(".")[0] if call.name.startswith(("sys.path", "sys.modules")) else None


def owner_of(call: Call) -> Value | None:
    """The object that a call changes, by a method or by one of its lists: `logger.handlers.clear()`."""
    made = call.receiver
    return made.ref[0] if made is not None and made.kind == "method" else made


def _is_own(call: Call) -> bool:
    """Whether it sets up a handler, formatter or nameless logger that the invocation made for itself."""
    made = call.receiver
    if made is None or made.obj is None or made.place is not None or made.obj.at_import:
        return False
    return isinstance(made.ref, str) and made.ref.endswith(("Handler", "Formatter", "logging.Logger"))


def _takes_effect(call: Call) -> bool:
    """Whether the call sets something; some calls only query unless an argument is given."""
    row = described(call)
    if row is None or (row.when_arg is None and row.when_keyword is None):
        return True
    position, keyword = row.when_arg, row.when_keyword
    return (position is not None and len(call.args) > position) or any(name == keyword for name, _ in call.keywords)
