"""A rule's docstring is its documentation: its headings are there, and its examples do what they say."""

import re
from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.rules import RuleModule, all_rules

HEADINGS = ["What it does", "Why is this bad", "Example", "Use instead", "Limits"]
FIXTURES = Path(__file__).resolve().parents[1] / "rules"
FAMILIES = {
    "1": {Family.GLOBAL},
    "2": {Family.CACHE},
    "3": {Family.CLIENT},
    "4": {Family.PROCESS},
    "5": {Family.FILESYSTEM},
    "6": {Family.GLOBAL, Family.CLIENT, Family.RUNTIME},
    "7": {Family.RUNTIME},
    "9": {Family.RUNTIME},
}
WITHOUT_FIXTURE = {"unused-suppression"}
"""Rules that speak of comments, not of code; they have tests of their own."""
_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_CODE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)

every_rule = pytest.mark.parametrize("module", all_rules(), ids=lambda m: f"{m.rule.code}-{m.rule.name}")


def sections(module: RuleModule) -> dict[str, str]:
    """Heading -> the text below it; the text before the first heading is under the empty heading."""
    first, *rest = _SECTION.split(module.doc)
    return {"": first} | dict(zip(rest[::2], rest[1::2], strict=True))


def codes_reported(example: str, tmp_path: Path) -> list[str]:
    """The codes that an example's audit reports."""
    (block,) = _CODE.findall(example)
    path = tmp_path / "app.py"
    path.write_text(block)
    result = audit([path], Settings(jobs=1))
    assert result.entry_points, "an example needs a handler"
    assert not any(item.unread for item in result.incomplete)
    return [finding.rule for finding in result.findings]


@every_rule
def test_docstring_has_the_headings_in_order(module: RuleModule) -> None:
    found = sections(module)
    summary = found.pop("").strip()
    assert summary and "\n" not in summary, "begins with one line that says what the hazard is"
    assert list(found) == HEADINGS
    assert all(text.strip() for text in found.values())


@every_rule
def test_example_is_reported(module: RuleModule, tmp_path: Path) -> None:
    assert module.rule.code in codes_reported(sections(module)["Example"], tmp_path)


@every_rule
def test_what_to_use_instead_is_silent(module: RuleModule, tmp_path: Path) -> None:
    assert module.rule.code not in codes_reported(sections(module)["Use instead"], tmp_path)


@every_rule
def test_code_name_and_family_fit_together(module: RuleModule) -> None:
    rule = module.rule
    assert re.fullmatch(r"CA[1-79]\d\d", rule.code)
    assert rule.family in FAMILIES[rule.code[2]]
    assert module.check.__module__.rpartition(".")[2] == rule.name.replace("-", "_")
    assert rule.advice.endswith(".") and not rule.summary.endswith(".")


def test_codes_and_names_are_unique() -> None:
    codes = [m.rule.code for m in all_rules()]
    names = [m.rule.name for m in all_rules()]
    assert len(set(codes)) == len(codes)
    assert len(set(names)) == len(names)


def test_every_rule_has_a_fixture_of_its_name_and_every_fixture_a_rule() -> None:
    rules = {m.rule.name.replace("-", "_") for m in all_rules() if m.rule.name not in WITHOUT_FIXTURE}
    fixtures = {p.stem for p in FIXTURES.iterdir() if p.suffix == ".py" or (p.is_dir() and p.name != "__pycache__")}
    assert rules == fixtures


@every_rule
def test_the_rules_fixture_marks_what_the_rule_reports(module: RuleModule) -> None:
    """A fixture that never names its own rule proves nothing about it."""
    if module.rule.name in WITHOUT_FIXTURE:
        pytest.skip("speaks of comments, not of code")
    home = FIXTURES / module.rule.name.replace("-", "_")
    files = sorted(home.rglob("*.py")) if home.is_dir() else [home.with_suffix(".py")]
    assert any(f"{module.rule.code}:" in file.read_text() for file in files)
