"""The correctness tab in Locust's live web UI, looked at with a real browser."""

import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from selenium.webdriver.support.ui import WebDriverWait

from concurrency_audit.load.running.visitors import is_foreign
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


@pytest.mark.parametrize(
    ("foreign", "host", "headers"),
    [
        (False, "127.0.0.1:8089", {}),
        (False, "localhost:8089", {"Origin": "http://localhost:8089", "Sec-Fetch-Site": "same-origin"}),
        (False, "[::1]:8089", {"Origin": "https://[::1]:8089"}),
        (False, "192.0.2.7:8089", {}),
        (False, "loadbox:8089", {}),
        (True, "evil.example:8089", {}),
        (True, "evil.example:8089", {"Origin": "http://evil.example:8089"}),
        (True, "127.0.0.1.evil.example", {}),
        (True, "127.0.0.1:8089@evil.example", {}),
        (True, "evil@127.0.0.1:8089", {}),
        (True, "127.0.0.1:8089,evil.example", {}),
        (True, "[::1", {}),
        (True, "", {}),
        (True, "127.0.0.1:8089", {"Origin": "http://evil.example"}),
        (True, "127.0.0.1:8089", {"Origin": "null"}),
        (True, "127.0.0.1:8089", {"Origin": "http://127.0.0.1:1"}),
        (True, "127.0.0.1:8089", {"Sec-Fetch-Site": "cross-site"}),
        (True, "127.0.0.1:8089", {"Sec-Fetch-Site": "same-site"}),
    ],
)
def test_other_web_sites_are_told_apart(foreign: bool, host: str, headers: dict[str, str]):
    assert is_foreign(headers, host, {"localhost", "loadbox"}) == foreign


def status(url: str, **headers: str) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, b"", headers), timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


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
            for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}):
                assert status(f"{root}/swarm", **headers) == status(f"{root}/stop", **headers) == 403
            form = urllib.parse.urlencode({"user_count": 4, "spawn_rate": 100}).encode()
            urllib.request.urlopen(f"{root}/swarm", data=form, timeout=20).read()
            until(f"{root}/correctness/body", r"WRONG: \d+ wrong results? \(0 allowed\)")
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
