"""The JSON report against its written contract."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError

from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.settings import BOTH_MODELS
from concurrency_audit.reports.contract import render, render_inventory
from tests.reports import samples

SCHEMA = json.loads(Path(__file__).with_name("contract.schema.json").read_text())


@pytest.mark.parametrize("result", [samples.result(), AuditResult(models=BOTH_MODELS)], ids=["full", "empty"])
def test_the_report_keeps_the_contract(result):
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json.loads(render(result)))


def test_the_schema_refuses_what_the_contract_does_not_name():
    document = json.loads(render(samples.result()))
    document["findings"][0]["why"] = "unpromised"
    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMA).validate(document)


def test_a_finding_says_where_and_what():
    finding = json.loads(render(samples.result()))["findings"][1]
    assert finding == {
        "rule": "CA201",
        "name": "cache-check-then-act",
        "family": "cache",
        "message": "_cache is checked and then filled without a lock.",
        "path": "app.py",
        "line": 12,
        "column": 8,
        "end_line": 12,
        "end_column": 25,
        "symbol": "app._cache",
        "severity": "error",
        "confidence": "high",
        "verdicts": {"threads": "unsafe", "processes": "benign"},
        "interpreter": "any",
        "definition": {"path": "app.py", "line": 2, "column": 1},
        "related": [
            {"path": "app.py", "line": 13, "column": 9, "role": "write", "message": "written here without a lock"}
        ],
        "call_path": ["app.handler"],
        "fix": "unsafe",
        "fingerprint": samples.cache_finding().fingerprint,
        "docs_url": None,
    }


def test_the_inventory_alone_is_the_same_document_without_findings():
    whole, inventory = json.loads(render(samples.result())), json.loads(render_inventory(samples.result()))
    assert inventory == {key: whole[key] for key in ("version", "tool", "models", "inventory", "incomplete", "reach")}
