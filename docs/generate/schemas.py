"""The JSON schemas of `[tool.concurrency-audit]` and of `--format json`, from the tables that read and write them.

What a key or field means is said once, in the pages: descriptions are taken from there.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from concurrency_audit.audit.model.verdicts import Confidence, ExecutionModel, Family, Severity, Verdict
from concurrency_audit.cli import config
from concurrency_audit.cli.options import CONFIDENCES, FORMATS, MODELS, SEVERITIES
from concurrency_audit.gate import policy
from concurrency_audit.gate.policy import Policy
from concurrency_audit.load.running.options import ALL

DOCS = Path(__file__).parents[1]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]
_TEXT: Schema = {"type": "string", "minLength": 1}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_LISTS = ("select", "ignore", "extend-select", "extend-ignore", "exclude", "known-safe", "known-unsafe")
_ENTRY: Schema = {"type": "string", "pattern": r"^[^\s:]+(\.[^\s:]+)*:[^\s:]+$"}
_NATURAL: Schema = {"type": "integer", "minimum": 1}
_PLACE: Schema = {"path": {"type": "string"}, "line": _NATURAL, "column": _NATURAL}


def pages() -> dict[str, str]:
    """Path in docs/ -> the schema's text."""
    wanted = {"configuration": configuration(), "report": report()}
    return {f"schemas/{name}.schema.json": json.dumps(one, indent=2) + "\n" for name, one in wanted.items()}


def configuration() -> Schema:
    """The table `[tool.concurrency-audit]` with the sub-tables of `gate` and `load`."""
    said = _said_in_rows((DOCS / "configuration.md").read_text("utf-8"))
    by_key: Mapping[str, Schema] = {
        "model": {"enum": list(MODELS)},
        "entries": {"type": "array", "items": _ENTRY},
        "per-file-ignores": {"type": "object", "additionalProperties": _TEXTS},
        "severity": {"enum": list(SEVERITIES)},
        "min-confidence": {"enum": list(CONFIDENCES)},
        "jobs": _NATURAL,
        "cache-dir": _TEXT,
        "format": {"enum": list(FORMATS)},
        "baseline": _TEXT,
        **dict.fromkeys(_LISTS, _TEXTS),
    }
    keys = {key: {**by_key[key], "description": said[key]} for key in config.KEYS}
    return _document("[tool.concurrency-audit] of pyproject.toml", _closed(keys | {"gate": _gate(), "load": _load()}))


def _gate() -> Schema:
    said = _said_in_comments((DOCS / "gate.md").read_text("utf-8"))
    default = Policy()
    names = {key: name for key, (name, _) in policy.KEYS.items()}
    by_key: Mapping[str, Schema] = {
        "require": {"type": "array", "minItems": 1, "items": {"enum": [policy.AUDIT, policy.LOAD]}},
        "model": {"enum": list(policy.MODELS)},
        "severity": {"enum": list(SEVERITIES)},
        "min-confidence": {"enum": list(CONFIDENCES)},
        "confirm": {"type": "boolean"},
        "tested-at": {"type": "array", "items": {"type": "string", "pattern": r"^[\w-]+ at https?://\S+$"}},
        "waivers": {"type": "array", "items": _waiver()},
        "load": _TEXTS,
        "step-check": _TEXTS,
        "candidate": {"type": "string", "pattern": "^(?![0-9]+$)[a-zA-Z0-9_-]{1,128}$"},
        "live": {"type": "string", "pattern": "^(?![0-9]+$)[a-zA-Z0-9_-]{1,128}$"},
        "steps": {"type": "array", "items": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}},
    }
    kinds = {field.name: field.type for field in fields(Policy)}
    keys: dict[str, Schema] = {}
    for key, name in names.items():
        number = {"type": "integer" if kinds[name] in (int, "int") else "number", "minimum": 0}
        keys[key] = {**by_key.get(key, number), "description": said[key]}
        if isinstance(value := getattr(default, name), (int, float, str)) and key not in ("severity", "min-confidence"):
            keys[key]["default"] = value
    return {**_closed(keys), "description": "What `concurrency-audit gate` asks for"}


def _waiver() -> Schema:
    keys: dict[str, Schema] = {"finding": _TEXT, "reason": _TEXT, "owner": _TEXT}
    keys["expires"] = {"type": "string", "format": "date", "description": "last day (UTC); a TOML date"}
    return {**_closed(keys), "required": list(keys)}


def _load() -> Schema:
    """What the flags of `load` are in the table: their names without the dashes in front."""
    keys = {}
    for flag, one in ALL.items():
        kind = {int: "integer", float: "number", bool: "boolean"}.get(one.get("type", type(one["default"])), "string")
        schema: Schema = {"enum": one["choices"]} if "choices" in one else {"type": kind}
        keys[flag.removeprefix("--")] = {**schema, "description": one["help"], "default": one["default"]}
    return {**_closed(keys), "description": "Options of `concurrency-audit load`"}


def report() -> Schema:
    """The report of `check` and, without entry points and findings, of `inventory`; readers take further fields."""
    place, incomplete = _open(_PLACE), _open({**_where(), "reason": {"type": "string"}})
    verdicts: Schema = {
        "type": "object",
        "properties": {model.value: {"enum": [verdict.value for verdict in Verdict]} for model in ExecutionModel},
        "additionalProperties": False,
        "minProperties": 1,
    }
    known = [verdict.value for verdict in Verdict if verdict is not Verdict.UNKNOWN]
    found = {**verdicts, "properties": {model.value: {"enum": known} for model in ExecutionModel}}
    finding: dict[str, Schema] = {
        "rule": {"type": "string", "pattern": r"^CA\d{3}$"},
        "name": _TEXT,
        "family": {"enum": [family.value for family in Family]},
        "message": _TEXT,
        **_PLACE,
        "end_line": _NATURAL,
        "end_column": _NATURAL,
        "symbol": {"type": "string"},
        "severity": {"enum": [severity.word for severity in Severity]},
        "confidence": {"enum": [confidence.word for confidence in Confidence]},
        "verdicts": found,
        "interpreter": {"enum": ["any", "free-threaded"]},
        "definition": {"anyOf": [{"type": "null"}, place]},
        "related": _list(_open({**_PLACE, "role": _TEXT, "message": {"type": "string"}})),
        "call_path": _list({"type": "string"}),
        "fix": {"enum": [None, "safe", "unsafe"]},
        "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
        "docs_url": {"type": ["string", "null"], "pattern": "^https?://"},
    }
    item: dict[str, Schema] = {
        "symbol": {"type": "string"},
        "kind": _TEXT,
        "type": {"type": "string"},
        **_where(),
        "verdicts": verdicts,
        "reason": {"type": "string"},
        **{key: {"type": ["string", "null"]} for key in ("source", "library", "version")},
    }
    entry = _open({**_where(), "function": _TEXT, "evidence": _TEXT})
    whole: dict[str, Schema] = {
        "version": {"const": 1},
        "tool": _open({"name": {"const": "concurrency-audit"}, "version": _TEXT}),
        "models": _list({"enum": [model.value for model in ExecutionModel]}),
        "entry_points": _list(entry),
        "findings": _list(_open(finding)),
        "inventory": _list(_open(item)),
        "incomplete": _list(incomplete),
        "reach": _open(_reach(incomplete)),
    }
    required = [name for name in whole if name not in ("entry_points", "findings")]
    return _document("Report of concurrency-audit --format json", {**_open(whole), "required": required})


def _reach(near: Schema) -> dict[str, Schema]:
    count: Schema = {"type": "integer", "minimum": 0}
    return {
        **dict.fromkeys(("entry_points", "modules", "reached"), count),
        "unreached": _list({"type": "string"}),
        "not_followed": _list(_open({"cause": _TEXT, "count": _NATURAL})),
        "near_misses": _list(near),
        "unknown": _list(_open({"library": _TEXT, "version": {"type": ["string", "null"]}, "count": _NATURAL})),
        "left_out": _list({"type": "string"}),
    }


def _where() -> dict[str, Schema]:
    return {"path": {"type": "string"}, "line": _NATURAL}


def _document(title: str, schema: Schema) -> Schema:
    return {"$schema": DIALECT, "title": title, **schema}


def _closed(keys: Mapping[str, Schema]) -> Schema:
    """A table in which an unknown key is a mistake."""
    return {"type": "object", "properties": dict(keys), "additionalProperties": False}


def _open(keys: Mapping[str, Schema]) -> Schema:
    """An object that has all these fields, and may get more."""
    return {"type": "object", "properties": dict(keys), "required": list(keys)}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _said_in_rows(page: str) -> dict[str, str]:
    """Key -> what the table of a page says of it: `| `key` | what it is | default | ...`."""
    rows = re.findall(r"^\| `([\w-]+)` \| (.+?) \| ", page, re.MULTILINE)
    return {key: said.replace("`", "").replace('"', "'") for key, said in rows}


def _said_in_comments(page: str) -> dict[str, str]:
    """Key -> the comment behind it in the page's policy, which is TOML; waivers have a block of their own there."""
    (block,) = re.findall(r"^```toml\n(\[tool\.concurrency-audit\.gate\]\n.*?)^```", page, re.MULTILINE | re.DOTALL)
    keys = tomllib.loads(block)["tool"]["concurrency-audit"]["gate"]
    comments = dict(re.findall(r"^([\w-]+) = .*?(?:# (.*))?$", block, re.MULTILINE))
    comments["waivers"] = "findings and unread code that somebody answers for, until a day"
    return {key: comments[key] for key in (*keys, "waivers")}
