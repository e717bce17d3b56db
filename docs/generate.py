"""Writes the reference pages that follow from the code: rules.md from the rules, knowledge.md from the knowledge files.

`make docs` runs it; tests/docs/test_generated.py fails while a page differs from what it would write.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from concurrency_audit.audit.knowledge.library import shelf
from concurrency_audit.audit.knowledge.words import CALL_EFFECTS, STATE_EFFECTS
from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.rules import RuleModule, all_rules

Row = Mapping[str, Any]

_DOCS = Path(__file__).parent
_FAMILIES = {
    "1": "Global state",
    "2": "Caches",
    "3": "Clients and other shared objects",
    "4": "Process-wide state",
    "5": "Shared files",
    "6": "What worker processes multiply",
    "7": "The runtime's own contract",
    "9": "The audit itself",
}
_RULES_INTRO = """\
<!-- Written by `make docs` from the rules' docstrings; edit those. -->
# Rules

`concurrency-audit explain CA201` prints one of these sections.
How findings are judged: [How it works](how-it-works.md). What the rules rest on: [Knowledge](knowledge.md).
"""
_KNOWLEDGE_INTRO = """\
<!-- Written by `make docs` from src/concurrency_audit/audit/knowledge/*.toml; edit those. -->
# Knowledge

What the audit knows of libraries: {files} files, {entries} entries, each with its source.
The words `unsafe`, `benign` and `safe` are explained in [How it works](how-it-works.md#verdicts).

- The first table of a library says which objects may be shared between invocations. Under *threads* they share one
  interpreter, under *processes* every worker process makes its own. Confidence stands beside it where it is not high.
- The second names what changes state that others see, with the rule that judges it.
- A name that ends in `*` stands for every name with that beginning.

Something is wrong or missing? One file per library: [Contributing](contributing.md#a-library).
For your own project see `known-safe` and `known-unsafe` in [Configuration](configuration.md).
"""


def main() -> None:
    """Write every generated page."""
    for name, text in pages().items():
        (_DOCS / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """File name in docs/ -> the text that belongs there."""
    return {"rules.md": rules_page(), "knowledge.md": knowledge_page()}


def rules_page() -> str:
    """All rules: a table by family, then one section per rule."""
    modules = all_rules()
    parts = [_RULES_INTRO]
    for digit, family in _FAMILIES.items():
        rules = [module.rule for module in modules if module.rule.code[2] == digit]
        if rules:
            parts.append(f"\n**{family}**\n\n| rule | reports |\n| --- | --- |\n" + "".join(map(_rule_row, rules)))
    parts.extend(map(_rule_section, modules))
    return "".join(parts)


def knowledge_page() -> str:
    """One section per library, by name."""
    files = [tomllib.loads(text) for text in shelf().texts.values()]
    files.sort(key=lambda file: file["library"]["name"].lower())
    entries = sum(len(rows) for file in files for table, rows in file.items() if table != "library")
    sections = "".join("".join(_library(file)) for file in files)
    return _KNOWLEDGE_INTRO.format(files=len(files), entries=entries) + sections


def _rule_row(rule: Rule) -> str:
    return f"| [{_title(rule)}](#{_title(rule).lower().replace(' ', '-')}) | {rule.summary} |\n"


def _rule_section(module: RuleModule) -> str:
    rule = module.rule
    fix = "none" if rule.fix is None else rule.fix
    severity = f"error where unsafe, {rule.benign.word} where benign"
    facts = f"Family `{rule.family}`. Severity: {severity}. Automatic fix: {fix}."
    return f"\n## {_title(rule)}\n{facts}\n\n{_deeper(module.doc.strip())}\n"


def _title(rule: Rule) -> str:
    return f"{rule.code} {rule.name}"


def _deeper(markdown: str) -> str:
    """The same text with its headings one level down; comments in code blocks are none."""
    pieces = markdown.split("```")
    pieces[::2] = [re.sub(r"^## ", "### ", piece, flags=re.MULTILINE) for piece in pieces[::2]]
    return "```".join(pieces)


def _library(file: Mapping[str, Any]) -> Iterator[str]:
    head = file["library"]
    yield f"\n## {head['name']}\nChecked against {head['checked_against']}.\n"
    objects = [row for row in file.get("object", ()) if "threads" in row]
    if objects:
        yield "\n| object | threads | processes | why |\n| --- | --- | --- | --- |\n"
        yield from map(_object_row, objects)
    changes = list(_changes(file))
    if changes:
        yield "\n| call, method or attribute | what it does | why |\n| --- | --- | --- |\n"
        yield from changes


def _object_row(row: Row) -> str:
    threads = row["threads"] if row.get("confidence", "high") == "high" else f"{row['threads']} ({row['confidence']})"
    extra = [f"safe through `{name}`" for name in row.get("safe_through", ())]
    extra += [f"safe with `{name}=`" for name in row.get("safe_when", ())]
    return _cells(_names(row["made_by"]), threads, row["processes"], _why(row, extra))


def _changes(file: Mapping[str, Any]) -> Iterator[str]:
    """The rows whose effect a rule judges by itself."""
    for table in ("call", "method", "attribute"):
        for row in file.get(table, ()):
            meaning = (CALL_EFFECTS if table == "call" else STATE_EFFECTS)[row["effect"]]
            if "(CA" in meaning:
                of = row.get("of", [])
                owner = f" of {_names(of)}" if of else ""
                yield _cells(f"{_names(row['names'])}{owner}", meaning, _why(row, []))


def _names(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _why(row: Row, extra: list[str]) -> str:
    source = f"[source]({row['source']})"
    return " ".join(filter(None, [row.get("reason", ""), "; ".join(extra) and f"({'; '.join(extra)})", source]))


def _cells(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


if __name__ == "__main__":
    main()
