"""What the survey keeps of one module: enough to tell which modules must be read closely; strings and numbers only."""

from typing import Any, NamedTuple


class Survey(NamedTuple):
    """One module at a glance. Lists of names are single strings with blanks between: small in memory, quick to
    store."""

    imports: tuple[tuple[str, int, str, bool], ...]
    """Every import: module, level, the names taken from it (`` for `import module`), and whether it runs at import
    time."""
    binds_handler: bool
    """Whether code outside functions, or a `global` statement, mentions a name that handlers have."""
    function_shaped: bool
    """Whether some function begins with an event and a context."""
    shaped_methods: str
    """Names of functions that do so after a first parameter."""
    decorators: str
    """Last parts of the decorators on functions."""
    names: str
    """Attributes that are read, plain names that are called and names that are imported, wherever."""
    aliases: tuple[tuple[str, str], ...]
    """What import-time code binds a name to, where that is a name, attribute, call, base class: (name, last part)."""
    at_import: str
    """Names that import-time code calls, or a function of the module that it calls."""
    instances: str
    """Names from which import-time code makes what it binds globals to: `Flask` for `app = Flask()`; `?` for
    unclear."""


def survey_from_json(data: Any) -> Survey:
    """The inverse of what JSON makes of a survey; raises TypeError or ValueError on data of another shape."""
    imports, handler, function, method, decorators, names, aliases, at_import, instances = data
    return Survey(
        tuple((str(m), int(level), str(n), bool(now)) for m, level, n, now in imports), bool(handler),
        bool(function), str(method),
        str(decorators), str(names), tuple((str(a), str(b)) for a, b in aliases), str(at_import),
        str(instances),
    )  # fmt: skip
