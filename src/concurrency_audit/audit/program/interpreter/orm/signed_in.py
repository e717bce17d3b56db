"""The row of who sent a request: Django's `request.user`, which it reads before the view runs."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.dependencies import column_dep, field_dep
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.relations import nearest
from concurrency_audit.audit.program.domain.values import ClassRef, Value, derived
from concurrency_audit.audit.program.interpreter.classes import bases, is_stored, library_bases
from concurrency_audit.audit.program.interpreter.orm import relations, rows
from concurrency_audit.audit.program.interpreter.orm.row_values import OWNED, place_of_model
from concurrency_audit.audit.program.interpreter.run import Run

_USER = "user"
_REQUESTS = frozenset(["event['request']", "event.request"])
"""What a value depends on that is the request itself, given to a function or kept by a view."""
_BASES = ("django.contrib.auth.models.AbstractUser", "django.contrib.auth.models.AbstractBaseUser")
_OF_BASE = "django.contrib.auth.base_user."
_READ = "user.get"
"""Name of the access: the row is asked for by its key."""
AUTHENTICATES = ("django.contrib.auth.authenticate", "django.contrib.auth.aauthenticate")
_SENDER = frozenset(["event.user", "io"])


def sender(run: Run, frame: Frame, owner: Value, name: str) -> Value | None:
    """The row of the user, one and the same however often an invocation asks for it."""
    if frame.context is not INIT and owner.kind == "method" and owner.ref[1] == _USER:
        return _belonging(run, frame, owner, name)
    if name != _USER or frame.context is INIT or owner.deps.isdisjoint(_REQUESTS):
        return None
    model = model_of_users(run, frame.module.key)
    if model is None:
        return None
    found = [run.record.accesses.get(number) for number in run.sender.reads]
    if not found or any(access is None or access.context != frame.context for access in found):
        reads = run.record.touch(frame, place_of_model(run, model), "read", "item", NOWHERE, key="*", name=_READ)
        source = Value(deps=_SENDER, reads=reads)
        run.record.key_of_last_access(source)
        run.sender = rows.row_of(model, source, frame.module.key, reads)
    return run.sender


def authenticated(run: Run, call: LibraryCall) -> Value | None:
    """`authenticate(username=name, password=word)`: the row of the user of that name, or none."""
    model = None if call.frame.context is INIT else model_of_users(run, call.frame.module.key)
    if model is None:
        return None
    place, key = place_of_model(run, model), derived(*call.values)
    reads = run.record.touch(call.frame, place, "read", "item", call.anchor, key="*", name=_READ)
    run.record.key_of_last_access(key)
    source = Value(deps=key.deps | {"io"}, reads=reads)
    return rows.row_of(model, source, call.frame.module.key, reads)


def _belonging(run: Run, frame: Frame, user: Value, name: str) -> Value | None:
    """The row, or a query for those, that belongs to a user of whose class the project defines nothing."""
    found = None if user.ref[0].deps.isdisjoint(_REQUESTS) else relations.back_of_user(run, name)
    if found is None or relations.is_to_many(run, *found):
        return None
    source = Value(deps=user.deps | {"io", field_dep(found[1]), column_dep(*found)})
    if relations.is_read_at_once(run, *found):
        reads = run.record.touch(frame, place_of_model(run, found[0]), "read", "item", NOWHERE, key="*", name=_READ)
        run.record.key_of_last_access(source)
        return rows.row_of(found[0], source.with_reads(reads), frame.module.key, reads)
    query = rows.query_of(found[0], source, found[0].module)
    if query.obj is not None:
        query.obj.attributes[OWNED] = Value("const", found[1], None, None, source.deps)
    return query


def model_of_users(run: Run, module: str) -> ClassRef | None:
    """The class of users that the project defines, where it is one."""
    new, run.looked_for_users = run.defined[run.looked_for_users :], len(run.defined)
    for ref in new:
        names = (name for name, _ in library_bases(run, ref))
        if any(name in _BASES or name.startswith(_OF_BASE) for name in names) and is_stored(run, ref):
            run.users.append(ref)
    last = [ref for ref in run.users if not any(ref in bases(run, other)[1:] for other in run.users)]
    return nearest(module, last, lambda ref: ref.module)
