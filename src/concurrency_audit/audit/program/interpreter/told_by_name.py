"""What a dispatcher of aiogram gives to parameters of its handlers by their names: `Dispatcher(service=Service())`."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import Keywords, Obj, Value
from concurrency_audit.audit.program.interpreter.attribute_places import shared_value
from concurrency_audit.audit.program.interpreter.run import Run

_GIVES = "aiogram.Router"
_DATA = "workflow_data"
_DISPATCHER = ".Dispatcher"


def is_dispatcher(run: Run, name: object) -> bool:
    """Whether objects that a constructor makes give their handlers what they hold, by name."""
    return isinstance(name, str) and run.knowledge.canonical(name) == _GIVES


def store(run: Run, frame: Frame, owner: Value, index: Value, value: Value) -> None:
    """`dp["service"] = Service()`, or an entry of `dp.workflow_data`."""
    holder = _holder(run, owner)
    if isinstance(index.ref, str) and holder is not None:
        tell(run, frame, ((index.ref, value),), holder)


def update(run: Run, call: LibraryCall, owner: Value) -> None:
    """`dp.workflow_data.update(service=Service())`."""
    holder = _holder(run, owner) if call.name == "update" and call.keywords and owner.kind == "method" else None
    if holder is not None:
        tell(run, call.frame, call.keywords, holder)


def given(run: Run, frame: Frame, name: str) -> Value | None:
    """What the dispatcher of the handler that is being interpreted gives to a parameter, as each update finds it.

    A router that nobody is seen to include is taken for one of the only dispatcher that knows the name.
    """
    told = run.told_by_name.get(name)
    application = None if told is None else run.application
    if told is None or application is None or not is_dispatcher(run, application.ref):
        return None
    value = None if application.obj is None else told.get(application.obj)
    if value is None and len(told) == 1 and not str(application.ref).endswith(_DISPATCHER):
        value = next(iter(told.values()))
    if value is None or value.place is None:
        return value
    return value.with_reads(run.record.touch(frame, value.place, "read", "binding", NOWHERE, value=value))


def _holder(run: Run, owner: Value) -> Obj | None:
    if owner.kind == "method" and owner.ref[1] == _DATA:
        owner = owner.ref[0]
    return owner.obj if owner.kind == "object" and is_dispatcher(run, owner.ref) else None


def tell(run: Run, frame: Frame, keywords: Keywords, holder: Obj) -> None:
    """Remember objects under the names of parameters; one object serves all updates of a dispatcher."""
    for name, content in keywords if frame.context is INIT else ():
        if name is not None and content.kind in ("instance", "object") and content.obj is not None:
            own = (known for known, value in frame.module.globals.items() if value.obj is content.obj)
            place = Place("global", frame.module.key, next(own, name))
            if content.obj.place is None and content.obj.at_import:
                run.record.publish(content, place)
            run.told_by_name.setdefault(name, {})[holder] = shared_value(run, content, place)
