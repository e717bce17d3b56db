"""JUnit XML, read back by a parser and held against what CI systems take."""

from dataclasses import replace
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from concurrency_audit.audit.model.findings import AuditResult, Incomplete
from concurrency_audit.audit.model.settings import BOTH_MODELS
from concurrency_audit.reports.junit import render
from tests.reports import samples

SUITE = {"name", "tests", "failures", "errors"}
ALLOWED = {
    "testsuites": ({"testsuite"}, set(), {*SUITE, "time"}),
    "testsuite": ({"testcase", "properties", "system-out", "system-err"}, SUITE,
                  {*SUITE, "time", "skipped", "timestamp", "hostname", "id", "package", "group", "file"}),
    "testcase": ({"failure", "error", "skipped", "system-out", "system-err"}, {"name"},
                 {"name", "time", "classname", "group"}),
    "failure": (set(), set(), {"type", "message"}),
    "error": (set(), set(), {"type", "message"}),
}  # fmt: skip
"""Element -> children, required and possible attributes: what Jenkins' junit-10.xsd and GitLab have in common."""


def parsed(result):
    return ET.fromstring(render(result).encode())


def must_be_accepted(element):
    children, required, possible = ALLOWED[element.tag]
    assert required <= set(element.keys()) <= possible, element.tag
    for child in element:
        assert child.tag in children, child.tag
        must_be_accepted(child)


def test_a_failure_per_finding_and_an_error_per_unread_file():
    top = parsed(samples.result())
    assert (top.get("tests"), top.get("failures"), top.get("errors")) == ("3", "2", "1")
    app, broken = top
    assert [app.get(name) for name in ("name", "file", "tests", "failures", "errors")] == ["app.py"] * 2 + [
        "2",
        "2",
        "0",
    ]
    assert [broken.get(name) for name in ("name", "tests", "failures", "errors")] == ["broken.py", "1", "0", "1"]
    assert [case[0].tag for case in (*app, *broken)] == ["failure", "failure", "error"]
    assert app[1][0].text.startswith("app.py:12:8: ")
    assert "threads: unsafe, two invocations can both find the key missing" in app[1][0].text
    must_be_accepted(top)


def test_nothing_found_is_a_passed_test():
    top = parsed(AuditResult(models=BOTH_MODELS, files=3))
    assert (top.get("tests"), len(top), len(top[0]), len(top[0][0])) == ("1", 1, 1, 0)
    must_be_accepted(top)


def test_what_was_only_not_followed_is_no_error():
    result = replace(samples.result(), findings=(), incomplete=(Incomplete("a.py", 1, "eval", unread=False),))
    assert parsed(result).get("errors") == "0"


def test_names_are_unique_and_stay_when_code_moves():
    """GitLab takes a name that comes twice for one test, and one that differs for another test."""
    finding = samples.cache_finding()
    moved = replace(finding, span=replace(finding.span, line=40, end_line=40))
    names = [case.get("name") for case in parsed(replace(samples.result(), findings=(finding, moved)))[0]]
    assert names == ["CA201 cache-check-then-act app._cache", "CA201 cache-check-then-act app._cache (2)"]
    alone = parsed(replace(samples.result(), findings=(moved,)))[0]
    assert [case.get("name") for case in alone] == names[:1]


@given(st.text(st.characters(codec=None)))
@settings(deadline=None)
def test_any_text_gives_xml(text):
    finding = replace(samples.cache_finding(), message=text, symbol=text, advice=text)
    top = parsed(replace(samples.result(), findings=(finding,)))
    must_be_accepted(top)
    assert len(top) == 2
