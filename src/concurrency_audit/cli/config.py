"""[tool.concurrency-audit] of the nearest pyproject.toml, read and checked key by key."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.cli.nearest import suggestion
from concurrency_audit.cli.options import CONFIDENCES, FORMATS, MODELS, SEVERITIES, Options

TABLE = "concurrency-audit"
RESERVED = frozenset({"gate", "load"})
"""Sub-tables that belong to other commands."""


class Config(NamedTuple):
    """The project in which a command runs."""

    root: Path
    """Folder of the configuration file, else of the git repository, else the working directory."""
    options: Options
    file: Path | None = None
    """The pyproject.toml that was read, if it has a table for this tool."""


def load(start: Path) -> Config:
    """The configuration that applies in `start`; raises UsageError naming file, key and the nearest valid one."""
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        table = _table(file)
        if table is not None:
            return Config(folder, _options(table, file, folder), file)
    return Config(repository(start) or start, Options())


def chosen(start: Path, file: Path | None, *, isolated: bool) -> Config:
    """The configuration of a named file, none at all, or the one that applies in `start`; raises UsageError."""
    if isolated:
        return Config(repository(start) or start, Options())
    if file is None:
        return load(start)
    found = _table(file)
    if found is None:
        there = "holds no [tool.concurrency-audit]" if file.is_file() else "no such file"
        raise UsageError(there, f"--config {file}", "name a pyproject.toml that has the table")
    folder = file.absolute().parent
    return Config(folder, _options(found, file, folder), file)


def table(file: Path) -> Mapping[str, Any]:
    """[tool.concurrency-audit] of a file, including sub-tables of other commands; raises UsageError."""
    return _table(file) or {}


def repository(start: Path) -> Path | None:
    """The git work tree that contains `start`, if any."""
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), None)


def _table(file: Path) -> Mapping[str, Any] | None:
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"cannot be read ({error.strerror})", str(file), "make it readable") from error
    if TABLE.encode() not in data:
        return None
    import tomllib  # imported late: takes 12 ms, needed only with a configuration

    try:
        document = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"not valid TOML ({error})", str(file), "correct the file") from error
    tool = document.get("tool")
    table = tool.get(TABLE) if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise UsageError(f"tool.{TABLE} is not a table", str(file), f"write [tool.{TABLE}]")
    return table


def _options(table: Mapping[str, Any], file: Path, folder: Path) -> Options:
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key in RESERVED:
            continue
        read = KEYS.get(key)
        where = f"{file} [tool.{TABLE}]"
        if read is None:
            raise UsageError(f'unknown key "{key}"', where, suggestion(key, KEYS))
        try:
            values[key.replace("-", "_")] = read(value)
        except ValueError as error:
            raise UsageError(f"{key} = {_shown(value)} does not fit", where, str(error)) from error
    for key in ("cache_dir", "baseline"):
        if key in values:
            values[key] = folder / values[key]
    return Options(**values)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _choice(known: tuple[str, ...]) -> Callable[[object], str]:
    def read(value: object) -> str:
        if isinstance(value, str) and value in known:
            return value
        raise ValueError(suggestion(str(value), known))

    return read


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
        return tuple(value)
    raise ValueError('give a list of strings, ["..."]')


def entry_points(value: object) -> tuple[str, ...]:
    """`module:function` strings; raises ValueError for others."""
    entries = _strings(value)
    for entry in entries:
        module, colon, function = entry.partition(":")
        if not (colon and all(part.isidentifier() for part in (*module.split("."), *function.split(".")))):
            raise ValueError(f'"{entry}" is not MODULE:FUNCTION, like "app:handler"')
    return entries


def _rules_by_pattern(value: object) -> dict[str, tuple[str, ...]]:
    if isinstance(value, dict):
        return {pattern: _strings(rules) for pattern, rules in value.items()}
    raise ValueError('give a table, {"tests/*" = ["CA2"]}')


def _jobs(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    raise ValueError("give a whole number of at least 1")


def _folder(value: object) -> Path:
    if isinstance(value, str) and value and "\0" not in value:
        return Path(value)
    raise ValueError("give the name of a folder")


def _file(value: object) -> Path:
    if isinstance(value, str) and value and "\0" not in value:
        return Path(value)
    raise ValueError("give the name of a file")


KEYS: Mapping[str, Callable[[object], object]] = {
    "model": _choice(tuple(MODELS)),
    "entries": entry_points,
    "select": _strings,
    "ignore": _strings,
    "extend-select": _strings,
    "extend-ignore": _strings,
    "per-file-ignores": _rules_by_pattern,
    "severity": _choice(tuple(SEVERITIES)),
    "min-confidence": _choice(tuple(CONFIDENCES)),
    "exclude": _strings,
    "known-safe": _strings,
    "known-unsafe": _strings,
    "jobs": _jobs,
    "cache-dir": _folder,
    "format": _choice(FORMATS),
    "baseline": _file,
}
