"""JUnit XML, which every CI system can show: a failed test per finding, an error per file that could not be read.

The output is valid for the strictest reader (the xUnit plugin of Jenkins, https://github.com/jenkinsci/xunit-plugin,
junit-10.xsd). CI systems match the tests of two runs by name and merge duplicates
(https://docs.gitlab.com/ci/testing/unit_test_reports/), so names contain no line numbers, and equal names are numbered.
"""

from collections import Counter
from xml.etree import ElementTree as ET

from concurrency_audit.audit.model.findings import AuditResult, Finding, Incomplete
from concurrency_audit.markup import xml_text


def render(result: AuditResult) -> str:
    """One suite per file.

    Without findings it contains one passed test, because many systems treat an empty report as a failure.
    """
    unread = [item for item in result.incomplete if item.unread]
    by_path: dict[str, list[ET.Element]] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for finding in result.findings:
        name = _unique(finding.span.path, f"{finding.rule} {finding.name} {finding.symbol}", seen)
        by_path.setdefault(finding.span.path, []).append(_finding(finding, name))
    for item in unread:
        by_path.setdefault(item.path, []).append(_unread(item, _unique(item.path, "can be read", seen)))
    if not by_path:
        by_path[""] = [ET.Element("testcase", classname="concurrency-audit", name="nothing found")]
    everything = [case for cases in by_path.values() for case in cases]
    top = ET.Element("testsuites", {"name": "concurrency-audit", **_counts(everything)})
    for path, cases in sorted(by_path.items()):
        file = {"name": xml_text(path), "file": xml_text(path)} if path else {"name": "concurrency-audit"}
        ET.SubElement(top, "testsuite", {**file, **_counts(cases)}).extend(cases)
    ET.indent(top)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(top, encoding="unicode")}\n'


def _counts(cases: list[ET.Element]) -> dict[str, str]:
    failures = sum(case.find("failure") is not None for case in cases)
    errors = sum(case.find("error") is not None for case in cases)
    return {"tests": str(len(cases)), "failures": str(failures), "errors": str(errors)}


def _finding(finding: Finding, name: str) -> ET.Element:
    span = finding.span
    case = ET.Element("testcase", classname=xml_text(span.path), name=xml_text(name))
    failure = ET.SubElement(case, "failure", type=finding.severity.word, message=xml_text(finding.message))
    reasons = [f"{model.value}: {verdict.value}, {finding.why[model]}" for model, verdict in finding.verdicts.items()]
    way = [f"called: {' -> '.join(finding.call_path)}"] if finding.call_path else []
    lines = [f"{span.path}:{span.line}:{span.column}: {finding.message}", *reasons, *way, finding.advice]
    failure.text = xml_text("\n".join(lines))
    return case


def _unread(item: Incomplete, name: str) -> ET.Element:
    case = ET.Element("testcase", classname=xml_text(item.path), name=name)
    error = ET.SubElement(case, "error", type="incomplete", message=xml_text(item.reason))
    error.text = xml_text(f"{item.path}:{item.line}: {item.reason}")
    return case


def _unique(path: str, name: str, seen: Counter[tuple[str, str]]) -> str:
    seen[path, name] += 1
    return name if seen[path, name] == 1 else f"{name} ({seen[path, name]})"
