"""Questions about single `ast` nodes that lowering asks."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from concurrency_audit.audit.model.terms import CLASS_VARIABLE, Capture, Module, Step

_DEPENDENCIES = ("Depends", "Security")
_WRAPPERS = ("Optional", "Injected", "Inject", "FromDishka")
"""Around the name of a class they say that there may be none, or who makes the object."""


def each_target(targets: list[ast.expr]) -> Iterator[ast.expr]:
    """The targets of `del`, which may be written as a tuple."""
    for target in targets:
        if isinstance(target, (ast.Tuple, ast.List)):
            yield from each_target(target.elts)
        else:
            yield target


def aligned(defaults: list[ast.expr], parameters: int) -> list[ast.expr | None]:
    """The defaults aligned with the parameters: they belong to the last ones."""
    return [*[None] * (parameters - len(defaults)), *defaults]


def dependency(annotation: ast.expr) -> ast.expr | None:
    """The `Depends(f)` of `Annotated[T, Depends(f)]`, which means what it means as a default."""
    if not isinstance(annotation, ast.Subscript) or not isinstance(annotation.slice, ast.Tuple):
        return None
    if last_name(annotation.value) != "Annotated":
        return None
    calls = (each for each in annotation.slice.elts[1:] if isinstance(each, ast.Call))
    return next((call for call in calls if last_name(call.func) in _DEPENDENCIES), None)


def declared(annotation: ast.expr) -> str | None:
    """The dotted name of the one class that an annotation names: `Order`, `"Order"`, `Optional[Order]`, `Order | None`,
    `Annotated[Order, ...]`, `Injected[Orders]`; None for anything else."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return annotation.value if all(map(str.isidentifier, annotation.value.split("."))) else None
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        sides = [side for side in (annotation.left, annotation.right) if not _is_none(side)]
        return declared(sides[0]) if len(sides) == 1 else None
    if isinstance(annotation, ast.Subscript):
        inner, outer = annotation.slice, last_name(annotation.value)
        if outer == "Annotated" and isinstance(inner, ast.Tuple) and inner.elts:
            return declared(inner.elts[0])
        return declared(inner) if outer in _WRAPPERS else None
    return dotted_name(annotation)


def class_declared(annotation: ast.expr) -> str | None:
    """The same where it is named as classes are, which leaves out `int` and `str`."""
    named = declared(annotation)
    return named if named is not None and named.rpartition(".")[2][:1].isupper() else None


def is_class_variable(annotation: ast.expr) -> bool:
    """Whether a name in a class body is one for all objects of the class: `seen: ClassVar[list[str]] = []`."""
    return last_name(annotation.value if isinstance(annotation, ast.Subscript) else annotation) == CLASS_VARIABLE


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def last_name(node: ast.expr) -> str:
    """The last part of a chain of names; empty for anything else."""
    return (dotted_name(node) or "").rpartition(".")[2]


def dotted_name(node: ast.expr) -> str | None:
    """`a.b.c` for a chain of names, None for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join((node.id, *reversed(parts))) if isinstance(node, ast.Name) else None


def captures(pattern: ast.pattern, way: tuple[Step, ...] = ()) -> Iterator[Capture]:
    """Names that a match pattern binds, each with the way from the subject to what it binds: none to the whole."""
    if isinstance(pattern, (ast.MatchAs, ast.MatchStar)) and pattern.name is not None:
        yield "capture", pattern.name, way
    elif isinstance(pattern, ast.MatchMapping) and pattern.rest is not None:
        yield "capture", pattern.rest, (*way, ("rest", 0))
    for step, part in _parts_matched(pattern):
        yield from captures(part, (*way, *step))


def _parts_matched(pattern: ast.pattern) -> Iterator[tuple[tuple[Step, ...], ast.pattern]]:
    """The patterns within a pattern, each with the step to what it matches."""
    if isinstance(pattern, ast.MatchSequence):
        star = next((n for n, part in enumerate(pattern.patterns) if isinstance(part, ast.MatchStar)), None)
        for number, part in enumerate(pattern.patterns):
            behind = star is not None and number > star
            at = number - len(pattern.patterns) if behind else number
            yield ((("rest", number) if number == star else ("at", at)),), part
    elif isinstance(pattern, ast.MatchMapping):
        for key, part in zip(pattern.keys, pattern.patterns, strict=True):
            name = key.value if isinstance(key, ast.Constant) and isinstance(key.value, (str, int)) else ""
            yield (("at", name),), part
    elif isinstance(pattern, ast.MatchClass):
        yield from (((("nth", number),), part) for number, part in enumerate(pattern.patterns))
        named = zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True)
        yield from (((("named", name),), part) for name, part in named)
    elif isinstance(pattern, ast.MatchOr):
        yield from (((), part) for part in pattern.patterns)
    elif isinstance(pattern, ast.MatchAs) and pattern.pattern is not None:
        yield (), pattern.pattern


def catches_all(case: ast.match_case) -> bool:
    """Whether whatever gets to a case matches it: `case _`, `case other`."""
    return case.guard is None and isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None


def imported(node: ast.Import) -> list[tuple[str, Module]]:
    """The names that `import` binds, with what they stand for; of `import a.b` also `a.b`, under no name."""
    bindings: list[tuple[str, Module]] = []
    for alias in node.names:
        top = alias.name.partition(".")[0]
        if alias.asname is not None:
            bindings.append((alias.asname, ("module", alias.name, None, 0)))
            continue
        bindings.append((top, ("module", top, None, 0)))
        if top != alias.name:
            bindings.append(("", ("module", alias.name, None, 0)))
    return bindings
