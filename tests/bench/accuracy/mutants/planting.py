"""Put a hazard into a handler: into it, into a helper it calls, or into another file."""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

HAZARDS = Path(__file__).with_name("hazards.toml")
PLACES = ("handler", "helper", "file")
MODULE = "planted_part"


@dataclass(frozen=True)
class Hazard:
    """One spelling of what a rule reports."""

    codes: tuple[str, ...]
    under: tuple[str, ...]
    top: str
    body: str


@dataclass(frozen=True)
class Host:
    """A file in which the audit reports nothing, and its handler."""

    name: str
    text: str
    line: int
    event: str
    context: str


def hazards(path: Path = HAZARDS) -> list[Hazard]:
    """All spellings, in the order of the file."""
    rows = tomllib.loads(path.read_text("utf-8"))["hazard"]
    return [Hazard(tuple(row["codes"]), tuple(row["under"]), row["top"], row["body"]) for row in rows]


def handler_at(text: str, line: int) -> ast.FunctionDef | None:
    """The plain module-level function of two parameters that is defined on a line; none in a newer Python's grammar."""
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return None
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.lineno == line and len(node.args.args) == 2:
            return node
    return None


def plant(host: Host, hazard: Hazard, place: str) -> dict[str, str]:
    """The files of the mutant, by name; the host's keeps its name."""
    if place == "handler":
        body = f"{hazard.body}\nif answer:\n    return answer"
        return {host.name: _insert(host, hazard.top, _renamed(body, host))}
    part = f"{hazard.top}\n\n\ndef planted(event, context):\n{indent(hazard.body, '    ')}\n    return answer\n"
    call = f"answer = planted({host.event}, {host.context})\nif answer:\n    return answer"
    if place == "helper":
        return {host.name: _insert(host, part, call)}
    return {host.name: _insert(host, f"from {MODULE} import planted", call), f"{MODULE}.py": part}


def _renamed(body: str, host: Host) -> str:
    """The body for a handler that calls its parameters something else."""
    return re.sub(r"(?<!\.)\bcontext\b", host.context, re.sub(r"(?<!\.)\bevent\b", host.event, body))


def _insert(host: Host, top: str, body: str) -> str:
    """`top` before the handler and its decorators, `body` as its first statements."""
    node = handler_at(host.text, host.line)
    assert node is not None
    lines = host.text.splitlines()
    first = node.body[1] if ast.get_docstring(node) is not None and len(node.body) > 1 else node.body[0]
    before = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    # the handler's own indentation: tabs and spaces may not be mixed
    inner = indent(body, _leading(lines[first.lineno - 1])).splitlines()
    head, header, rest = lines[: before - 1], lines[before - 1 : first.lineno - 1], lines[first.lineno - 1 :]
    return "\n".join([*head, *top.splitlines(), "", *header, *inner, *rest]) + "\n"


def _leading(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
