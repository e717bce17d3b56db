"""GitLab's Code Quality report."""

import json
from dataclasses import replace
from pathlib import Path

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


def test_fingerprints_are_unique_and_do_not_depend_on_lines(project):
    finding = samples.cache_finding()
    moved = replace(finding, span=replace(finding.span, line=40, end_line=40))
    twice = rows(replace(samples.result(), findings=(finding, finding)))
    assert len({row["fingerprint"] for row in twice}) == 3
    assert rows(replace(samples.result(), findings=(moved, moved)))[0]["fingerprint"] == twice[0]["fingerprint"]


def test_paths_are_relative_to_the_repository(project):
    assert rows(samples.result(), project.parent)[0]["location"]["path"] == f"{project.name}/app.py"
