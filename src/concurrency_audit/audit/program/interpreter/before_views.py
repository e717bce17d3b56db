"""Methods of a view of Django or its REST framework that its library calls before the one for the HTTP method.

What they keep in the view is there by then: `self.purse = get_object_or_404(...)` in `setup`.
"""

from __future__ import annotations

from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import UNKNOWN, Value
from concurrency_audit.audit.program.interpreter.classes import library_bases, method_of
from concurrency_audit.audit.program.interpreter.orm.row_values import ROWS
from concurrency_audit.audit.program.interpreter.run import Run

_VIEWS = ("django.views.", "rest_framework.")
_BEFORE = ("setup", "initial", "dispatch")
_HTTP = frozenset("get post put patch delete list create retrieve update partial_update destroy".split())
_ADDRESS = Value(deps=frozenset(["event.kwargs"]))
"""What the address of the request names."""


def prepare(run: Run, frame: Frame) -> None:
    """Interpret them before an entry point which is a method of a view."""
    parameters = frame.function.parameters
    view = frame.env.get(parameters[0].name) if len(parameters) > 1 else None
    if view is None or view.kind != "instance" or frame.function.name not in _HTTP:
        return
    own = [method for name in _BEFORE if (method := method_of(run, view.ref, name)) is not None]
    if not own or not any(name.startswith(_VIEWS) for name, _ in library_bases(run, view.ref)):
        return
    if view.obj is not None:  # one object stands for the views of all requests
        for name in [name for name, held in view.obj.attributes.items() if held.ref == ROWS]:
            del view.obj.attributes[name]
    request = frame.env.get(parameters[1].name, UNKNOWN)
    for method in own:
        run.call(frame, Value("bound", (method, view)), (request,), ((None, _ADDRESS),), -1)
