"""Connections of which nothing is known but what they are told: the statement says what is done, whoever runs it.

Frameworks hand them over in ways of their own: `request.state.db`, `context["db"]`, a handler's parameter.
"""

from __future__ import annotations

from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.library import statements_given
from concurrency_audit.audit.program.interpreter.orm import row_statements
from concurrency_audit.audit.program.interpreter.run import Run

_CONNECTION = "connection"
"""What the methods are told to be of."""
_MAKES = "cursor"


def told(run: Run, call: LibraryCall, receiver: Value, value: Value) -> Value:
    """What a method of an unknown object gives if it is a connection's: `db.execute("UPDATE ...")`, `db.cursor()`."""
    if receiver.kind == "const" or receiver.text is not None:
        return value
    named = call._replace(name=f"{_CONNECTION}.{call.name}")
    if call.name == _MAKES and value.obj is None:
        return value._replace(
            kind="object", ref=named.name, obj=run.record.new_object(call.frame, named.name, call.anchor)
        )
    value = row_statements.of_rows(run, named, value)
    if call.name not in statements_given.STATEMENTS:
        return value
    statements_given.isolate(run, named)
    return statements_given.statement(run, named, value.with_deps(value.deps | {"io"}))
