"""The survey of one module: just enough strings and numbers to decide which modules must be parsed."""

from typing import Any, NamedTuple

HOOK = "__init_subclass__"
"""The method by which a base class learns of its subclasses; a class that has it is listed as an alias of this name."""


class Survey(NamedTuple):
    """Facts about one module, collected without lowering it.

    Lists of names are single strings separated by blanks: small in memory, quick to store.
    """

    imports: tuple[tuple[str, int, str, bool], ...]
    """Every import: module, level, the names taken from it (`` for `import module`), and whether it runs at import
    time."""
    binds_handler: bool
    """Whether code outside functions, or a `global` statement, mentions a name that handlers usually have."""
    function_shaped: bool
    """Whether some function's first two parameters are an event and a context."""
    shaped_methods: str
    """Names of functions whose second and third parameter are an event and a context."""
    decorators: str
    """Last parts of the names of decorators on functions."""
    names: str
    """Attributes that are read, plain names that are called, and imported names, anywhere in the module."""
    aliases: tuple[tuple[str, str], ...]
    """Import-time bindings whose value is a name, attribute, call or base class, as (name, last part of the value)."""
    at_import: str
    """Names called by import-time code, directly or by a function of the module that it calls."""
    instances: str
    """Names whose values import-time code assigns to globals: `Flask` for `app = Flask()`; `?` if that is unclear."""
    registering: str
    """First names of import-time decorators and of calls that stand alone: `registry` in `registry.register(Adapter)`.
    """
    bases: str
    """First and last names of base classes: `views.View` for `views.generic.View`; a computed last one is `?`."""


def survey_from_json(data: Any) -> Survey:
    """Rebuild a survey from decoded JSON; raises TypeError or ValueError for data of another shape."""
    imports, handler, function, method, decorators, names, aliases, at_import, instances, registering, bases = data
    return Survey(
        tuple((str(m), int(level), str(n), bool(now)) for m, level, n, now in imports), bool(handler),
        bool(function), str(method),
        str(decorators), str(names), tuple((str(a), str(b)) for a, b in aliases), str(at_import),
        str(instances), str(registering), str(bases),
    )  # fmt: skip
