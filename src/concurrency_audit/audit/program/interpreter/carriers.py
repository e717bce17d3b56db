"""What a framework keeps for all requests and hands to each of them: `ctx.bot`, `app.ctx`, `context.bot_data`."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import Obj, Value
from concurrency_audit.audit.program.interpreter.run import Run

STATE = "builtins.(state)"
_APPLICATIONS = {"app": "", "bot": "discord.", "client": "discord."}
"""Attributes of a request that are the application, and how the names of what makes such ones begin."""
_NAMESPACES = {"state": "", "ctx": "sanic."}
"""Attributes of an application on which the project keeps what it likes, and whose they are."""
_TABLES = {"bot_data": "telegram.ext"}
"""Dictionaries of an application that is reached through whatever it hands over, and whose they are."""
_OF_APPLICATIONS = "app"


def carried(run: Run, owner: Value, name: str) -> Value | None:
    """What an attribute of a request, or of an application, gives that all requests share."""
    if name in _APPLICATIONS and any(dep.startswith(("event", "context")) for dep in owner.deps):
        return _application(run, _APPLICATIONS[name])
    if name in _NAMESPACES and owner.kind == "object" and owner.obj is not None:
        return _namespace(owner, owner.obj, name)
    is_table = name in _TABLES and owner.kind in ("unknown", "method", "object")
    return _table(run, name) if is_table else None


def _application(run: Run, beginning: str) -> Value | None:
    """The application of the request, or the only one of its kind where nothing says which it is."""
    found = run.application
    if found is not None and str(found.ref).startswith(beginning):
        return found
    made = [obj for obj in run.applications if beginning and str(obj.made_by).startswith(beginning)]
    return Value("object", made[0].made_by, made[0]) if len(made) == 1 else None


def _namespace(owner: Value, obj: Obj, name: str) -> Value | None:
    """`app.state`: an object of which nothing else is known than what is set on it."""
    is_kept = owner.place is not None or obj.at_import
    if not is_kept or not str(owner.ref).startswith(_NAMESPACES[name]):
        return None
    place = None if owner.place is None else owner.place.attribute(name)
    state = Obj(STATE, obj.module, obj.function, obj.anchor, obj.at_import, place=place)
    obj.attributes[name] = Value("object", STATE, state)
    return obj.attributes[name].using(owner)


def _table(run: Run, name: str) -> Value:
    """The one dictionary of that name, which nobody has to make."""
    place = Place("external", _TABLES[name], name)
    return run.tables_of_applications.setdefault(
        name, Value("object", "builtins.dict", Obj("builtins.dict", "", 0, -1, True, place=place))
    )


def is_set_on_application(run: Run, owner: Value, value: Value) -> bool:
    """Whether it is a container that import-time code has set on an application: `bot.seen = []`."""
    if owner.place is None or not isinstance(owner.ref, str) or not str(value.ref).startswith("builtins."):
        return False
    row = run.knowledge.object(owner.ref)
    return row is not None and row.kind == _OF_APPLICATIONS
