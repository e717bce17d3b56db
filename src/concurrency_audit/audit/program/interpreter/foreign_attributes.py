"""Attributes of what lies outside the project: objects of libraries, the event, the context, what a service gave."""

from __future__ import annotations

from concurrency_audit.audit.program.domain import path_parts, path_patterns
from concurrency_audit.audit.program.domain.dependencies import extend, field_dep
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, YIELDED, Value
from concurrency_audit.audit.program.interpreter import carriers
from concurrency_audit.audit.program.interpreter.attribute_places import is_thread_local, shared_value
from concurrency_audit.audit.program.interpreter.orm import fields_of_rows
from concurrency_audit.audit.program.interpreter.orm.row_values import ROWS
from concurrency_audit.audit.program.interpreter.run import Run

_OF_THE_FUNCTION = frozenset(
    """function_name function_version invoked_function_arn memory_limit_in_mb log_group_name log_stream_name""".split()
)
"""Attributes of the context object that are equal for all invocations of an execution environment."""
_HOLDERS = ("builtins.tuple", "types.SimpleNamespace", carriers.STATE)
"""Objects whose attributes are what they were made with, or what was set on them."""
_CONTEXTVARS = "contextvars."
_CURRENT = {"current_event": "event", "current_request": "event", "lambda_context": "context"}
"""Attributes by which an application gives the request that it is handling."""
_IDS = ("id", "arn", "token", "uuid")


def is_id(name: str) -> bool:
    """Whether a field's name says that it is made for one thing alone."""
    return name.lower().endswith(_IDS)


_OF_RESULTS = frozenset(["rowcount", "lastrowid", "description"])
"""Attributes of what a statement gives that are no columns."""


def of_the_function(value: Value) -> bool:
    """Whether a value is an attribute of the context that tells of the function, as its name and ARN do."""
    return value.kind == "method" and value.ref[0].ref == "lambda.Context" and value.ref[1] in _OF_THE_FUNCTION


def foreign_attribute(run: Run, owner: Value, name: str) -> Value:
    """An attribute of something outside the project: a method that is not called yet, or data."""
    deps = extend(owner.deps, f".{name}") if owner.deps else EMPTY
    if owner.kind == "object" and owner.ref == "lambda.Context":
        deps = frozenset([path_patterns.CONSTANT if name in _OF_THE_FUNCTION else f"context.{name}"])
    if owner.kind == "method" and owner.ref[1] == "state" and (kept := _of_lifespan(run, name)) is not None:
        return kept
    if owner.obj is not None and name in owner.obj.attributes:
        value = owner.obj.attributes[name]
        is_kept = value.kind == "instance" or value.ref == carriers.STATE or owner.ref in _HOLDERS
        is_kept = is_kept or carriers.is_set_on_application(run, owner, value)
        is_shared = is_kept and owner.place is not None  # in a namespace, or what it was made with
        return shared_value(run, value, owner.place.attribute(name)) if is_shared and owner.place else value
    if (shared := carriers.carried(run, owner, name)) is not None:
        return shared
    if name in _CURRENT and owner.kind == "object" and isinstance(owner.ref, str) and "." in owner.ref:
        row = run.knowledge.object(owner.ref)
        is_kept = row is not None and name in row.unsafe_methods and owner.place is not None
        place = owner.place.attribute(name) if is_kept and owner.place is not None else None
        return Value("method", (owner, name), None, place, frozenset([f"{_CURRENT[name]}.{name}"]))
    if owner.ref == ROWS and owner.kind == "object":
        return fields_of_rows.field(run, owner, name, deps)
    if is_thread_local(run, owner) and (not isinstance(owner.ref, str) or not owner.ref.startswith(_CONTEXTVARS)):
        return UNKNOWN
    if name == "parent" and path_patterns.is_path(owner) and (folder := path_parts.above(owner)) is not None:
        return folder
    text = path_parts.attribute(owner, name)
    at = owner.place.attribute(name) if owner.place is not None and not is_current(owner) else None
    if owner.kind == "unknown" and "io" in deps and not is_id(name):  # `each.key` of what a service listed
        deps = deps | {"row"}
    if owner.reads and "io" in deps and name not in _OF_RESULTS and run.record.of_rows(owner.reads):
        deps = deps | {field_dep(name)}
    return Value("method", (owner, name), None, at, deps, owner.reads, text)


def _of_lifespan(run: Run, name: str) -> Value | None:
    """`request.state.store`: one for all requests where the application's lifespan yields `{"store": Store()}`."""
    app = run.application
    yielded = None if app is None or app.obj is None else app.obj.attributes.get(YIELDED)
    if app is None or app.place is None or yielded is None or yielded.obj is None:
        return None
    value = yielded.obj.attributes.get(f"[{name}]")
    if value is None:
        return None
    place = app.place.attribute("state").attribute(name)
    run.record.publish(value, place)
    return shared_value(run, value, place)


def is_current(value: Value) -> bool:
    """Whether a value is the request that an application handles: what it holds belongs to that request alone."""
    return value.kind == "method" and value.ref[1] in _CURRENT and value.ref[0].kind == "object"


def root_of(value: Value) -> Value:
    """The object at the start of a chain of attributes: the application of `app.router`."""
    while value.kind == "method":
        value = value.ref[0]
    return value


def named_by_key(run: Run, owner: Value, index: Value) -> Value | None:
    """`client["shop"]["stock"]`: what a client of a service calls by such names, as `client.shop.stock`.

    A name that is not known, `client[settings.database]`, names a part of a client all of whose parts are alike.
    """
    root = root_of(owner)
    row = run.knowledge.object(root.ref) if root.kind == "object" else None
    if row is None or row.kind != "client":
        return None
    if not path_patterns.is_text(index) and (index.kind == "const" or not run.knowledge.names_parts(root.ref)):
        return None
    name = (
        path_patterns.show(path_patterns.pattern(index)) if path_patterns.is_text(index) else _stated_elsewhere(index)
    )
    name = name.replace(".", "_")
    return foreign_attribute(run, owner, name).using(index)


def _stated_elsewhere(name: Value) -> str:
    """What stands for a name that is not known: the setting that holds it, as two settings name two parts."""
    asked = [name.ref[1]] if name.kind == "method" and isinstance(name.ref[1], str) else []
    return "{" + ", ".join(asked or sorted(name.deps) or ["name"]) + "}"
