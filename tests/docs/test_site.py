"""The site builds without a warning, needs no network, and a page that is broken fails the build."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("sphinx", reason="the site needs the extra docs")

from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from sphinx.cmd.build import build_main

from tests.docs.pages import ROOT

_RECIPE = re.search(r"^site:.*\n(?:\t.*\n)*?\t.*? -m sphinx (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1]
_LOADED = re.compile(
    r"""<(?:script|img|link|iframe|source|use)\b[^>]*?\b(?:src|href)="([^"]+)"|url\(\s*['"]?([^'")]+)|@import\s+['"]([^'"]+)"""
)

# Of MyST's and the navigation's own calls of Sphinx.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")


def arguments(source: Path, target: Path) -> list[str]:
    """What `make site` gives Sphinx, for other folders."""
    folders = {"docs": str(source), "build/site": str(target)}
    return [folders.get(word, word) for word in shlex.split(_RECIPE)]


def build(source: Path, target: Path) -> int:
    """The exit code of a build."""
    return build_main(arguments(source, target))


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The whole site, built in a process of its own as a maintainer does."""
    target = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", *arguments(ROOT / "docs", target)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (built.returncode, built.stderr) == (0, "")
    return target


@pytest.fixture
def small(tmp_path):
    """A site of two pages, made by the project's own settings."""
    source = tmp_path / "docs"
    (source / "_static").mkdir(parents=True)
    (source / "schemas").mkdir()
    shutil.copy(ROOT / "docs" / "conf.py", source)
    shutil.copy(ROOT / "docs" / "_static" / "site.css", source / "_static")
    (source / "_toc.yml").write_text("root: index\nentries:\n  - file: other\n")
    (source / "index.md").write_text("# Start\n[Other](other.md#a-part)\n")
    (source / "other.md").write_text("# Other\n## A part\n```python\nx = 1\n```\n")
    return source


def test_every_page_is_built_and_found_by_the_search(site):
    pages = {path.relative_to(ROOT / "docs").with_suffix("").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert len(pages) > 150
    assert {page for page in pages if not (site / f"{page}.html").exists()} == set()
    index = (site / "searchindex.js").read_text()
    assert {page for page in pages if f'"{page}"' not in index} == set()


def test_every_page_can_be_navigated_to(site):
    entry = re.compile(r'<a class="(?:current )?reference internal" href="([^"#]+)"')
    linked = {
        target
        for page in ("index", "rules", "knowledge")
        for target in entry.findall((site / f"{page}.html").read_text())
    }
    built = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert built - linked == {"index.html", "genindex.html", "search.html"}


def test_nothing_is_loaded_from_elsewhere(site):
    loaded = {
        next(filter(None, match))
        for path in site.rglob("*")
        if path.suffix in (".html", ".css")
        for match in _LOADED.findall(path.read_text(encoding="utf-8"))
    }
    assert "_static/site.css" in {target.partition("?")[0] for target in loaded}
    assert {target for target in loaded if re.match(r"(\w+:)?//", target)} == set()


def test_links_within_the_site_lead_somewhere(site):
    for page in site.rglob("*.html"):
        for target in set(re.findall(r'<a [^>]*href="([^"#]+)', page.read_text(encoding="utf-8"))):
            assert re.match(r"https?:", target) or (page.parent / target).exists(), (page.name, target)


def test_a_small_site_builds(small, tmp_path):
    assert build(small, tmp_path / "site") == 0


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("[gone](gone.md)", "gone"),
        ("[gone](other.md#no-such-part)", "no-such-part"),
        ("[gone](#no-such-part)", "no-such-part"),
        ("```pyhton\nx = 1\n```", "pyhton"),
        ("```python\nx = = $\n```", 'as "python" resulted in an error'),
        ("![gone](gone.png)", "gone.png"),
        ("```{nothing}\n```", "nothing"),
    ],
)
def test_a_broken_page_fails_the_build(small, tmp_path, capfd, page, said):
    (small / "index.md").write_text(f"# Start\n{page}\n")
    assert build(small, tmp_path / "site") == 1
    assert said in capfd.readouterr().err


def test_a_page_that_the_navigation_does_not_name_fails_the_build(small, tmp_path, capfd):
    (small / "lost.md").write_text("# Lost\n")
    assert build(small, tmp_path / "site") == 1
    assert "lost.md: WARNING: document isn't included in any toctree" in capfd.readouterr().err


def test_a_page_that_the_navigation_names_in_vain_fails_the_build(small, tmp_path, capfd):
    (small / "_toc.yml").write_text("root: index\nentries:\n  - file: other\n  - file: lost\n")
    assert build(small, tmp_path / "site") == 1
    assert "lost" in capfd.readouterr().err


@pytest.mark.parametrize("width", [1400, 780])
def test_a_reader_searches_without_a_server(site, browser, width):
    """In a narrow window the search stands behind the button that opens the navigation."""
    browser.set_window_size(width, 900)
    browser.get((site / "index.html").as_uri())
    opener = browser.find_element(By.CSS_SELECTOR, ".nav-overlay-icon")
    if opener.is_displayed():
        opener.click()
    WebDriverWait(browser, 10).until(lambda page: page.find_element(By.NAME, "q").rect["x"] >= 0)
    browser.find_element(By.NAME, "q").send_keys("cache-check-then-act\n")
    results = WebDriverWait(browser, 60).until(lambda page: page.find_elements(By.CSS_SELECTOR, "ul.search li a"))
    assert "CA201 cache-check-then-act" in {result.text for result in results}


@pytest.mark.parametrize("width", [500, 1330, 1410, 1900])
def test_pages_fit_the_window(site, browser, width):
    browser.set_window_size(width, 900)
    for page in ("index", "rules", "knowledge/boto3", "configuration", "load-proof"):
        browser.get((site / f"{page}.html").as_uri())
        assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth"), page


def test_the_theme_can_be_dark(site, browser):
    browser.get((site / "rules.html").as_uri())
    background = "return getComputedStyle(document.body).backgroundColor"
    light = browser.execute_script(background)
    browser.execute_script("document.body.dataset.theme = 'dark'")
    assert browser.execute_script(background) != light
