"""Internal links lead to a file that is there, and to a heading that it has."""

import re

import pytest

from tests.docs.pages import PAGES, ROOT, name, prose

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_REFERENCE = re.compile(r"\[[^\]]+\]\[([^\]]+)\]")
_DEFINITION = re.compile(r"^\[([^\]]+)\]: (\S+)$", re.MULTILINE)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def anchors(page):
    """The anchors that GitHub makes of headings."""
    texts = [re.sub(r"[`*]|\]\([^)]*\)|\[", "", heading) for heading in _HEADING.findall(prose(page))]
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in texts}


@pytest.mark.parametrize("page", PAGES, ids=map(name, PAGES))
def test_links_lead_somewhere(page):
    text = re.sub(r"`[^`\n]*`", "", prose(page))
    for target in _LINK.findall(text):
        if re.match(r"https?://", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        assert file.is_relative_to(ROOT), target
        assert not anchor or anchor in anchors(file), target


@pytest.mark.parametrize("page", PAGES, ids=map(name, PAGES))
def test_reference_links_are_defined_and_used(page):
    text = re.sub(r"`[^`\n]*`", "", prose(page))
    defined = [name for name, _ in _DEFINITION.findall(text)]
    assert len(set(defined)) == len(defined)
    assert set(_REFERENCE.findall(text)) == set(defined)


def test_every_page_can_be_reached_from_the_first():
    reached, todo = set(), [ROOT / "docs" / "index.md"]
    while todo:
        page = todo.pop()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            links = [target.partition("#")[0] for target in _LINK.findall(prose(page)) if "://" not in target]
            todo += [(page.parent / link).resolve() for link in links if link]
    assert reached >= {page for page in PAGES if page.parent.name != ROOT.name}
