"""What a dispatcher of aiogram gives to parameters of its handlers by their names: `Dispatcher(service=Service())`."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import Keywords, Value
from concurrency_audit.audit.program.interpreter.attribute_places import shared_value
from concurrency_audit.audit.program.interpreter.run import Run

_GIVES = "aiogram.Router"
_DATA = "workflow_data"


def is_dispatcher(run: Run, name: object) -> bool:
    """Whether objects that a constructor makes give their handlers what they hold, by name."""
    return isinstance(name, str) and run.knowledge.canonical(name) == _GIVES


def store(run: Run, frame: Frame, owner: Value, index: Value, value: Value) -> None:
    """`dp["service"] = Service()`, or an entry of `dp.workflow_data`."""
    if isinstance(index.ref, str) and _holds_data(run, owner):
        tell(run, frame, ((index.ref, value),))


def update(run: Run, call: LibraryCall, owner: Value) -> None:
    """`dp.workflow_data.update(service=Service())`."""
    if call.name == "update" and call.keywords and owner.kind == "method" and _holds_data(run, owner):
        tell(run, call.frame, call.keywords)


def given(run: Run, frame: Frame, name: str) -> Value | None:
    """What the dispatcher of the handler that is being interpreted gives to a parameter, as each update finds it."""
    application = run.application if name in run.told_by_name else None
    if application is None or not is_dispatcher(run, application.ref):
        return None
    value = run.told_by_name[name]
    if value.place is None:
        return value
    return value.with_reads(run.record.touch(frame, value.place, "read", "binding", NOWHERE, value=value))


def _holds_data(run: Run, owner: Value) -> bool:
    if owner.kind == "method" and owner.ref[1] == _DATA:
        owner = owner.ref[0]
    return owner.kind == "object" and is_dispatcher(run, owner.ref)


def tell(run: Run, frame: Frame, keywords: Keywords) -> None:
    """Remember objects under the names of parameters; one object serves all updates."""
    for name, content in keywords if frame.context is INIT else ():
        if name is not None and content.kind in ("instance", "object") and content.obj is not None:
            own = (known for known, value in frame.module.globals.items() if value.obj is content.obj)
            place = Place("global", frame.module.key, next(own, name))
            if content.obj.place is None and content.obj.at_import:
                run.record.publish(content, place)
            run.told_by_name[name] = shared_value(run, content, place)
