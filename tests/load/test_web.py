"""The correctness tab in Locust's live web UI, looked at with a real browser."""

import json
import re
import time
import urllib.parse
import urllib.request
from pathlib import Path

from selenium.webdriver.support.ui import WebDriverWait

from tests.load.conftest import serving
from tests.load.test_distributed import free_port


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as response:
        return response.read().decode()


def until(url: str, pattern: str, seconds: float = 60) -> str:
    """Ask until the answer matches."""
    end = time.monotonic() + seconds
    text = ""
    while time.monotonic() < end:
        try:
            text = get(url)
        except OSError:
            text = ""
        if re.search(pattern, text):
            return text
        time.sleep(0.2)
    raise AssertionError(f"{pattern!r} did not appear in time: {text[:2000]}")


def shown(browser, url: str, pattern: str) -> str:
    """A page's document once its scripts have filled it in."""
    browser.get(url)
    WebDriverWait(browser, 30).until(lambda page: re.search(pattern, page.page_source))
    return browser.page_source


def test_the_tab_shows_whose_photo_went_where(browser, tmp_path: Path):
    port = free_port()
    with serving("tests.load.mutants.thumbnail_cache.handler", tmp_path) as bench:
        process = bench.start("--photos", "24", "--web-host", "127.0.0.1", "--web-port", str(port))
        root = f"http://127.0.0.1:{port}"
        try:
            assert "No run has started yet" in until(f"{root}/correctness/body", "No run")
            form = urllib.parse.urlencode({"user_count": 4, "spawn_rate": 100}).encode()
            urllib.request.urlopen(f"{root}/swarm", data=form, timeout=20).read()
            until(f"{root}/correctness/body", "WRONG: max_mismatch")
            tab = shown(browser, f"{root}/correctness", 'id="mismatches"')
            shown(browser, root, ">Correctness<")
            facts = json.loads(get(f"{root}/stats/requests"))["extended_stats"][0]["data"]
        finally:
            process.terminate()
            process.communicate(timeout=60)
    assert "it shows another photo" in tab and "<svg" in tab
    assert "s3://in-" in tab
    assert facts[0]["value"].startswith("WRONG")
    assert any("got data of s3://in-" in row["value"] for row in facts)
