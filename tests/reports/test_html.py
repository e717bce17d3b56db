"""The page: self-contained, escaped, and its filters in a real browser."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concurrency_audit.reports.html import render
from concurrency_audit.reports.sources import Sources
from tests.reports import samples

EVIL = "</script><script>document.title = 'taken'</script><img src=x onerror=alert(1)>\"'&{policy}"


class Tags(HTMLParser):
    """Collects tags and addresses."""

    def __init__(self):
        super().__init__()
        self.tags, self.addresses = [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.addresses += [value for name, value in attributes if name in ("src", "href", "action")]


def page(result):
    tags = Tags()
    tags.feed(render(result, Sources()))
    return tags


def evil(text):
    finding = replace(samples.cache_finding(), message=text, symbol=text, advice=text, call_path=(text, text))
    item = replace(samples.result().inventory[0], symbol=text, source=f"javascript:{text}", reason=text)
    return replace(samples.result(), findings=(finding,), inventory=(item,))


def test_everything_is_in_it(project):
    text = render(samples.result(), Sources())
    parts = ["app._cache", "_cache[key] = load(key)", "written here without a lock", "boto3.resource(&#x27;dynamodb"]
    parts += ["template.yaml:8", "broken.py:1: cannot be parsed", "<li>app.load</li>", "1 place not read"]
    parts += [
        "template.yaml:12 sets a capacity provider",
        "<b>1</b> suppressed",
        "--unsafe-fixes --diff-only --select CA201",
    ]
    assert [part for part in parts if part not in text] == []


def test_nothing_is_fetched(project):
    found = page(samples.result())
    assert [address for address in found.addresses if not address.startswith("#")] == [
        "https://example.invalid/guide/resources.html"
    ]
    assert "link" not in found.tags
    assert "default-src 'none'" in render(samples.result(), Sources())
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest", render(samples.result(), Sources()))


def test_nothing_found_is_not_the_same_as_nothing_to_judge():
    clean = replace(samples.result(), findings=(), incomplete=())
    assert "Nothing found in 2 files" in render(clean, Sources())
    assert "No entry points found" in render(replace(clean, entry_points=()), Sources())


@given(st.text() | st.just(EVIL))
@settings(deadline=None)
def test_no_text_of_the_project_becomes_markup(text):
    assert page(evil(text)).tags == page(evil("x")).tags
    assert page(evil(text)).addresses == page(evil("x")).addresses


def opened(browser, folder, result, fragment=""):
    file = folder / "report.html"
    file.write_text(render(result, Sources()), encoding="utf-8")
    browser.get("about:blank")
    browser.get(f"{file.as_uri()}{fragment}")


def shown(browser):
    articles = browser.find_elements("css selector", "#findings article")
    return [article.get_attribute("data-rule")[:5] for article in articles if article.is_displayed()]


def choose(browser, name, value):
    browser.find_element("css selector", f'[data-filter="{name}"] [value="{value}"]').click()


def count(browser, section):
    return browser.find_element("css selector", f"#{section} output").text


def test_filters_work_in_a_browser_and_stay_in_the_address(browser, project, tmp_path):
    opened(browser, tmp_path, samples.result())
    assert shown(browser) == ["CA201", "CA301"]
    assert count(browser, "findings") == "2 of 2 shown"
    choose(browser, "severity", "error")
    assert shown(browser) == ["CA201"]
    assert browser.current_url.endswith("#severity=error")
    choose(browser, "severity", "")
    browser.find_element("css selector", '[data-filter="text"]').send_keys("USED resources")
    assert shown(browser) == ["CA301"]
    browser.find_element("css selector", "#findings button").click()
    assert shown(browser) == ["CA201", "CA301"]
    opened(browser, tmp_path, samples.result(), "#processes=benign")
    assert shown(browser) == ["CA201"]
    assert count(browser, "findings") == "1 of 2 shown"
    assert browser.get_log("browser") == []


def test_the_inventory_has_a_filter_of_its_own(browser, project, tmp_path):
    item = samples.result().inventory[0]
    both = replace(samples.result(), inventory=(item, replace(item, symbol="app.other", type="dict")))
    opened(browser, tmp_path, both)
    browser.find_element("css selector", '[data-filter="object"]').send_keys("dict other")
    rows = browser.find_elements("css selector", "#inventory tr[data-item]")
    assert [row.text.split()[0] for row in rows if row.is_displayed()] == ["app.other"]
    assert (count(browser, "inventory"), count(browser, "findings")) == ("1 of 2 shown", "2 of 2 shown")


def test_a_link_to_a_part_leaves_the_filters_alone(browser, project, tmp_path):
    opened(browser, tmp_path, samples.result())
    choose(browser, "severity", "error")
    browser.find_element("css selector", 'nav a[href="#entries"]').click()
    assert shown(browser) == ["CA201"]


def test_hostile_text_stays_text_in_a_browser(browser, project, tmp_path):
    opened(browser, tmp_path, evil(EVIL))
    assert browser.title.startswith("concurrency-audit: 1 finding")
    assert EVIL in browser.find_element("css selector", "#findings article").text
    assert browser.get_log("browser") == []


def test_markup_that_got_in_all_the_same_could_do_nothing(browser, project, tmp_path):
    """The second wall: the browser runs the one script that it knows the hash of."""
    text = render(samples.result(), Sources())
    injected = text.replace(
        "<main>", "<main><script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\">"
    )
    assert injected != text
    (tmp_path / "injected.html").write_text(injected, encoding="utf-8")
    browser.get((tmp_path / "injected.html").as_uri())
    assert browser.title.startswith("concurrency-audit: 2 findings")
    assert len(browser.get_log("browser")) >= 2  # the browser says what it refused
    assert shown(browser) == ["CA201", "CA301"]


CONTRAST = """
function rgb(text) { return text.match(/[\\d.]+/g).map(Number); }
function light(color) {
  const [r, g, b] = color.map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function behind(element) {
  for (let at = element; at; at = at.parentElement) {
    const color = rgb(getComputedStyle(at).backgroundColor);
    if (color.length === 3) return color;
  }
  return [255, 255, 255];
}
const words = "h1, h3, p, li, dt, dd, td, th, a, code, label, pre span, .badge, .verdict, .place";
return [...document.querySelectorAll(words)].map((e) => {
  const [one, other] = [light(rgb(getComputedStyle(e).color).slice(0, 3)), light(behind(e))];
  return [(Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05), e.outerHTML.slice(0, 80)];
}).sort((a, b) => a[0] - b[0])[0];
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_in_both_schemes(browser, project, tmp_path, scheme):
    """WCAG AA asks for a contrast of 4.5 between text and what is behind it."""
    opened(browser, tmp_path, samples.result())
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    lowest, where = browser.execute_script(CONTRAST)
    assert lowest >= 4.5, where


def test_on_paper_there_are_no_controls(browser, project, tmp_path):
    opened(browser, tmp_path, samples.result())
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    forms = [form.is_displayed() for form in browser.find_elements("css selector", "form, nav")]
    assert forms == [False] * 3


def test_it_fits_a_narrow_screen(browser, project, tmp_path):
    opened(browser, tmp_path, samples.result())
    phone = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    wide = browser.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
