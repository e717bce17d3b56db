"""What a server runs once in each process, before the first request."""

from __future__ import annotations

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import CALLABLE, Value
from concurrency_audit.audit.program.interpreter.foreign_attributes import root_of
from concurrency_audit.audit.program.interpreter.registering import Served, register
from concurrency_audit.audit.program.interpreter.run import Run

_THREADING, _TASKS = "Threading", "start_"
_HANDLERS = Served(("do_*", "handle"), per_request=True)
"""The methods of the class that a server makes an object of for each request."""
_AT_START = ("on_startup", "on_app_init")
"""Other keywords under which applications take such functions: `Starlette(on_startup=[connect])`."""


def at_start(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """A function, or a list of them, that the server runs once before the first request."""
    words = (row.callable_keyword, *_AT_START)
    given = call.argument(row.callable, None), *(call.argument(None, word) for word in words)
    for each in given if call.frame.context is INIT else ():
        _start(run, call, each, value)
    return value


def _start(run: Run, call: LibraryCall, given: Value | None, made: Value) -> None:
    """Remember a function, or a list of them."""
    if given is not None:
        items = given.obj.items if given.obj is not None and given.obj.items is not None else (given,)
        application = made if call.receiver is None else root_of(call.receiver)  # `app.on_startup.append(connect)`
        functions = [each for each in items if each.kind in CALLABLE]
        run.starting.extend((each, application) for each in functions)
        if application.obj is not None:
            run.lifespans.setdefault(application.obj, []).extend(functions)


def serves(run: Run, call: LibraryCall, _row: CallRow, value: Value) -> Value:
    """A server of Python's own that serves several at once: `ThreadingHTTPServer(address, Handler)`, with a thread for
    each, or `asyncio.start_server(serve)`. Others take one request after the other."""
    if call.short.startswith((_THREADING, _TASKS)):
        for given in call.values:
            if given.kind == "class" or given.kind in CALLABLE:
                register(run, call.frame, "route", given, f"given to {call.short}", _HANDLERS)
    return value
