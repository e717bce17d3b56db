"""Calls of what is outside the project, by the kind of the called value: a function, a method or an object."""

from __future__ import annotations

from concurrency_audit.audit.knowledge.words import ENTRY_EFFECTS, PROCESS_EFFECTS
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.dependencies import asks_request
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.values import CALLABLE, UNKNOWN, Args, Keywords, Value, derived, dotted_name
from concurrency_audit.audit.program.interpreter import by_method_name, dispatched
from concurrency_audit.audit.program.interpreter.abstract import APPLICATION, ONLY_DECLARED
from concurrency_audit.audit.program.interpreter.classes import foreign_base
from concurrency_audit.audit.program.interpreter.handing_on import hand_on
from concurrency_audit.audit.program.interpreter.library import buffers, providers
from concurrency_audit.audit.program.interpreter.library.calling_back import call_back, flow
from concurrency_audit.audit.program.interpreter.library.calls import call_named
from concurrency_audit.audit.program.interpreter.library.inherited import called_itself
from concurrency_audit.audit.program.interpreter.library.methods import call_method
from concurrency_audit.audit.program.interpreter.library.uses import use_of
from concurrency_audit.audit.program.interpreter.registering import register
from concurrency_audit.audit.program.interpreter.run import Run

_FOR_EVERYONE = PROCESS_EFFECTS.keys() | {"reconfigures", "request-keys"}


def call_foreign(run: Run, frame: Frame, function: Value, args: Args, keywords: Keywords, anchor: int) -> Value:
    """The result of calling something outside the project."""
    if run.applications or run.decorated:
        hand_on(run, frame, function, args)
    if function.kind == "external":
        call = LibraryCall(frame, function.ref, None, args, keywords, anchor)
        _change_kept_object(run, call)
        _keeps_requests(run, call)
        call = buffers.holding(call)
        value = call_named(run, call)
        buffers.fill(run, call, value)
        return value.using(function) if function.deps else value
    if function.kind == "method":
        return _call_method(run, frame, function, args, keywords, anchor)
    if function.kind == "object":
        return _call_object(run, frame, function, args, keywords, anchor)
    if function.kind == "instance":
        return called_itself(run, LibraryCall(frame, "__call__", function, args, keywords, anchor), function)
    if frame.context is not INIT and function.kind == "unknown" and function.ref != APPLICATION:
        run.record.cut(
            frame, anchor, ONLY_DECLARED if function.ref == ONLY_DECLARED else "a call that cannot be resolved"
        )
    call = LibraryCall(frame, "", None, args, keywords, anchor)
    call_back(run, call)
    if asks_request(function):  # `respond(text)`, a function that came with the request
        flow(run, "", call)
    value = derived(function, *call.values)
    return value._replace(deps=value.deps | {"io"}, at=None)


def _call_method(run: Run, frame: Frame, function: Value, args: Args, keywords: Keywords, anchor: int) -> Value:
    """The result of a method of an object of a library, or of one of which nothing is known."""
    receiver, name = function.ref
    if receiver.kind == "function" and dispatched.registers_by_call(run, receiver, name, args):
        return args[1]
    if args and _wraps_handler(run, frame, function, args[0], anchor):
        return args[0]
    call = buffers.holding(LibraryCall(frame, name, receiver, args, keywords, anchor))
    value = call_method(run, call, call.receiver or receiver)
    if by_method_name.may_be_own(run, frame, receiver, name):
        value = by_method_name.called(run, call, receiver, value)
    buffers.fill(run, call, value)
    return value


def _call_object(run: Run, frame: Frame, function: Value, args: Args, keywords: Keywords, anchor: int) -> Value:
    """The result of calling an object of a library, which may be a decorator that was made before."""
    call = LibraryCall(frame, f"{function.ref}.__call__", function, args, keywords, anchor)
    if (provided := providers.provided(run, frame, function, args, keywords)) is not None:
        return provided
    decorator = run.knowledge.decorator(function.ref) if frame.context is INIT else None
    if decorator is not None:  # `app.post("/orders")(create)`, `app.command("/x")(ack=take, lazy=[work])`
        for given in (*args[:1], *(value for _, value in keywords)):
            register(run, frame, decorator.effect, given, f"given to {function.ref.rpartition('.')[2]}")
    use_of(run, call, function, None)
    return call_named(run, call)


def _keeps_requests(run: Run, call: LibraryCall) -> None:
    """Record a wrapper made by hand, at import, that keeps what belongs to a request: `handler = wrapper(send)`."""
    row = run.knowledge.decorator(call.name) if call.frame.context is INIT and call.args else None
    if row is not None and row.effect == "handler-wrapper" and row.also and call.args[0].kind in CALLABLE:
        run.record.record_call(call.frame, call.name, row, (), (), call.args[0], call.args[0], call.anchor)


def _wraps_handler(run: Run, frame: Frame, function: Value, given: Value, anchor: int) -> bool:
    """Whether a decorator of functions is called by hand: `handler = logger.inject_lambda_context(send)`,
    `app.before_request(sign_in)`."""
    name = dotted_name(function) or (_of_subclass(run, function) if frame.context is INIT else None)
    row = run.knowledge.decorator(name) if name is not None and frame.context is INIT else None
    if name is None or row is None or given.kind not in (*CALLABLE, "object"):
        return False
    is_wrapper = row.effect == "handler-wrapper"
    if given.kind == "object":  # `handler = tracer.capture_lambda_handler(Mangum(app))`
        return is_wrapper and isinstance(given.ref, str) and run.knowledge.object(given.ref) is not None
    if not is_wrapper and (row.effect not in ENTRY_EFFECTS or run.knowledge.call(name) is not None):
        return False
    run.record.record_call(frame, name, row, (), (), given, given, anchor)
    application = None if is_wrapper else function.ref[0].obj
    register(run, frame, row.effect, given, f"given to {name.rpartition('.')[2]}", application=application)
    return True


def _of_subclass(run: Run, function: Value) -> str | None:
    """The name of a method that an object of the project has of a library's class: `self.before_request` of a Flask."""
    owner = function.ref[0] if function.kind == "method" else None
    base = foreign_base(run, owner.ref) if owner is not None and owner.kind == "instance" else None
    return None if base is None else f"{base}.{function.ref[1]}"


def _change_kept_object(run: Run, call: LibraryCall) -> None:
    """Record a method that changes an object which the library itself keeps: `loguru.logger.add(...)`."""
    owner, _, method = call.name.rpartition(".")
    row = run.knowledge.method(owner, method)
    if row is not None and row.effect in _FOR_EVERYONE and run.knowledge.call(call.name) is None:
        receiver = Value("external", owner)
        run.record.record_call(
            call.frame, call.name, row, call.args, call.keywords, receiver, UNKNOWN, call.anchor
        )  # fmt: skip
