"""A verdict as JUnit XML: one test case per threshold, one for the verification being whole."""

from xml.etree import ElementTree

from concurrency_audit.load.verdict import Verdict
from concurrency_audit.markup import xml_text


def junit_xml(verdict: Verdict) -> str:
    """Give the report as XML text."""
    suite = ElementTree.Element(
        "testsuite",
        name=f"load test of {verdict.subject.function}",
        tests=str(len(verdict.thresholds) + 1),
        failures=str(len(verdict.broken)),
        errors=str(int(bool(verdict.gaps))),
        time=f"{verdict.seconds:.3f}",
        timestamp=verdict.started,
    )
    for threshold in verdict.thresholds:
        case = ElementTree.SubElement(suite, "testcase", classname="concurrency_audit.load", name=threshold.name)
        if not threshold.kept:
            message = f"{threshold.name} is {threshold.measured:g}, allowed is {threshold.limit:g}"
            failure = ElementTree.SubElement(case, "failure", message=message)
            if threshold.name == "max_mismatch":
                failure.text = xml_text("\n".join(one.sentence() for one in verdict.tally.mismatches))
    case = ElementTree.SubElement(suite, "testcase", classname="concurrency_audit.load", name="everything_verified")
    if verdict.gaps:
        ElementTree.SubElement(case, "error", message=xml_text("; ".join(verdict.gaps)))
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, "unicode", xml_declaration=True) + "\n"
