"""What a library call gives, as far as its arguments and the knowledge files tell."""

from __future__ import annotations

import re
from functools import reduce

from concurrency_audit.audit.knowledge.rows import CallRow, ObjectRow
from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.contents import GIVEN
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.values import Obj, Value, join
from concurrency_audit.audit.program.interpreter import told_by_name
from concurrency_audit.audit.program.interpreter.effects import SILENT, SOURCES
from concurrency_audit.audit.program.interpreter.library import files, stores, temporary
from concurrency_audit.audit.program.interpreter.locks import lock_of
from concurrency_audit.audit.program.interpreter.orm import models_by_name
from concurrency_audit.audit.program.interpreter.orm.unique_columns import keep_columns
from concurrency_audit.audit.program.interpreter.run import Run

_DICTIONARIES = ("builtins.dict", "collections.OrderedDict")
"""Constructors whose keyword arguments become entries."""
_BINDS = ("bindparams", "columns")
"""Methods of a statement's text that give that statement, with values or types."""
_WRITERS = ("json.dumps",)
"""Functions that only write down what they are given, as text."""
_SERVICES = frozenset(["requests", "requests.Session", "httpx", "httpx.Client", "urllib.request"])
"""What has functions or methods that ask another service."""
_ASKS = re.compile(
    r"boto3\.client\.(?!generate_|get_|list_|describe_|batch_|execute_|select_)\w+$|"
    r".*\.(completions|messages|responses|embeddings)\.create$|.*\.generate_content(_async|_stream)?$"
)
"""Methods of clients that give what a service answers, or what a model makes of what it is told."""


def result(run: Run, call: LibraryCall, row: CallRow | None) -> Value:
    """What a library call returns, as far as its arguments and the knowledge files tell."""
    known = run.knowledge.object(call.name)
    obj = made(run, call) if known is not None or row is None or row.effect == "at-start" else None
    if _is_condition_on_a_lock(run, call, known):
        return call.args[0]
    sources = call.values if call.receiver is None else (*call.values, call.receiver)
    value = Value("object", _name(run, call, known), obj).using(*sources)
    effect = "" if row is None else row.effect
    if effect in SOURCES:
        source = SOURCES[effect]
        if source == "unique":
            return value.with_deps(value.deps | temporary.unique_to(run, call))
        return value.with_deps(value.deps | {source})
    if call.name in _WRITERS and call.args:
        run.record.written = (value, call.args[0])
    if known is None and call.name not in _WRITERS and (row is None or effect not in SILENT):
        return _answered(run, call, value, row)
    return path_patterns.of_stated(value, *sources) if effect == "pure" else value


def _name(run: Run, call: LibraryCall, known: ObjectRow | None) -> str:
    """The name of what a call gives; methods that give the same class make no longer names the more are chained."""
    is_member = known is not None and known.type is not None and call.receiver is not None
    return run.knowledge.canonical(call.name) if is_member else call.name


def _answered(run: Run, call: LibraryCall, value: Value, row: CallRow | None) -> Value:
    """What comes from outside; what a service on the network answers is not what was read of an item to ask it."""
    is_asked = call.name.rpartition(".")[0] in _SERVICES or _ASKS.match(call.name) is not None
    if value.reads and is_asked and (row is None or not row.store):
        value = value.with_reads(value.reads - run.record.of_stores(value.reads))
    return value.with_deps(value.deps | {"io"})


def made(run: Run, call: LibraryCall) -> Obj:
    """The object that a constructor makes, with its arguments."""
    obj = run.record.new_object(call.frame, call.name, call.anchor, call.keywords)
    if call.name in _DICTIONARIES:
        obj.attributes.update((f"[{key}]", value) for key, value in call.keywords if key)
        obj.element = reduce(join, [value for _, value in call.keywords]) if call.keywords else None
    else:
        obj.attributes.update((key, value) for key, value in call.keywords if key)
    if told_by_name.is_dispatcher(run, call.name):
        told_by_name.tell(run, call.frame, call.keywords, obj)
    if call.name == "builtins.list" and not call.args:
        obj.items = ()
    if call.args and call.args[0].kind == "object" and call.args[0].ref == "builtins.dict":
        obj.attributes[files.OPTIONS] = call.args[0]
    stores.keep_name(call, obj)
    if call.short == stores.KEYED_OBJECT and len(call.args) > 1:
        obj.attributes[stores.KEY_WITHIN] = call.args[1]
    if call.short in _BINDS and call.receiver is not None and call.receiver.obj is not None:
        obj.first_argument = call.receiver.obj.first_argument
    elif call.args and call.args[0].kind == "const":
        obj.first_argument = call.args[0]
    elif call.args and call.short in stores.NAMED_OBJECTS:
        obj.attributes[stores.NAMED] = call.args[0]
    elif call.args and call.args[0].kind == "object" and _goes_on(run, call):
        obj.attributes[GIVEN] = call.args[0]
    keep_columns(run, call, obj)
    models_by_name.keep_name(call, obj)
    if call.name == "collections.defaultdict" and call.args:
        obj.attributes["default_factory"] = call.args[0]
    return obj


def _goes_on(run: Run, call: LibraryCall) -> bool:
    """Whether what it is given may be an application to which a handler hands the event on, or belongs to one event
    loop, as whatever is made with it does."""
    row = run.knowledge.object(str(call.args[0].ref))
    belongs = row is not None and row.event_loop
    return belongs or call.frame.context is INIT or call.args[0].obj in run.applications


def _is_condition_on_a_lock(run: Run, call: LibraryCall, known: ObjectRow | None) -> bool:
    """Whether a condition is made with a lock, and so is the same lock."""
    return (
        known is not None and known.kind == "condition" and bool(call.args) and lock_of(run, call.args[0]) is not None
    )
