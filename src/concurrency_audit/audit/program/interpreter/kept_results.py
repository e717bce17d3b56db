"""What a cache keeps of the request of its first caller, for all the others: `@lru_cache def base(): return
request.headers["Host"]`. What comes from the arguments alone is the same for whoever gives the same."""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.contents import holds
from concurrency_audit.audit.program.domain.dependencies import is_of_request, stems_from
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.attribute_places import home_of
from concurrency_audit.audit.program.interpreter.run import Run


def kept(run: Run, frame: Frame, value: Value, is_property: bool) -> Value:
    """The result of a function with a cache, or of a property that its object keeps, as each caller meets it."""
    names = (parameter.name for parameter in frame.function.parameters)
    given = [frame.env[name] for name in names if name in frame.env]
    if frame.parent is not None and frame.parent.context is not INIT:
        return value  # of a function that is made anew for each request
    if not is_property:
        return _keep(run, frame, value, given, Place("global", frame.module.key, f"{frame.function.qualname}()"))
    home = home_of(run, given[0]) if given else None
    return value if home is None else _keep(run, frame, value, (), home.attribute(frame.function.name))


def _keep(run: Run, frame: Frame, value: Value, given: Iterable[Value], place: Place) -> Value:
    known = tuple(dep for each in given for part in (each, *holds(each)) for dep in part.deps)
    own = (dep for dep in value.deps if is_of_request(dep) and not stems_from(dep, known))
    if next(own, None) is None:
        return value
    moment, touch = run.moment, run.record.touch
    written = moment.surely_written
    look = touch(frame, place, "check", "binding", NOWHERE)
    moment.branches += 1
    with moment.under(look):
        touch(frame, place, "write", "binding", NOWHERE, value=value.stored())
    moment.branches -= 1
    moment.surely_written = written
    return value.with_reads(value.reads | touch(frame, place, "read", "binding", NOWHERE, value=value))
