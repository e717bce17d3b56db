"""Classes of rows that the code asks Django for: `get_user_model()`, `apps.get_model("shop.Order")`.

Which ones they are is told where they are used, when all modules have been imported.
"""

from __future__ import annotations

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.values import Obj, Value
from concurrency_audit.audit.program.interpreter.orm import relations, signed_in
from concurrency_audit.audit.program.interpreter.run import Run

_OF_USERS = "django.contrib.auth.get_user_model"
_BY_NAME = "django.apps.apps.get_model"
_ASKED = frozenset([_OF_USERS, _BY_NAME])
_NAMED = "(model)"
"""Attribute of what was asked for by the name of its application and its own."""


def keep_name(call: LibraryCall, made: Obj) -> None:
    """Remember by which name a class was asked for."""
    texts = [value.ref for value in call.args if value.kind == "const" and isinstance(value.ref, str)]
    if call.name == _BY_NAME and texts:
        made.attributes[_NAMED] = Value("const", texts[-1].rpartition(".")[2])


def model_of(run: Run, frame: Frame, asked: Value) -> Value | None:
    """The class that was asked for, where the project defines it."""
    if asked.kind != "object" or asked.ref not in _ASKED or asked.obj is None or frame.context is INIT:
        return None
    if asked.ref == _OF_USERS:
        found = signed_in.model_of_users(run, frame.module.key)
    else:
        name = asked.obj.attributes.get(_NAMED)
        found = None if name is None else relations.nearest_of_name(run, frame.module.key, name.ref)
    return None if found is None else Value("class", found)


def with_models(run: Run, call: LibraryCall) -> LibraryCall:
    """A call that is given such a class: `get_object_or_404(get_user_model(), pk=key)`."""
    if not any(value.kind == "object" and value.ref in _ASKED for value in call.args):
        return call
    return call._replace(args=tuple([model_of(run, call.frame, value) or value for value in call.args]))
