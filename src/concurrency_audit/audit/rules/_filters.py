"""Which fields the filters of Airtable and Notion ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.expressions import fields
from concurrency_audit.audit.program.domain.values import Value

_FORMULAS = ("formula",)
"""Keywords with a formula in which fields stand in braces: `{State}="open"`."""
_FIELD = re.compile(r"\{([^{}]+)\}")
_FILTERS = ("filter",)
"""Keywords with a filter each part of which names its `property`."""
_PROPERTY = "[property]"


def asked_of_table(call: Call) -> Iterator[str]:
    """The fields that a query of a service's table compares."""
    if not isinstance(call.row, CallRow) or not call.row.several:
        return
    for name, value in call.keywords:
        if name in _FORMULAS and path_patterns.is_text(value):
            stated = (part for part in path_patterns.pattern(value) if isinstance(part, str))
            yield from (found for part in stated for found in _FIELD.findall(part))
        elif name in _FILTERS:
            yield from _properties(value)


def _properties(value: Value) -> Iterator[str]:
    """The properties of a filter, and of those that it joins."""
    for name, inner in fields(value).items():
        if name == _PROPERTY and inner.kind == "const":
            yield str(inner.ref)
        yield from _properties(inner)
    for each in () if value.obj is None else value.obj.items or ():
        yield from _properties(each)
