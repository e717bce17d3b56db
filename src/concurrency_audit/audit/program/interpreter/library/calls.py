"""Calls of libraries: what the knowledge files say about them, and what they leave behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from concurrency_audit.audit.knowledge.rows import CallRow
from concurrency_audit.audit.knowledge.words import ENTRY_EFFECTS
from concurrency_audit.audit.program.domain import clocks, path_patterns
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.values import (
    CALLABLE,
    UNKNOWN,
    Obj,
    Value,
    dotted_name,
)
from concurrency_audit.audit.program.interpreter import futures, given_away, told_by_name
from concurrency_audit.audit.program.interpreter.attributes import attribute_of
from concurrency_audit.audit.program.interpreter.declared import of_class
from concurrency_audit.audit.program.interpreter.effects import FILE_OPS, KNOWS_PATHS, SILENT
from concurrency_audit.audit.program.interpreter.injecting import OVERRIDES, override
from concurrency_audit.audit.program.interpreter.library import (
    batches,
    files,
    paths,
    programs,
    providers,
    signals,
    starting,
    statements_given,
    stores,
    temporary,
    threads,
    told_items,
)
from concurrency_audit.audit.program.interpreter.library.builtins import BUILTINS
from concurrency_audit.audit.program.interpreter.library.calling_back import call_back, flow
from concurrency_audit.audit.program.interpreter.library.copied_out import copied_out
from concurrency_audit.audit.program.interpreter.library.given_again import given_again
from concurrency_audit.audit.program.interpreter.library.iterating import iterates
from concurrency_audit.audit.program.interpreter.library.modules import told_by_modules
from concurrency_audit.audit.program.interpreter.library.registered import injects, is_holder, registers
from concurrency_audit.audit.program.interpreter.library.results import made, result
from concurrency_audit.audit.program.interpreter.looking import counted
from concurrency_audit.audit.program.interpreter.metaclasses import metaclass_of
from concurrency_audit.audit.program.interpreter.orm import (
    changed_rows,
    models_by_name,
    own_managers,
    row_statements,
    signed_in,
    tables,
)
from concurrency_audit.audit.program.interpreter.orm.row_values import ROWS
from concurrency_audit.audit.program.interpreter.registering import called_as_function, register
from concurrency_audit.audit.program.interpreter.run import Run

Handler = Callable[[Run, LibraryCall, CallRow, Value], Value]
"""Interprets one effect, given the call and its result so far."""


_MAY_MAKE = ("", "read", "pure")
"""Effects of calls that may make an object of a class which they are given."""
_WITHOUT_ARGUMENTS = ("builtins.super", "pathlib.Path.home", "importlib.util.spec_from_file_location")
_SERVED = ("wsgi_app", "asgi_app")
"""Attributes of an application by which a server calls it: `app.wsgi_app = Prefix(app.wsgi_app)`."""
_STATEMENTS = frozenset("execute executemany executescript commit rollback".split())
"""Methods of a SQLite connection or cursor that do something to the database."""


def call_named(run: Run, call: LibraryCall) -> Value:
    """A call by dotted name: a library function, a constructor, or a method of a library object."""
    call = models_by_name.with_models(run, call)
    frame, name, args = call.frame, call.name, call.args
    builtin = BUILTINS.get(name) or BUILTINS.get(run.knowledge.canonical(name))
    if builtin is not None and (args or call.receiver is not None or name in _WITHOUT_ARGUMENTS):
        found = builtin(run, call)
        if found is not None:
            return found
    if name.endswith(".__new__") and args and args[0].kind == "class":
        ref = args[0].ref
        if run.defining is not None and ref == metaclass_of(run, run.defining.ref):
            return run.defining
        return Value("instance", ref, Obj(ref, frame.module.key, frame.index, call.anchor, frame.context is INIT))
    if name == "builtins.len" and len(args) == 1:
        args = (counted(run, frame, args[0], call.anchor, name),)
        call = call._replace(args=args)
    row = run.knowledge.call(name)
    if row is None and (item := told_items.known_as(call)) is not None:
        call, name, row = item, item.name, run.knowledge.call(item.name)
    effect = row.effect if row is not None else ""
    if effect != "reconfigures" and (call.receiver is None or call.receiver.kind == "external"):
        run.record.used(frame, name, None)
    value = tables.declared(run, call) or row_statements.of_rows(run, call, result(run, call, row))
    value = own_managers.of_queries(run, call) or value
    if name in signed_in.AUTHENTICATES:
        value = signed_in.authenticated(run, call) or value
    if effect in _MAY_MAKE:
        value = of_class(run, call, value)
    value = _by_effect(run, call, row, value)
    if call.receiver is not None:
        statements_given.isolate(run, call)
    if call.short in statements_given.STATEMENTS:
        value = statements_given.statement(run, call, value)
    elif call.receiver is not None:
        value = statements_given.fetched(call, value)
    _note(run, call, row, value)
    if effect not in ("spawn-thread", "singleton", "factory", "injects"):
        return _after_callbacks(run, call, row, value)
    return value


def _by_effect(run: Run, call: LibraryCall, row: CallRow | None, value: Value) -> Value:
    """The result of a call after what knowledge says that it does."""
    handler = HANDLERS.get("" if row is None else row.effect)
    if handler is not None and row is not None:
        value = handler(run, call, row, value)
    if call.name == "builtins.len" and run.record.of_stores(value.reads):
        value = value.with_deps(value.deps | {path_patterns.HOW_MANY})
    if row is not None and row.as_method is not None:
        value = _as_method(run, call, row, row.as_method, value)
    if row is not None and row.gives_again is not None:
        value = given_again(run, call, row.gives_again, value)
    if "clock" in value.deps:
        value = clocks.to_the_second(call, value)
    return batches.STEPS[call.short](run, call, value) if call.short in batches.STEPS else value


def _as_method(run: Run, call: LibraryCall, row: CallRow, name: str, value: Value) -> Value:
    """The result of a function that does what a method of one of its arguments does: `np.add(a, b, out=TOTAL)`."""
    number = 0 if row.works_on is None and row.works_on_keyword is None else row.works_on
    owner = call.argument(number, row.works_on_keyword)
    if owner is None:
        return value
    given = call.args[1:2] if number == 0 else call.args[:1]
    result = run.call(call.frame, attribute_of(run, call.frame, owner, name), given, (), call.anchor)
    return result if number == 0 else owner


def _note(run: Run, call: LibraryCall, row: CallRow | None, value: Value) -> None:
    """Record a call that does something outside the program, and what it is given."""
    effect = "" if row is None else row.effect
    copied_out(run, call)
    is_statement = row is None and call.name.startswith("sqlite3.connect") and call.short in _STATEMENTS
    if effect not in SILENT:
        if effect not in KNOWS_PATHS and (row is None or row.reads != "environ"):
            programs.passed(run, call)
        elif row is not None and effect == "file-write":
            programs.passed_beside(run, call, row)
        flow(run, effect, call)
    if (call.receiver is not None and is_statement) or (row is not None and effect not in SILENT):
        run.record.record_call(
            call.frame, call.name, row, call.args, call.keywords, call.receiver, value, call.anchor
        )  # fmt: skip


def _after_callbacks(run: Run, call: LibraryCall, row: CallRow | None, value: Value) -> Value:
    """The result of a call after it has called functions among its arguments."""
    returned = _call_back(run, call, "" if row is None else row.effect)
    if row is not None and row.gives is not None:
        back = returned or call.argument(row.callable, row.callable_keyword) or UNKNOWN
        return futures.given(run, call, row.gives, back, value)
    if call.frame.context is INIT:
        given_away.by_call(run, call)
        is_made = run.knowledge.object(call.name) is not None or is_holder(call, row)
        if call.args and call.args[0].kind in CALLABLE and not is_made:
            return call.args[0]
    decides = row is None or row.effect == "iterates"  # `sorted(rows, key=rank)`
    if returned is not None and decides and returned.reads:
        return value.with_reads(value.using(returned).reads)
    return value


def _call_back(run: Run, call: LibraryCall, effect: str) -> Value | None:
    """Run functions among the arguments; coroutines of one that starts tasks run beside each other."""
    if threads.is_child(call):
        with run.moment.in_a_child():
            return call_back(run, call)
    tasks, run.moment.tasks = run.moment.tasks, effect == "spawn-task"
    if run.moment.tasks and call.args and call.args[0].kind in (*CALLABLE, "external"):  # `group.start_soon(work, x)`
        started = run.call(call.frame, call.args[0], call.args[1:], (), call.anchor)
        run.moment.tasks = tasks
        return started
    run.moment.loops += run.moment.tasks
    returned = call_back(run, call)
    run.moment.loops -= run.moment.tasks
    run.moment.tasks = tasks
    return returned


def provider(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """A provider, which gives one object, or a new one per call."""
    return providers.provider(call, row, value, value.obj or made(run, call))


def environ_read(run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """The default of an environment variable, if it has one; an empty text says that there is none."""
    if row.reads != "environ":
        return value
    is_stated = bool(call.args) and call.args[0].ref in run.knowledge.variables
    if len(call.args) > 1 and path_patterns.is_text(call.args[1]) and call.args[1].ref != "" and not is_stated:
        return call.args[1]._replace(obj=None)
    value = value._replace(
        deps=value.deps | {path_patterns.setting(call.args[0]) if call.args else path_patterns.SETTING}
    )
    return path_patterns.of_variable(value, call.args[0], run.knowledge.variables) if call.args else value


def given_back(_run: Run, call: LibraryCall, row: CallRow, value: Value) -> Value:
    """A call for readers and type checkers alone: `typing.cast(Order, value)` is the value."""
    return call.argument(row.arg, row.keyword) or value


def foreign_store(
    run: Run, frame: Frame, owner: Value, name: str, value: Value, anchor: int, index: Value = UNKNOWN
) -> None:
    """An assignment to an attribute or element of a library's object or module."""
    if owner.ref == ROWS and owner.kind == "object":
        changed_rows.assign(run, frame, owner, name, value, anchor)
    if owner.kind == "method" and owner.ref[0].ref == ROWS:
        changed_rows.store_within(run, frame, owner, value, anchor)
    if owner.kind == "method" and owner.ref[1] == OVERRIDES and frame.context is INIT:
        override(run, index, value)
    dotted = owner.ref if owner.kind in ("external", "object") else None
    if dotted == "os.environ" and name == "[]":
        programs.tell(run, frame, value)
    if owner.kind == "method":
        dotted = dotted_name(owner)
    if dotted is None or dotted.startswith("builtins."):
        return
    if name == "[]":
        told_by_name.store(run, frame, owner, index, value)
    if name in _SERVED and frame.context is INIT:
        register(run, frame, "precedes", called_as_function(run, value), f"bound to {name}", application=owner.obj)
    if name == "[]" and (said := run.knowledge.call(f"{dotted}.__setitem__")) is not None:
        providers.told(run, LibraryCall(frame, said.names[0], owner, (index, value), (), anchor), said, UNKNOWN)
    full = dotted if name == "[]" else f"{dotted}.{name}"
    home, _, attribute = full.rpartition(".")
    row = run.knowledge.attribute(home, attribute) or run.knowledge.object(full)
    if row is not None and row.effect is not None:
        run.record.record_call(frame, full, row, (value, index), (), owner, UNKNOWN, anchor)
    elif dotted == "threading.local":
        run.record.record_call(frame, f"{full}=", None, (value,), (), owner, UNKNOWN, anchor)


def never_returns(run: Run, call: LibraryCall, _row: CallRow, value: Value) -> Value:
    """`abort(404)`: an exception like that of a `raise`."""
    run.moment.raised = run.moment.site(call.frame, call.anchor)
    return value


HANDLERS: Mapping[str, Handler] = {
    **dict.fromkeys(FILE_OPS, files.use_file),
    "file-open": files.use_file,
    "spawn-thread": threads.spawn_thread,
    "path-join": paths.path_join,
    "path-basename": paths.path_basename,
    "temp-dir": temporary.temp_dir,
    "temp-unique": temporary.temp_unique,
    "temp-predictable": temporary.temp_predictable,
    "random": temporary.random_value,
    "spawn-process": programs.run_program,
    "file-lock": files.file_lock,
    "cwd": files.change_directory,
    "read": environ_read,
    **dict.fromkeys(ENTRY_EFFECTS, registers),
    "at-start": starting.at_start,
    "binds-port": starting.serves,
    "injects": injects,
    "singleton": provider,
    "factory": provider,
    "modules": told_by_modules,
    "provides": providers.told,
    "resolves": providers.given,
    "iterates": iterates,
    "gives-back": given_back,
    "raises": never_returns,
    "exit": never_returns,
    "compares": stores.compare,
    "store-delete": stores.remove,
    "emits": signals.emit,
    "model-load": files.load,
    "store-read": stores.touch,
    "store-write": stores.touch,
}
"""Effect of a call -> the function that interprets it, besides recording the call."""
