"""What a mapping that is spread over keyword arguments holds under a name: `Order(**item)`, `save(**row)`."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.program.domain.contents import REST
from concurrency_audit.audit.program.domain.values import Value, join
from concurrency_audit.audit.program.interpreter.elements import element_of
from concurrency_audit.audit.program.interpreter.given_by_stores import of_row, of_store
from concurrency_audit.audit.program.interpreter.run import Run


def held(run: Run, spread: Iterable[Value], name: str, default: Value | None) -> Value | None:
    """What the mappings hold under a name, or the default where they lack it."""
    found = default
    for content in spread:
        each = _entry(run, content, Value("const", name))
        found = each if found is None else join(found, each)
    return found


def _entry(run: Run, content: Value, name: Value) -> Value:
    known = {} if content.obj is None else content.obj.attributes
    source = known[REST].using(content) if REST in known and f"[{name.ref}]" not in known else content
    return of_store(run, of_row(element_of(run, source, name), name), name)
