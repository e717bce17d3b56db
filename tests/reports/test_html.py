"""The page: self-contained, escaped, and its filters in a real browser."""

import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
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
    parts += ["template.yaml:8", "broken.py:1: cannot be parsed", "<li>app.load</li>"]
    assert [part for part in parts if part not in text] == []


def test_nothing_is_fetched(project):
    found = page(samples.result())
    assert found.addresses == ["https://example.invalid/guide/resources.html"]
    assert "link" not in found.tags
    assert "default-src 'none'" in render(samples.result(), Sources())
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest", render(samples.result(), Sources()))


@given(st.text() | st.just(EVIL))
def test_no_text_of_the_project_becomes_markup(text):
    assert page(evil(text)).tags == page(evil("x")).tags
    assert page(evil(text)).addresses == []


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Debian's Chromium without network access, driven by its own driver."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and driver):
        pytest.skip("chromium and chromedriver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    profile = tmp_path_factory.mktemp("profile")
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", f"--user-data-dir={profile}",
                     "--host-resolver-rules=MAP * ~NOTFOUND"):  # fmt: skip
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driven = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield driven
    driven.quit()


def opened(browser, folder, result, fragment=""):
    file = folder / "report.html"
    file.write_text(render(result, Sources()), encoding="utf-8")
    browser.get("about:blank")
    browser.get(f"{file.as_uri()}{fragment}")


def shown(browser):
    articles = browser.find_elements("css selector", "#findings article")
    return [article.get_attribute("data-rule")[:5] for article in articles if article.is_displayed()]


def test_filters_work_in_a_browser_and_stay_in_the_address(browser, project, tmp_path):
    opened(browser, tmp_path, samples.result())
    assert shown(browser) == ["CA301", "CA201"]
    assert browser.find_element("id", "count").text == "2 of 2 shown"
    browser.find_element("css selector", '[data-filter="severity"] [value="error"]').click()
    assert shown(browser) == ["CA201"]
    assert browser.current_url.endswith("#severity=error")
    browser.find_element("css selector", '[data-filter="severity"] [value=""]').click()
    browser.find_element("css selector", '[data-filter="text"]').send_keys("RESOURCES are")
    assert shown(browser) == ["CA301"]
    opened(browser, tmp_path, samples.result(), "#processes=benign")
    assert shown(browser) == ["CA201"]
    assert browser.find_element("id", "count").text == "1 of 2 shown"
    assert browser.get_log("browser") == []


def test_hostile_text_stays_text_in_a_browser(browser, project, tmp_path):
    opened(browser, tmp_path, evil(EVIL))
    assert browser.title.startswith("concurrency-audit: 1 finding")
    assert EVIL in browser.find_element("css selector", "#findings article").text
    assert browser.get_log("browser") == []
