"""The reference pages are what `make docs` writes."""

import re
import tomllib
from xml.etree import ElementTree

import pytest

from concurrency_audit.audit.knowledge.library import shelf
from concurrency_audit.audit.rules import all_rules
from docs import generate
from docs.generate import pictures, rules


@pytest.fixture(scope="module")
def written():
    return generate.pages()


def test_generated_pages_are_up_to_date(written):
    there = {name: generate.DOCS / name for name in written}
    behind = [name for name, page in there.items() if not page.exists() or page.read_text("utf-8") != written[name]]
    assert behind == [], "run `make docs`"


def test_pages_of_what_is_no_more_are_gone(written):
    assert generate.stale(written) == [], "run `make docs`"
    assert generate.stale({}) != []


def test_every_rule_has_a_page_with_its_documentation_and_a_row(written):
    for module in all_rules():
        code, name = module.rule.code, module.rule.name
        page = written[f"rules/{code}-{name}.md"]
        assert f"\n# {code} {name}\n{module.doc.strip().splitlines()[0]}" in page
        assert f"| [{code}](rules/{code}-{name}.md) | {name} | {module.rule.summary} |" in written["rules.md"]
        for heading in ("What it does", "Why is this bad", "Example", "Use instead", "Limits"):
            assert page.count(f"\n## {heading}\n") == 1


def test_every_rule_shows_the_report_on_its_example(written):
    for module in all_rules():
        page = written[f"rules/{module.rule.code}-{module.rule.name}.md"]
        report = page.split("```text\n")[1].split("```")[0]
        assert f" {module.rule.code} {module.rule.name} " in report.splitlines()[0]
        assert "\n  threads    " in report and "\n  processes  " in report and "\n  do         " in report


def test_the_verdicts_of_a_rule_are_those_of_its_fixtures(written):
    assert rules.verdicts()["CA201"] == ("unsafe, benign", "unsafe, benign")
    assert rules.verdicts()["CA601"] == ("safe", "benign")
    without = {module.rule.code for module in all_rules()} - set(rules.verdicts())
    assert without == {"CA901"}
    assert (
        "| `cache` | unsafe, benign | unsafe, benign | error where unsafe, warning where benign |"
        in written["rules/CA201-cache-check-then-act.md"]
    )


def test_rules_link_to_each_other_in_prose_alone(written):
    page = written["rules/CA103-request-data-in-global.md"]
    assert "([CA201](CA201-cache-check-then-act.md))" in page
    assert "[CA103]" not in page
    pages = [page for name, page in written.items() if name.startswith("rules/")]
    assert all("](" not in block for page in pages for block in page.split("```")[1::2])


def test_every_library_has_a_page_and_every_verdict_row_a_source(written):
    for stem in shelf().texts:
        assert f"](knowledge/{stem}.md) |" in written["knowledge.md"]
    pages = [page for name, page in written.items() if name.startswith("knowledge/")]
    assert len(pages) == len(shelf().texts)
    rows = [line for page in pages for line in page.splitlines() if line.startswith("| `")]
    assert len(rows) > 500
    assert all("[source](http" in row for row in rows)


def test_badges_say_what_the_package_says_and_fetch_nothing(written):
    drawn = {name: page for name, page in written.items() if name.endswith(".svg")}
    texts = {name: "".join(ElementTree.fromstring(page).itertext()) for name, page in drawn.items()}
    project = tomllib.loads((generate.DOCS.parent / "pyproject.toml").read_text("utf-8"))["project"]
    for one in project["classifiers"]:
        if version := re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", one):
            assert version[1] in texts["pictures/python.svg"]
    assert project["license"] in texts["pictures/licence.svg"]
    readme = (generate.DOCS.parent / "README.md").read_text("utf-8")
    for name, page in drawn.items():
        assert f"](docs/{name})" in readme
        assert set(re.findall(r"https?://[^\s\"')]+", page)) == {"http://www.w3.org/2000/svg"}


def test_the_picture_shows_what_the_audit_prints_and_fetches_nothing():
    """By its text: how it is drawn is rich's affair and may differ from version to version."""
    drawn = generate.PICTURE.read_text("utf-8")
    words = "".join("".join(ElementTree.fromstring(drawn).itertext()).split())
    printed = re.sub(r"\x1b\[[\d;]*m", "", pictures.run())
    assert printed.count("\n") > 10
    for line in printed.splitlines():
        assert "".join(line.split()) in words, "run `make docs`"
    assert set(re.findall(r"https?://[^\s\"')]+", drawn)) == {"http://www.w3.org/2000/svg"}
