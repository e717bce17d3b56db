"""Every fixture, under both models: what is marked is reported, what is not marked is silent."""

from collections.abc import Callable
from pathlib import Path

import pytest

from concurrency_audit.audit.model.findings import AuditResult, Finding
from tests.audit.fixtures import Expected, expectations, fixtures


@pytest.mark.parametrize("fixture", fixtures(), ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_fixture_reports_what_its_lines_say_and_nothing_else(
    fixture: Path, alone: Callable[[Path], AuditResult]
) -> None:
    """The expectation stands on its line; every unmarked line asserts silence."""
    files = sorted(fixture.rglob("*.py")) if fixture.is_dir() else [fixture]
    expected = [e for file in files for e in expectations(file)]
    findings = alone(fixture).findings
    assert sorted(_said(f, expected) for f in findings) == sorted(_key(e) for e in expected)


def _key(expected: Expected) -> str:
    words = " ".join(f"{k}={v}" for k, v in expected.words)
    return f"{Path(expected.path).name}:{expected.line} {expected.code} {words}"


def _said(finding: Finding, expected: list[Expected]) -> str:
    """A finding in the words that its line asks for; with all verdicts where the line expects nothing."""
    said = {model.value: verdict.value for model, verdict in finding.verdicts.items()}
    said |= {"confidence": finding.confidence.word, "interpreter": finding.interpreter, "symbol": finding.symbol}
    asked = next(
        (
            [k for k, _ in e.words]
            for e in expected
            if Path(e.path).name == Path(finding.span.path).name
            and e.line == finding.span.line
            and e.code == finding.rule
        ),
        ["threads", "processes"],
    )
    words = " ".join(f"{k}={said[k]}" for k in sorted(asked))
    return f"{Path(finding.span.path).name}:{finding.span.line} {finding.rule} {words}"
