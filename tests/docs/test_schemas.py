"""The JSON schemas say of real reports and configurations what the code says of them."""

from __future__ import annotations

import copy
import json
import re
import tomllib
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from concurrency_audit.cli import config
from concurrency_audit.cli.main import main
from concurrency_audit.errors import UsageError
from concurrency_audit.gate import policy
from docs.generate import DOCS, schemas

ROOT = DOCS.parent
REPORT, CONFIGURATION = schemas.report(), schemas.configuration()


def closed(schema: Any) -> Any:
    """The schema with no room for what it does not name: what is written must stand in it."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(one) for name, one in schema.items()}
    return inner | ({"additionalProperties": False} if "properties" in schema else {})


def test_both_are_schemas() -> None:
    for schema in (REPORT, CONFIGURATION):
        Draft202012Validator.check_schema(schema)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `check` and `inventory` write of every rule's example, of files that cannot be read, and of nothing."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "broken.py").write_text("def broken(:\n")
    (folder / "nothing.py").write_text("def handler(event, context, more): ...\n")
    asked = {
        "examples": ["check", str(ROOT / "tests" / "examples")],
        "rules": ["check", str(ROOT / "tests" / "rules"), "--model", "both"],
        "hybrid": ["check", str(ROOT / "tests" / "examples"), "--model", "hybrid"],
        "tasks": ["check", str(ROOT / "tests" / "examples"), "--model", "tasks"],
        "auto": ["check", str(ROOT / "tests" / "examples"), "--model", "auto"],
        "inventory": ["inventory", str(ROOT / "photo_pipeline")],
        "broken": ["check", str(folder / "broken.py")],
        "nothing": ["check", str(folder / "nothing.py")],
    }
    found = {}
    for name, arguments in asked.items():
        output = folder / f"{name}.json"
        main([*arguments, "--format", "json", "--output", str(output), "--no-cache", "--isolated"])
        found[name] = json.loads(output.read_text())
    return found


def test_real_reports_fit_and_hold_nothing_else(reports: dict[str, Any]) -> None:
    strict = Draft202012Validator(closed(REPORT))
    for name, document in reports.items():
        assert [f"{one.json_path}: {one.message}" for one in strict.iter_errors(document)] == [], name
    assert len({finding["rule"] for finding in reports["rules"]["findings"]}) > 50
    assert reports["broken"]["incomplete"]
    assert reports["nothing"]["reach"]["near_misses"]
    assert reports["inventory"]["inventory"] and "findings" not in reports["inventory"]


def places(document: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    return [found for key, value in inner for found in ((*way, key), *places(value, (*way, key)))]


def test_what_is_missing_or_of_another_type_does_not_fit(reports: dict[str, Any]) -> None:
    document = reports["examples"]
    document = document | {name: document[name][:2] for name in ("findings", "inventory", "entry_points")}
    strict = Draft202012Validator(REPORT)
    assert strict.is_valid(document)
    for *way, last in places(document):
        damaged = copy.deepcopy(document)
        inner = damaged
        for key in way:
            inner = inner[key]
        inner[last] = {"another": 1.5}
        assert not strict.is_valid(damaged), (*way, last)
        optional = (*way, last) in (("entry_points",), ("findings",)) or "verdicts" in way
        if isinstance(inner, dict) and not optional:
            del inner[last]
            assert not strict.is_valid(damaged), (*way, last)


def test_every_key_is_described() -> None:
    keys = CONFIGURATION["properties"]
    assert set(keys) == {*config.KEYS, *config.RESERVED}
    assert set(keys["gate"]["properties"]) == set(policy.KEYS)
    described = [*keys.values(), *keys["gate"]["properties"].values(), *keys["load"]["properties"].values()]
    assert all(len(one["description"]) > 5 for one in described)


def plain(value: Any) -> Any:
    """TOML's dates as JSON has them."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def test_the_pages_own_examples_fit() -> None:
    fits, seen = Draft202012Validator(CONFIGURATION), 0
    for page in [*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "pyproject.toml"]:
        text = page.read_text("utf-8")
        for block in [text] if page.suffix == ".toml" else re.findall(r"^```toml\n(.*?)^```", text, re.M | re.S):
            table = tomllib.loads(block).get("tool", {}).get("concurrency-audit")
            if table is not None:
                seen += 1
                assert [one.message for one in fits.iter_errors(plain(table))] == [], page
    assert seen >= 4


WORDS = sorted(
    {*policy.MODELS, "full", "json", "note", "error", "high", "audit", "load", "app:handler", "live", "1", "a b"}
)
LEAVES = st.none() | st.booleans() | st.integers(-2, 10**6) | st.floats(-1, 2) | st.text(max_size=4)
NAMES = st.sampled_from(WORDS)
VALUES = st.recursive(
    LEAVES | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | st.text(max_size=3), inner, max_size=2),
)


@given(st.sampled_from(sorted(config.KEYS)), VALUES)
@settings(max_examples=300, deadline=None)
def test_what_the_configuration_takes_fits(key: str, value: Any) -> None:
    try:
        config.KEYS[key](value)
        taken = True
    except ValueError:
        taken = False
    fits = Draft202012Validator(CONFIGURATION).is_valid({key: value})
    # A pattern of JSON schema cannot tell what an identifier is, nor what a file may be called.
    assert fits or not taken
    assert taken or not fits or key in ("entries", "cache-dir", "baseline")


@given(st.sampled_from(sorted(policy.KEYS)), VALUES)
@settings(max_examples=300, deadline=None)
def test_what_the_policy_takes_fits(key: str, value: Any) -> None:
    try:
        policy.parsed({key: value})
    except UsageError:
        return
    assert Draft202012Validator(CONFIGURATION).is_valid({"gate": {key: value}})
