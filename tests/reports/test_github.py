"""Workflow commands: escaping, order, columns."""

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from concurrency_audit.audit.model.findings import AuditResult, Span
from concurrency_audit.audit.model.settings import BOTH_MODELS
from concurrency_audit.markup import printable
from concurrency_audit.reports.github import escape_data, escape_property, render
from tests.reports import samples

COMMAND = re.compile(r"::(error|warning|notice) ([^:\r\n]*)::([^\r\n]*)\n")


def unescaped(text):
    for code, character in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, character)
    return text


@given(st.text())
@settings(deadline=None)
def test_escaping_is_undone_by_the_runner_and_stays_on_one_line(text):
    shown = "".join(c if c in "\r\n" else printable(c) for c in text).replace("##", "# #")
    plain = escape_data(text).replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
    assert plain.replace("##", "# #") == shown
    assert unescaped(escape_property(text)).replace("##", "# #") == shown
    assert not set("\r\n") & set(escape_data(text))
    assert not set("\r\n:,") & set(escape_property(text))


@given(st.text(min_size=1), st.text(min_size=1), st.text(min_size=1))
@settings(deadline=None)
def test_nothing_in_a_finding_ends_its_command_or_starts_another(path, symbol, message):
    odd = replace(samples.cache_finding(), span=Span(path, 1, 1, 1, 2), symbol=symbol, message=message)
    printed = render(AuditResult(models=BOTH_MODELS, findings=(odd,)))
    first, summary = COMMAND.finditer(printed)
    assert first.end() == summary.start()
    assert summary.end() == len(printed)
    properties = dict(part.split("=", 1) for part in first[2].split(","))
    assert unescaped(properties["file"]) == unescaped(escape_property(path))


def test_worst_first_and_a_count_last():
    lines = render(samples.result()).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::warning", "::warning", "::notice"]
    assert lines[0].startswith(
        "::error file=app.py,line=12,endLine=12,col=8,endColumn=25,title=CA201 cache-check-then-act::app._cache: "
    )
    assert lines[2] == "::warning file=broken.py,line=1,title=concurrency-audit%3A incomplete::cannot be parsed"
    assert lines[3] == "::notice title=concurrency-audit::1 error, 1 warning in 1 file"


def test_columns_only_within_one_line():
    finding = replace(samples.cache_finding(), span=Span("app.py", 12, 8, 13, 3))
    line = render(AuditResult(models=BOTH_MODELS, findings=(finding,))).splitlines()[0]
    assert ",line=12,endLine=13,title=" in line


def test_nothing_to_say_is_nothing_printed():
    assert render(AuditResult(models=BOTH_MODELS)) == ""
