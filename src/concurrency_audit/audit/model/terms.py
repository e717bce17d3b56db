"""The lowered form of code: `reading` produces it and `program` interprets it.

A *term* is a tuple whose first element is a one-word tag. Terms are plain tuples, not classes, for one reason: a
summary fresh from a parser and one loaded from the JSON cache (where tuples come back as lists) must be interpreted by
the same code without a decoding pass, which would cost as much as the interpretation.

Expressions (`at` is an anchor, see below)::

    ("constant", constant)                        str, int, float, bool, None; other constants are None
    ("name", name, at)                            a name in whatever scope binds it
    ("attribute", value, attribute, at)           value.attribute
    ("item", value, index, at)                    value[index]
    ("call", function, args, keywords, at)        args: terms or ("star", term); keywords: (name | None, term) pairs
    ("text", parts)                               f-string or joined literals; constants and terms
    ("binary", operator, left, right)             binary operation; operator as written
    ("dict", keys, values)                        dict display; a None key stands for `**value`
    ("display", kind, elements)                   list, tuple or set display
    ("comprehension", kind, elements, clauses)    comprehension; clauses: (target, iterable, conditions)
    ("compare", operators, operands)              comparison chain
    ("and", left, right) ("or", left, right)      and, or
    ("not", operand)                              not
    ("conditional", test, body, otherwise)        conditional expression
    ("walrus", target, value)                     walrus
    ("lambda", function_index)                    lambda
    ("await", operand) ("yield", operand | None)  await, yield
    ("module", module, name | None, level)        an import used as a value
    ("star", operand)                             starred
    ("operands", operands)                        anything else that only evaluates its operands

Statements::

    ("assign", targets, value)                    assignment; an annotated one too
    ("augment", operator, target, value)          augmented assignment
    ("delete", targets)                           del
    ("expression", value)                         expression statement
    ("if", test, body, otherwise)           ("while", test, body, otherwise)
    ("for", target, iterable, body, otherwise, is_async)
    ("try", body, handlers, otherwise, final)     handlers: (type | None, name | None, body)
    ("with", items, body, is_async)               items: (value, target | None)
    ("match", subject, cases)                     cases: (captured names, guard | None, body)
    ("return", value | None)  ("raise", value | None)  ("jump",)
    ("def", function_index)                 ("class", class_index)
    ("import-all", module, level)                 from module import *

**Anchors.** Terms carry no positions: few are ever reported, and libcst's providers cost several times the parse. So a
chain such as `a.b[c]()` records the ordinal of its root name in reading order times `ANCHOR_BASE` plus the number of
links climbed;
`reading.positions` turns the few anchors that are reported into lines and columns.
"""

from typing import Any

Term = tuple[Any, ...]
Block = tuple[Term, ...]

ANCHOR_BASE = 32
NOWHERE = -1
"""The anchor of an expression that is not rooted at a name."""
CHAIN = frozenset(["name", "attribute", "item", "call"])
"""Tags of terms whose last element is an anchor."""


def anchor_of(term: Term) -> int:
    """The anchor of a chain, or `NOWHERE`."""
    return term[-1] if term[0] in CHAIN else NOWHERE


def climb(anchor: int) -> int:
    """The anchor one link further out; `NOWHERE` for chains longer than `ANCHOR_BASE` allows."""
    return anchor + 1 if anchor >= 0 and anchor % ANCHOR_BASE < ANCHOR_BASE - 1 else NOWHERE
