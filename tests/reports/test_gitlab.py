"""GitLab's Code Quality report."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from concurrency_audit.reports.gitlab import render
from tests.reports import samples


def rows(result, root="."):
    return json.loads(render(result, Path(root).resolve()))


def test_every_field_that_gitlab_needs(project):
    client, cache, broken = rows(samples.result())
    assert (client["severity"], cache["severity"], broken["severity"]) == ("minor", "critical", "major")
    assert cache["check_name"] == "CA201 cache-check-then-act"
    assert cache["location"] == {"path": "app.py", "lines": {"begin": 12, "end": 12}}
    assert cache["description"].startswith("app._cache: ")
    assert broken["description"] == "Not audited: cannot be parsed"


SCHEMA = {
    "type": "array",
    "items": {
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^./]"},
                    "lines": {
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}, "end": {"type": "integer"}},
                    },
                },
            },
        },
    },
}
"""The fields of https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format and what they may hold."""


@given(st.text(st.characters(codec=None)))
@settings(deadline=None)
def test_any_text_gives_what_gitlab_takes(text):
    finding = replace(samples.cache_finding(), message=text, symbol=text)
    found = rows(replace(samples.result(), findings=(finding, finding)))
    jsonschema.validate(found, SCHEMA)
    assert len({row["fingerprint"] for row in found}) == len(found) == 3


def test_fingerprints_are_unique_and_do_not_depend_on_lines(project):
    finding = samples.cache_finding()
    moved = replace(finding, span=replace(finding.span, line=40, end_line=40))
    twice = rows(replace(samples.result(), findings=(finding, finding)))
    assert len({row["fingerprint"] for row in twice}) == 3
    assert rows(replace(samples.result(), findings=(moved, moved)))[0]["fingerprint"] == twice[0]["fingerprint"]


def test_paths_are_relative_to_the_repository(project):
    assert rows(samples.result(), project.parent)[0]["location"]["path"] == f"{project.name}/app.py"
