"""JUnit XML, which every CI system can show: a failed test per finding, an error per file that could not be read."""

import re
from xml.etree import ElementTree as ET

from concurrency_audit.audit.model.findings import AuditResult, Finding, Incomplete

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(result: AuditResult) -> str:
    """The report; with nothing found one passed test, for an empty report counts as a failed step in many systems."""
    unread = [item for item in result.incomplete if item.unread]
    counts = {
        "name": "concurrency-audit",
        "tests": str(len(result.findings) + len(unread) or 1),
        "failures": str(len(result.findings)),
        "errors": str(len(unread)),
    }
    top = ET.Element("testsuites", counts)
    suite = ET.SubElement(top, "testsuite", {**counts, "skipped": "0"})
    for finding in result.findings:
        _finding(suite, finding)
    for item in unread:
        _unread(suite, item)
    if not result.findings and not unread:
        ET.SubElement(suite, "testcase", classname="concurrency-audit", name=f"nothing found in {result.files} files")
    ET.indent(top)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(top, encoding="unicode")}\n'


def _finding(suite: ET.Element, finding: Finding) -> None:
    span = finding.span
    case = _case(suite, span.path, span.line, f"{finding.rule} {finding.name} {finding.symbol} line {span.line}")
    failure = ET.SubElement(case, "failure", type=finding.severity.word, message=_xml(finding.message))
    reasons = [f"{model.value}: {verdict.value}, {finding.why[model]}" for model, verdict in finding.verdicts.items()]
    way = [f"called: {' -> '.join(finding.call_path)}"] if finding.call_path else []
    failure.text = _xml("\n".join([f"{span.path}:{span.line}:{span.column}", *reasons, *way, finding.advice]))


def _unread(suite: ET.Element, item: Incomplete) -> None:
    case = _case(suite, item.path, item.line, f"can be read, line {item.line}")
    ET.SubElement(case, "error", type="incomplete", message=_xml(item.reason))


def _case(suite: ET.Element, path: str, line: int, name: str) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=_xml(path), name=_xml(name), file=_xml(path), line=str(line))


def _xml(text: str) -> str:
    """The text with what XML 1.0 cannot hold replaced."""
    return _NOT_XML.sub("\ufffd", text)
