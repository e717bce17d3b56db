"""knowledge.md with a table of libraries, and a page per library made of its TOML file."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from concurrency_audit.audit.knowledge.library import shelf
from concurrency_audit.audit.knowledge.words import CALL_EFFECTS, DEFAULTS, ENTRY_EFFECTS, STATE_EFFECTS
from concurrency_audit.audit.rules import all_rules
from docs.generate import rules

Row = Mapping[str, Any]

_INTRO = """\
<!-- Written by `make docs` from src/concurrency_audit/audit/knowledge/*.toml; edit those. -->
# Knowledge

What the audit knows of libraries: {files} files, {entries} entries, each with its source. A library's page says which
of its objects invocations may share and what changes state that others see. The words `unsafe`, `benign` and `safe` are
explained in [How it works](how-it-works.md#verdicts).

Something is wrong or missing? One file per library: [Contributing](contributing.md#a-library).
For your own project see `known-safe` and `known-unsafe` in [Configuration](configuration.md).

| library | checked against | not to be shared between threads |
| --- | --- | --- |
"""
_PAGE = """\
<!-- Written by `make docs` from src/concurrency_audit/audit/knowledge/{stem}.toml; edit that. -->
# {name}
Import {roots}; checked against {checked_against}.
"""
_OBJECTS = """
## Objects
Under *threads* invocations share one interpreter, under *processes* every worker process makes its own. Confidence
stands beside a verdict where it is not high.

| object | threads | processes | why |
| --- | --- | --- | --- |
"""
_CHANGES = """
## What changes state that others see
The rule that judges it stands in brackets. A name that ends in `*` stands for every name with that beginning.

| call, method or attribute | what it does | why |
| --- | --- | --- |
"""

_ENTRIES = """
## What makes a function an entry point
Requests, events and callbacks reach these functions besides the handler itself.

| written as | which functions | source |
| --- | --- | --- |
"""
_DEFAULTS = """
## What a value in the class body is
| subclass of | values in its body | why |
| --- | --- | --- |
"""
_WRITTEN = {"decorator": "decorator", "call": "call with a function", "base": "subclass of"}


def pages() -> dict[str, str]:
    """knowledge.md and knowledge/<file>.md."""
    files = {stem: tomllib.loads(text) for stem, text in shelf().texts.items()}
    by_name = dict(sorted(files.items(), key=lambda item: item[1]["library"]["name"].lower()))
    return {"knowledge.md": _index(by_name)} | {
        f"knowledge/{stem}.md": _page(stem, file) for stem, file in files.items()
    }


def _index(files: Mapping[str, Row]) -> str:
    entries = sum(len(rows) for file in files.values() for table, rows in file.items() if table != "library")
    rows = (_library_row(stem, file) for stem, file in files.items())
    return _INTRO.format(files=len(files), entries=entries) + "".join(rows)


def _library_row(stem: str, file: Row) -> str:
    head = file["library"]
    unsafe = [row["made_by"][0] for row in _objects(file) if row["threads"] == "unsafe"]
    return _cells(f"[{head['name']}](knowledge/{stem}.md)", head["checked_against"], _names(unsafe))


def _page(stem: str, file: Row) -> str:
    head = file["library"]
    text = _PAGE.format(stem=stem, **head | {"roots": _names(head["roots"])})
    if objects := _objects(file):
        text += _OBJECTS + "".join(map(_object_row, objects))
    if changes := list(_changes(file)):
        text += _CHANGES + "".join(changes)
    if entries := list(_entries(file)):
        text += _ENTRIES + "".join(entries)
    if fields := [row for row in file.get("base", ()) if "defaults" in row]:
        text += _DEFAULTS + "".join(
            _cells(_names(row["names"]), DEFAULTS[row["defaults"]], _why(row, [])) for row in fields
        )
    return text + "\n[All libraries](../knowledge.md)\n"


def _objects(file: Row) -> list[Row]:
    return [row for row in file.get("object", ()) if "threads" in row]


def _object_row(row: Row) -> str:
    threads = row["threads"] if row.get("confidence", "high") == "high" else f"{row['threads']} ({row['confidence']})"
    extra = [f"safe through `{name}`" for name in row.get("safe_through", ())]
    extra += [f"safe with `{name}=`" for name in row.get("safe_when", ())]
    return _cells(_names(row["made_by"]), threads, row["processes"], _why(row, extra))


def _changes(file: Row) -> Iterator[str]:
    """The rows whose effect a rule judges by itself."""
    for table in ("call", "method", "attribute"):
        for row in file.get(table, ()):
            meaning = (CALL_EFFECTS if table == "call" else STATE_EFFECTS)[row["effect"]]
            if "(CA" in meaning:
                of = row.get("of", [])
                owner = f" of {_names(of)}" if of else ""
                yield _cells(f"{_names(row['names'])}{owner}", _with_links(meaning), _why(row, []))


def _entries(file: Row) -> Iterator[str]:
    """The rows that make entry points of the project's functions."""
    for table, written in _WRITTEN.items():
        for row in file.get(table, ()):
            if row.get("effect") in (*ENTRY_EFFECTS, "injects"):
                methods = _names(row.get("methods", []))
                which = f"its methods {methods}" if methods else "the function"
                yield _cells(f"{written} {_names(row['names'])}", which, f"[source]({row['source']})")


def _with_links(meaning: str) -> str:
    for module in all_rules():
        code = module.rule.code
        meaning = meaning.replace(code, f"[{code}](../{rules.file(module.rule)})")
    return meaning


def _names(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _why(row: Row, extra: list[str]) -> str:
    source = f"[source]({row['source']})"
    return " ".join(
        filter(
            None, [row.get("reason", ""), row.get("instead", ""), "; ".join(extra) and f"({'; '.join(extra)})", source]
        )
    )


def _cells(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"
