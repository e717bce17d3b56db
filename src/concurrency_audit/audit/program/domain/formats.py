"""Texts put together: `a + b`, `folder / name`, and what `"{:03d}".format(n)` and `"%s-%03d" % (a, b)` put where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import Formatter

from concurrency_audit.audit.program.domain.path_patterns import CONSTANT, concatenate, is_path, is_text, joined
from concurrency_audit.audit.program.domain.values import UNKNOWN, Args, Keywords, Pattern, Value, derived

_CONVERSION = re.compile(r"%(?:\((\w+)\))?[-#0 +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[hlL]?([a-zA-Z%])")
"""https://docs.python.org/3/library/stdtypes.html#printf-style-string-formatting"""
_LONGEST = 1024
"""Length up to which a text that is put together is taken for a constant."""
_NAME_ENDS = re.compile(r"[.\[]")


def of_operator(operator: str, left: Value, right: Value) -> Pattern | None:
    """The pattern of `left operator right`; None if that is not a string."""
    if operator == "+" and (is_text(left) or is_text(right)):
        return concatenate((left, right))
    if operator == "/" and (is_path(left) or is_path(right) or is_text(right)):  # a number is divided by no text
        return joined((left, right))
    if operator == "%" and left.kind == "const" and isinstance(left.ref, str):
        return _of_percent(left.ref, right)
    return None


def of_stated(parts: Sequence[Value], made: Value) -> Value | None:
    """A text put together of nothing but what the code states."""
    if made.deps - {CONSTANT} or not all(part.kind == "const" and isinstance(part.ref, str | int) for part in parts):
        return None
    text = "".join(str(part.ref) for part in parts)
    return Value("const", text, reads=made.reads) if len(text) <= _LONGEST else None


def as_constant(text: Pattern | None, made: Value) -> Value | None:
    """The same of a text whose parts were put where a template says."""
    is_known = text is not None and len(text) == 1 and isinstance(text[0], str) and len(text[0]) <= _LONGEST
    return Value("const", text[0], reads=made.reads) if text and is_known and not made.deps - {CONSTANT} else None


def of_method(template: str, args: Args, keywords: Keywords) -> Pattern | None:
    """The pattern of `template.format(*args, **keywords)`; None if that raises."""
    try:
        pieces = list(Formatter().parse(template))
    except ValueError:
        return None
    given: dict[str | None, Value] = {str(number): value for number, value in enumerate(args)}
    given.update(keywords)
    parts: list[Value] = []
    taken = 0
    for literal, name, _, _ in pieces:
        parts.append(Value("const", literal))
        if name is None:
            continue
        first, *rest = _NAME_ENDS.split(name, maxsplit=1)
        value = given.get(first or str(taken), given.get(None, UNKNOWN))
        taken += not first
        parts.append(derived(value) if rest else value)
    return concatenate(parts)


def _of_percent(template: str, right: Value) -> Pattern | None:
    """The pattern of `template % right`; None if the counts differ."""
    items = right.obj.items if right.obj is not None and right.obj.items is not None else (right,)
    parts: list[Value] = []
    left = list(items)
    end = 0
    for match in _CONVERSION.finditer(template):
        parts.append(Value("const", template[end : match.start()]))
        end = match.end()
        if match[2] == "%":
            parts.append(Value("const", "%"))
        elif match[1]:
            parts.append(derived(right))
        elif left:
            parts.append(left.pop(0))
        else:
            return None
    is_by_name = len(left) == len(items)
    return concatenate([*parts, Value("const", template[end:])]) if not left or is_by_name else None
