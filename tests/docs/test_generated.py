"""The reference pages are what `make docs` writes."""

import pytest

from concurrency_audit.audit.knowledge.library import shelf
from concurrency_audit.audit.rules import all_rules
from docs.generate import pages
from tests.docs.pages import ROOT


@pytest.fixture(scope="module")
def written():
    return pages()


@pytest.mark.parametrize("name", ["rules.md", "knowledge.md"])
def test_a_generated_page_is_up_to_date(name, written):
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == written[name], "run `make docs`"


def test_every_rule_has_a_section_with_its_documentation(written):
    for module in all_rules():
        assert f"\n## {module.rule.code} {module.rule.name}\n" in written["rules.md"]
        assert module.doc.strip().splitlines()[0] in written["rules.md"]


def test_severities_are_words(written):
    assert written["rules.md"].count("\nFamily `") == len(all_rules())
    assert written["rules.md"].count("Severity: error where unsafe, warning where benign.") > len(all_rules()) / 2


def test_every_rule_belongs_to_a_table(written):
    for module in all_rules():
        assert f"| [{module.rule.code} {module.rule.name}](" in written["rules.md"]


def test_comments_in_examples_are_no_headings():
    from docs.generate import _deeper

    assert _deeper("## A\n```python\n## B\n```\n## C\n") == "### A\n```python\n## B\n```\n### C\n"


def test_every_library_has_a_section_and_every_verdict_row_a_source(written):
    page = written["knowledge.md"]
    assert page.count("\n## ") == len(shelf().texts)
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert len(rows) > 150
    assert all("[source](http" in row for row in rows)
