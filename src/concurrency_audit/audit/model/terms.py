"""The lowered form of code: `reading` produces it and `program` interprets it.

A *term* is a tuple whose first element is a one-word tag. Terms are plain tuples, not classes, for one reason: a
summary fresh from a parser and one loaded from the JSON cache (where tuples come back as lists) must be interpreted by
the same code without a decoding pass, which would cost as much as the interpretation. The types below say tuple for
both; a comparison with a whole tuple must therefore convert first.

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
    ("await", operand) ("yield", operand | None)  await, yield; ("yield", ("star", x)): yield from x
    ("module", module, name | None, level)        an import used as a value
    ("star", operand)                             starred
    ("operands", operands)                        anything else that only evaluates its operands

Statements::

    ("assign", targets, value)                    assignment; annotated with a class, that is the fourth element
    ("declare", target, class)                    a field that is only annotated; the class by its name
    ("augment", operator, target, value)          augmented assignment
    ("delete", targets)                           del
    ("expression", value)                         expression statement
    ("if", test, body, otherwise)           ("while", test, body, otherwise)
    ("for", target, iterable, body, otherwise, is_async)
    ("try", body, handlers, otherwise, final)     handlers: (type | None, name | None, body)
    ("with", items, body, is_async)               items: (value, target | None)
    ("match", subject, cases, one catches all)    cases: (captures, guard | None, body)
                                                  captures: ("capture", name, steps from the subject)
    ("return", value | None)  ("raise", value | None)  ("jump",)
    ("def", function_index)                 ("class", class_index)
    ("import", bindings)                          import; bindings: (name, module term) pairs
    ("import-all", module, level)                 from module import *
    ("operands", operands)                        anything else that only evaluates its operands

**Anchors.** Terms carry no positions: few are ever reported, and libcst's providers cost several times the parse. So a
chain such as `a.b[c]()` records the ordinal of its root name in reading order times `ANCHOR_BASE` plus the number of
links climbed;
`reading.positions` turns the few anchors that are reported into lines and columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

Constant: TypeAlias = tuple[Literal["constant"], str | int | float | bool | None]
Name: TypeAlias = tuple[Literal["name"], str, int]
Attribute: TypeAlias = tuple[Literal["attribute"], "Expression", str, int]
Item: TypeAlias = tuple[Literal["item"], "Expression", "Expression", int]
Keywords: TypeAlias = tuple[tuple[str | None, "Expression"], ...]
Call: TypeAlias = tuple[Literal["call"], "Expression", tuple["Expression", ...], Keywords, int]
Text: TypeAlias = tuple[Literal["text"], tuple["Expression", ...]]
Binary: TypeAlias = tuple[Literal["binary"], str, "Expression", "Expression"]
Dict: TypeAlias = tuple[Literal["dict"], tuple["Expression | None", ...], tuple["Expression", ...]]
Display: TypeAlias = tuple[Literal["display"], str, tuple["Expression", ...]]
Clause: TypeAlias = tuple["Target", "Expression", tuple["Expression", ...]]
Comprehension: TypeAlias = tuple[Literal["comprehension"], str, tuple["Expression", ...], tuple[Clause, ...]]
Compare: TypeAlias = tuple[Literal["compare"], tuple[str, ...], tuple["Expression", ...]]
Either: TypeAlias = tuple[Literal["and", "or"], "Expression", "Expression"]
Not: TypeAlias = tuple[Literal["not"], "Expression"]
Conditional: TypeAlias = tuple[Literal["conditional"], "Expression", "Expression", "Expression"]
Walrus: TypeAlias = tuple[Literal["walrus"], "Target", "Expression"]
Lambda: TypeAlias = tuple[Literal["lambda"], int]
Await: TypeAlias = tuple[Literal["await"], "Expression"]
Yield: TypeAlias = tuple[Literal["yield"], "Expression | None"]
Module: TypeAlias = tuple[Literal["module"], str, str | None, int]
Star: TypeAlias = tuple[Literal["star"], "Expression"]
Operands: TypeAlias = tuple[Literal["operands"], tuple["Expression", ...]]

Expression: TypeAlias = (
    "Constant | Name | Attribute | Item | Call | Text | Binary | Dict | Display | Comprehension | Compare | Either "
    "| Not | Conditional | Walrus | Lambda | Await | Yield | Module | Star | Operands"
)  # fmt: skip
# Unions are quoted: making them would take a third of the time that the import of this module takes.
Target: TypeAlias = "Name | Attribute | Item | Display | Star | Operands"
"""What can be assigned to, bound by a loop or deleted."""

Assign: TypeAlias = (
    tuple[Literal["assign"], tuple[Target, ...], Expression]
    | tuple[Literal["assign"], tuple[Target, ...], Expression, str]
)
Declare: TypeAlias = tuple[Literal["declare"], Target, str]
Augment: TypeAlias = tuple[Literal["augment"], str, Target, Expression]
Delete: TypeAlias = tuple[Literal["delete"], tuple[Target, ...]]
Evaluate: TypeAlias = tuple[Literal["expression"], Expression]
If: TypeAlias = tuple[Literal["if"], Expression, "Block", "Block"]
While: TypeAlias = tuple[Literal["while"], Expression, "Block", "Block"]
For: TypeAlias = tuple[Literal["for"], Target, Expression, "Block", "Block", bool]
Handler: TypeAlias = tuple["Expression | None", str | None, "Block"]
Try: TypeAlias = tuple[Literal["try"], "Block", tuple[Handler, ...], "Block", "Block"]
With: TypeAlias = tuple[Literal["with"], tuple[tuple[Expression, "Target | None"], ...], "Block", bool]
Step: TypeAlias = tuple[Literal["at", "named", "nth", "rest"], str | int]
"""From a value to a part of it, in a pattern: an element by its key, an attribute, a field by its number, the rest."""
Capture: TypeAlias = tuple[Literal["capture"], str, tuple[Step, ...]]
Case: TypeAlias = tuple[tuple[Capture, ...], "Expression | None", "Block"]
Match: TypeAlias = tuple[Literal["match"], Expression, tuple[Case, ...], bool]
Return: TypeAlias = tuple[Literal["return"], "Expression | None"]
Raise: TypeAlias = tuple[Literal["raise"], "Expression | None"]
Jump: TypeAlias = tuple[Literal["jump"]]
Define: TypeAlias = tuple[Literal["def"], int]
DefineClass: TypeAlias = tuple[Literal["class"], int]
ImportAll: TypeAlias = tuple[Literal["import-all"], str, int]
Import: TypeAlias = tuple[Literal["import"], tuple[tuple[str, Module], ...]]

Statement: TypeAlias = (
    "Assign | Declare | Augment | Delete | Evaluate | If | While | For | Try | With | Match | Return | Raise | Jump "
    "| Define | DefineClass | ImportAll | Import | Operands"
)  # fmt: skip
Block: TypeAlias = tuple[Statement, ...]

Term: TypeAlias = tuple[Any, ...]
"""A term of any tag, where a table chooses by it."""

CLASS_VARIABLE = "ClassVar"
"""What an assignment in a class body is declared as whose value is one for all objects of the class."""
ANCHOR_BASE = 32
NOWHERE = -1
"""The anchor of an expression that is not rooted at a name."""
CHAIN = frozenset(["name", "attribute", "item", "call"])
"""Tags of terms whose last element is an anchor."""


def anchor_of(term: Term) -> int:
    """The anchor of a chain, or `NOWHERE`."""
    return term[-1] if term[0] in CHAIN else NOWHERE


def parts_of(term: object) -> Iterator[Term]:
    """A term or block, and every term in it."""
    stack = [term]
    while stack:
        each = stack.pop()
        if isinstance(each, (tuple, list)) and each:
            if isinstance(each[0], str):
                yield tuple(each)
            stack.extend([inner for inner in each if isinstance(inner, (tuple, list))])


def climb(anchor: int) -> int:
    """The anchor one link further out; `NOWHERE` for chains longer than `ANCHOR_BASE` allows."""
    return anchor + 1 if anchor >= 0 and anchor % ANCHOR_BASE < ANCHOR_BASE - 1 else NOWHERE
