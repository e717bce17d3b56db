"""JUnit XML, read back by a parser."""

from dataclasses import replace
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.settings import BOTH_MODELS
from concurrency_audit.reports.junit import render
from tests.reports import samples


def test_a_failure_per_finding_and_an_error_per_unread_file():
    top = ET.fromstring(render(samples.result()).encode())
    suite = top[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "2", "1")
    assert [(case.get("file"), case.get("line"), case[0].tag) for case in suite] == [
        ("app.py", "7", "failure"),
        ("app.py", "12", "failure"),
        ("broken.py", "1", "error"),
    ]
    assert "threads: unsafe, two invocations can both find the key missing" in suite[1][0].text


def test_nothing_found_is_a_passed_test():
    suite = ET.fromstring(render(AuditResult(models=BOTH_MODELS, files=3)).encode())[0]
    assert (suite.get("tests"), len(suite), len(suite[0])) == ("1", 1, 0)


@given(st.text(st.characters(codec=None)))
def test_any_text_gives_xml(text):
    finding = replace(samples.cache_finding(), message=text, symbol=text, advice=text)
    rendered = render(replace(samples.result(), findings=(finding,)))
    top = ET.fromstring(rendered.encode("utf-8"))
    assert len(top[0]) == 2
