"""The lowered form of code: what `reading` writes down and `program` interprets.

A *term* is a tuple whose first element is a one-word tag. Terms are plain tuples, not classes, for one reason: a
summary fresh from a parser and one loaded from the JSON cache (where tuples come back as lists) must be interpreted by
the same code without a decoding pass, which would cost as much as the interpretation.

Expressions (`at` is an anchor, see below)::

    ("k", constant)                         str, int, float, bool, None; other constants are None
    ("n", name, at)                         a name in whatever scope binds it
    ("a", value, attribute, at)             value.attribute
    ("i", value, index, at)                 value[index]
    ("f", function, args, keywords, at)     a call; args: terms or ("*", term); keywords: (name | None, term) pairs
    ("s", parts)                            f-string or joined literals; constants and terms
    ("o", operator, left, right)            binary operation; operator as written
    ("d", keys, values)                     dict display; a None key stands for `**value`
    ("t", kind, elements)                   list, tuple or set display
    ("C", kind, elements, clauses)          comprehension; clauses: (target, iterable, conditions)
    ("q", operators, operands)              comparison chain
    ("&", left, right) ("|", left, right)   and, or
    ("!", operand)                          not
    ("?", test, body, otherwise)            conditional expression
    (":", target, value)                    walrus
    ("L", function_index)                   lambda
    ("w", operand) ("y", operand | None)    await, yield
    ("m", module, name | None, level)       an import used as a value
    ("*", operand)                          starred
    ("u", operands)                         anything else that only evaluates its operands

Statements::

    ("=", targets, value)                   assignment; an annotated one too
    ("+", operator, target, value)          augmented assignment
    ("-", targets)                          del
    ("e", value)                            expression statement
    ("if", test, body, otherwise)           ("while", test, body, otherwise)
    ("for", target, iterable, body, otherwise, is_async)
    ("try", body, handlers, otherwise, final)   handlers: (type | None, name | None, body)
    ("with", items, body, is_async)         items: (value, target | None)
    ("match", subject, cases)               cases: (captured names, guard | None, body)
    ("ret", value | None)  ("raise", value | None)  ("jump",)
    ("def", function_index)                 ("class", class_index)
    ("star", module, level)                 from module import *

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
CHAIN = frozenset("naif")
"""Tags whose last element is an anchor."""


def anchor_of(term: Term) -> int:
    """The anchor of a chain, or `NOWHERE`."""
    return term[-1] if term[0] in CHAIN else NOWHERE


def climb(anchor: int) -> int:
    """The anchor one link further out; chains deeper than the base allows lose theirs."""
    return anchor + 1 if anchor >= 0 and anchor % ANCHOR_BASE < ANCHOR_BASE - 1 else NOWHERE
