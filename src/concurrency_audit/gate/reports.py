"""A decision as terminal text, gate.json, JUnit XML and GitHub step summary."""

import json
from xml.etree import ElementTree as ET

from concurrency_audit.gate.decision import ACCEPTED, REFUSED, Decision
from concurrency_audit.gate.release import End
from concurrency_audit.markup import markdown_cell, xml_text

HEADLINES = {
    ACCEPTED: "accepted: everything asked for is proven",
    REFUSED: "refused: nothing was published",
    End.PUBLISHED: "published: {live} is at the new version",
    End.UNCHANGED: "unchanged: {live} is at this version already",
    End.ROLLED_BACK: "refused: callers have the version they had",
    End.OVERTAKEN: "overtaken: nothing of somebody else's was touched",
    End.STUCK: "refused, and not everything could be taken back",
    End.INTERRUPTED: "interrupted: nothing was taken back",
}


def headline(decision: Decision) -> str:
    """The decision in one line."""
    version = decision.released.version if decision.released else ""
    said = HEADLINES[decision.result].format(live=decision.policy.get("live", "live"))
    return f"gate {decision.subject.function}{f' version {version}' if version else ''}: {said}"


def text_lines(decision: Decision) -> list[str]:
    """The whole decision for a person; steps are printed while they happen."""
    subject = decision.subject
    lines = [headline(decision)]
    lines += [f"  package   {subject.package}, sha256 {subject.sha256}"] if subject.sha256 else []
    layers = subject.configuration.get("Layers") or ()
    lines += [f"  layers    {len(layers)}, whose code is not audited"] if layers else []
    lines += [f"  model     {', '.join(subject.models)}: {subject.why}"] if subject.models else []
    for one in decision.all_evidence:
        word = "accepted" if one.accepted else "REFUSED"
        lines.append(f"  {one.kind:<9} {word}{f': {one.summary}' if one.summary else ''}")
        for waiver in one.facts.get("waivers", ()):
            lines.append(
                f"  waiver    {waiver['finding']} {waiver['state']}, until {waiver['expires']} "
                f"({waiver['owner']}): {waiver['reason']}"
            )
    lines += [f"  because   {reason}" for reason in decision.reasons]
    return lines


def json_text(decision: Decision) -> str:
    """The content of gate.json."""
    return json.dumps(decision.to_json(), indent=2, ensure_ascii=False) + "\n"


def junit_xml(decision: Decision) -> str:
    """One test case per piece of evidence, and one for the release if there was one."""
    cases = [(one.kind, one.reasons) for one in decision.all_evidence]
    released = decision.released
    if released is not None:
        cases.append(("release", tuple(one for one in (released.problem, released.left) if one)))
    suite = ET.Element(
        "testsuite",
        name=xml_text(f"gate {decision.subject.function}"),
        tests=str(len(cases)),
        failures=str(sum(bool(reasons) for _, reasons in cases)),
        errors="0",
        timestamp=decision.at.isoformat(timespec="seconds"),
    )
    for name, reasons in cases:
        case = ET.SubElement(suite, "testcase", classname="concurrency_audit.gate", name=name)
        if reasons:
            ET.SubElement(case, "failure", message=xml_text(reasons[0])).text = xml_text("\n".join(reasons))
    ET.indent(suite)
    return ET.tostring(suite, "unicode", xml_declaration=True) + "\n"


def step_summary(decision: Decision) -> str:
    """GitHub's step summary, as Markdown."""
    subject = decision.subject
    lines = [f"## {markdown_cell(headline(decision))}", ""]
    lines += ["| evidence | | |", "| --- | --- | --- |"]
    lines += [
        f"| {one.kind} | {'accepted' if one.accepted else '**refused**'} | {markdown_cell(one.summary)} |"
        for one in decision.all_evidence
    ]
    lines += ["", f"Package `{markdown_cell(subject.package)}`, sha256 `{subject.sha256}`.", ""]
    lines += [f"- {markdown_cell(reason)}" for reason in decision.reasons]
    if decision.released is not None:
        lines += [f"1. {step.name}: {markdown_cell(step.detail)}" for step in decision.released.steps]
    return "\n".join(lines) + "\n"
