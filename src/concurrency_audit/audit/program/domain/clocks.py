"""Times as names: how finely they tell two invocations apart.

What is no finer than the thousandth of a second counts as a second: under load both are met twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from concurrency_audit.audit.model.terms import Expression
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.path_patterns import SECOND
from concurrency_audit.audit.program.domain.values import Hole, Pattern, Value

_CLOCK = "clock"
_TO_THE_SECOND = re.compile(r"%[SsTXc](?!.*%f)")
_DIRECTIVES = re.compile(r"(?:%-?[a-zA-Z][-_.:]?)*%-?[a-zA-Z]")
"""What a format puts parts of a time for, one or several in a row."""
_WHOLE_NUMBERS = ("builtins.int", "builtins.round", "math.floor", "math.trunc", "math.ceil")
_DIVISORS = (1, 10**3, 10**6, 10**9)
"""What turns a number of nanoseconds, or of parts of a second, into thousandths or seconds."""
_UNKNOWN = "?"
_SPECS = ("seconds", "milliseconds")
_SHORTEST, _LONGEST = len("20261129173000"), len("2026-11-29T17:30:00.123")
"""Lengths of a time's text up to its second, without signs between the numbers, and up to the thousandth."""


def to_the_second(call: LibraryCall, value: Value) -> Value:
    """A time that is cut down to its second: `now.strftime("%H%M%S")`, `int(time.time())`."""
    texts = [given.ref for given in call.args if given.kind == "const" and isinstance(given.ref, str)]
    is_cut = (
        (call.short == "strftime" and any(map(_TO_THE_SECOND.search, texts)))
        or (call.name in _WHOLE_NUMBERS and len(call.args) == 1)
        or (call.short == "isoformat" and any(each.ref in _SPECS for each in call.values))
        or (call.short == "replace" and any(name == "microsecond" for name, _ in call.keywords))
        or (call.short in ("split", "partition") and texts == ["."])
    )
    if call.short == "strftime" and (text := _with_folder(texts)) is not None:
        value = value._replace(text=text)
    return _cut(value) if is_cut else value


def _with_folder(texts: Sequence[str]) -> Pattern | None:
    """The path that a format makes which holds a folder: `now.strftime("/tmp/report-%Y%m%d.csv")`."""
    path = next((text for text in texts if text.startswith("/")), None)
    if path is None:
        return None
    pieces = _DIRECTIVES.split(path)
    parts: list[str | Hole] = [pieces[0]]
    for piece in pieces[1:]:
        parts += [(_CLOCK, ""), piece] if piece else [(_CLOCK, "")]
    return tuple(parts)


def formatted(value: Value, spec: Sequence[Value]) -> Value:
    """A time in a text with a format of its own: `f"{now:%H%M%S}"`."""
    is_cut = _CLOCK in value.deps and any(_TO_THE_SECOND.search(str(part.ref)) for part in spec)
    return _cut(value) if is_cut else value


def divided(value: Value, operator: str, divisor: Value) -> Value:
    """A number of nanoseconds that is divided: `time.time_ns() // 1_000_000`; others name minutes or days."""
    if operator != "//" or _CLOCK not in value.deps:
        return value
    return _cut(value) if divisor.ref in _DIVISORS else value.with_deps(value.deps - {SECOND})


def shortened(value: Value, index: Expression) -> Value:
    """The beginning of a time's text: `now.strftime("%H%M%S%f")[:-3]`, `now.isoformat()[:19]`."""
    if _CLOCK not in value.deps or index[0] != "operands" or len(index[1]) != 2:
        return value
    start, end = (bound[1] if bound[0] == "constant" else _UNKNOWN for bound in index[1])
    is_cut = not start and isinstance(end, int) and (end < 0 or _SHORTEST <= end <= _LONGEST)
    return _cut(value) if is_cut else value


def _cut(value: Value) -> Value:
    return value.with_deps(value.deps | {SECOND})
