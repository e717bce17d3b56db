"""From what was found to what is reported."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit.audit.model.findings import Span
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.verdicts import Confidence, ExecutionModel, Severity
from concurrency_audit.audit.reported import reported, selects
from tests.reports import samples

RULES = {"CA201": "cache-check-then-act", "CA301": "shared-unsafe-object", "CA901": "unused-suppression"}
CACHE, CLIENT = samples.cache_finding(), samples.client_finding()


def run(settings, findings=(CLIENT, CACHE), text=samples.APP):
    return reported(findings, ["app.py"], {"app.py": text}.get, RULES, settings)


@pytest.mark.parametrize(
    ("select", "ignore", "chosen"),
    [
        ((), (), ["CA301", "CA201"]),
        (("CA2",), (), ["CA201"]),
        ((), ("CA2",), ["CA301"]),
        (("CA",), ("CA3",), ["CA201"]),
        (("CA201",), ("CA2",), ["CA201"]),
        (("CA2",), ("CA2",), []),
        (("CA2",), ("CA201",), []),
        (("CA9",), (), []),
    ],
)
def test_the_more_precise_of_select_and_ignore_decides(select, ignore, chosen):
    assert [finding.rule for finding in run(Settings(select=select, ignore=ignore)).findings] == chosen


@given(st.lists(st.sampled_from(["CA", "CA2", "CA20", "CA201", "CA3"])), st.sampled_from(["CA201", "CA202", "CA301"]))
def test_selecting_and_ignoring_the_same_rules_reports_none_of_them(prefixes, code):
    if any(code.startswith(prefix) for prefix in prefixes):
        assert selects(Settings(select=tuple(prefixes)), code)
        assert not selects(Settings(ignore=tuple(prefixes)), code)
        assert not selects(Settings(select=tuple(prefixes), ignore=tuple(prefixes)), code)


def test_severity_and_confidence_have_a_floor():
    assert run(Settings(severity=Severity.ERROR)).findings == (CACHE,)
    assert run(Settings(min_confidence=Confidence.HIGH)).findings == (CACHE,)
    assert run(Settings(min_confidence=Confidence.MEDIUM)).findings == (CLIENT, CACHE)


@pytest.mark.parametrize(
    ("glob", "matches"),
    [("app.py", True), ("*.py", True), ("src/*.py", True), ("src/", True), ("tests/", False), ("/app.py", False)],
)
def test_globs_are_relative_to_the_project_root(tmp_path, monkeypatch, glob, matches):
    (tmp_path / "src").mkdir()
    monkeypatch.chdir(tmp_path / "src")
    settings = Settings(per_file_ignores={glob: ("CA2",)}, root=tmp_path)
    assert (CACHE not in run(settings).findings) is matches
    assert CLIENT in run(settings).findings


def test_suppressed_findings_are_counted_where_they_would_be_reported():
    text = samples.APP.replace("_cache = {}", "_cache = {}  # noqa: CA201")
    assert (run(Settings(), text=text).suppressed, run(Settings(select=("CA3",)), text=text).suppressed) == (1, 0)


def test_an_unused_comment_is_reported_only_where_the_run_could_know():
    text = samples.APP + "x = 1  # concurrency-audit: ignore[CA201]\n"
    assert [finding.rule for finding in run(Settings(), text=text).findings] == ["CA301", "CA201", "CA901"]
    for settings in (
        Settings(models=(ExecutionModel.PROCESSES,)),
        Settings(ignore=("CA201",)),
        Settings(ignore=("CA9",)),
        Settings(severity=Severity.WARNING),
    ):
        assert "CA901" not in [finding.rule for finding in run(settings, text=text).findings]


def test_the_order_is_that_of_the_source():
    elsewhere = replace(CACHE, span=Span("a.py", 99, 1, 99, 2))
    assert run(Settings(root=Path()), (CACHE, elsewhere, CLIENT)).findings == (elsewhere, CLIENT, CACHE)
