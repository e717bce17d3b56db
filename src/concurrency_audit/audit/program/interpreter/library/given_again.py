"""What a library keeps and gives to everyone who asks: the parameters of Powertools, until they expire."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.contents import REST
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import UNKNOWN, Value
from concurrency_audit.audit.program.interpreter.run import Run


def given_again(run: Run, call: LibraryCall, when: str, value: Value) -> Value:
    """A dictionary that a library keeps, and gives everyone who asks for it."""
    keyword, _, wanted = when.partition("=")
    given = dict(call.keywords).get(keyword)
    if wanted and (given is None or given.ref != wanted):
        return value
    obj = run.record.new_object(call.frame, "builtins.dict", call.anchor)
    obj.attributes[REST] = UNKNOWN
    kept = Value("object", "builtins.dict", obj, None, value.deps, value.reads)
    run.record.publish(kept, Place("result", call.name.rpartition(".")[0], call.short))
    return kept
