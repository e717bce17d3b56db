"""Packages in the tree that are libraries covered by the knowledge files; their users are judged by that knowledge.

Who audits a folder that contains boto3's source wants to know how their handler uses boto3, not how boto3 works inside:
the result must equal that with boto3 installed elsewhere. The library's own modules are still audited like any others.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping

from concurrency_audit.audit.knowledge.hints import names_under
from concurrency_audit.audit.model.surveyed import Surveyed
from concurrency_audit.audit.model.surveys import Survey
from concurrency_audit.audit.program.tree.modules import ModuleTable, Surroundings
from concurrency_audit.audit.program.tree.parts import Parts

_ADDS = frozenset(["append", "insert", "extend"])
_ASSIGNED = re.compile(r"\bsys\.path(?:\[[^]\n]*\])?\s*\+?=[^=]")


def libraries(table: ModuleTable, source: Callable[[str], str | None]) -> frozenset[Parts]:
    """The folders of such packages: those that contain some name that the knowledge files list for the library."""
    tops = (parts for parts in table.packages if parts and parts[:-1] not in table.packages)
    return frozenset(parts for parts in tops if _is_library(table, parts, source))


def surroundings(
    table: ModuleTable,
    known: frozenset[Parts],
    surveys: Mapping[str, Survey | None],
    around: Parts,
    source: Callable[[str], str | None],
) -> Surroundings:
    """What imports depend on besides the files: `known` are the tree's libraries, `around` its enclosing packages."""
    called = {parts for parts in table.packages if parts and parts not in known and any(names_under(parts[-1]))}
    extends = frozenset(
        table.parts[key] if key.endswith("__init__.py") else table.parts[key][:-1]
        for key in _perhaps_extending(surveys)
        if (survey := surveys[key]) is not None and (_extends_path(survey) or _assigns_path(survey, key, source))
    )
    single = {parts[-1] for parts in table.by_path if parts} if extends else ()
    libraries = frozenset(name for name in single if name in sys.stdlib_module_names or any(names_under(name)))
    return Surroundings(
        around if () in table.packages or _imports_itself(table, surveys, around) else (),
        frozenset(parts for parts in called if parts[:-1] not in table.packages),
        extends,
        libraries,
        frozenset(parts for parts in called if not (source(table.by_path[parts]) or "").strip()),
    )


def _imports_itself(table: ModuleTable, surveys: Mapping[str, Survey | None], around: Parts) -> bool:
    """Whether modules import each other by the name of the folder around them, which has no `__init__.py`."""
    if not around or around in table.folders or any(names_under(around[0])):
        return False
    perhaps = _naming(surveys, json.dumps(around[0]).removesuffix('"'))
    imports = (i for key in perhaps if (survey := surveys[key]) is not None for i in survey.imports if not i[1])
    for module, _, names, _ in imports:
        if not module.startswith(around[0]):  # nearly all
            continue
        parts = tuple(module.split("."))
        if parts[: len(around)] == around:
            rest = parts[len(around) :]
            inside = [rest, *((*rest, name) for name in names.split())]
            if any(each in table.by_path or each in table.folders for each in inside if each):
                return True
    return False


def _perhaps_extending(surveys: Mapping[str, Survey | None]) -> Iterable[str]:
    """The modules that may add folders to sys.path."""
    return {*_naming(surveys, '"sys"', "path"), *_naming(surveys, '"site"', "addsitedir")}


def _naming(surveys: Mapping[str, Survey | None], *parts: str) -> Iterable[str]:
    """The modules whose surveys may say all this, in JSON; those of the others need not even be decoded."""
    return surveys.naming(*parts) if isinstance(surveys, Surveyed) else surveys


def _extends_path(survey: Survey) -> bool:
    """Whether a module adds folders to sys.path."""
    if "path" not in survey.names and "addsitedir" not in survey.names:  # nearly all
        return False
    words = set(survey.names.split())
    imported = {module for module, *_ in survey.imports}
    return ("path" in words and bool(words & _ADDS) and "sys" in imported) or (
        "addsitedir" in words and "site" in imported
    )


def _assigns_path(survey: Survey, key: str, source: Callable[[str], str | None]) -> bool:
    """`sys.path += [...]` and `sys.path[0:0] = [...]`, which only the text shows."""
    if "path" not in survey.names or "path" not in survey.names.split():
        return False
    if not any(module == "sys" for module, *_ in survey.imports):
        return False
    text = source(key) or ""
    return "sys.path" in text and _ASSIGNED.search(text) is not None


def _is_library(table: ModuleTable, folder: Parts, source: Callable[[str], str | None]) -> bool:
    texts: dict[Parts, str] = {}

    def mentions(module: Parts, name: str) -> bool:
        if module not in texts:
            texts[module] = source(table.by_path[module]) or ""
        return bool(name) and name.rstrip("*") in texts[module]

    for name in names_under(folder[-1]):
        first, *inner = name.split(".")[1:] or [""]
        within = (*folder, first)
        if mentions(folder, first) or (inner and within in table.by_path and mentions(within, inner[0])):
            return True
    return False
