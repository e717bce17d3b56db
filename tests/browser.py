"""One browser for every test that looks at a page: reports, the site, the live pages."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from typing import Any

import pytest

WINDOW = (1400, 900)
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    f"--window-size={WINDOW[0]},{WINDOW[1]}",
    # Pages load nothing from elsewhere; one name leads to the loopback, as an attacker's name server would say.
    "--host-resolver-rules=MAP rebound.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The browser itself, started once a session: it costs seconds."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="no browser tests: selenium is not installed")
    program, driver = next(filter(None, map(shutil.which, _PROGRAMS)), None), shutil.which("chromedriver")
    if not program or not driver:
        pytest.skip("no browser tests: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for option in (*_OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driven = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield driven
    driven.quit()


@pytest.fixture
def browser(chromium: Any) -> Any:
    """The browser with an empty page, an empty log and a window of known size; what its default is, releases change."""
    chromium.get("about:blank")
    chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    chromium.set_window_size(*WINDOW)
    time.sleep(0.2)  # requests of the page before, which just ended, are still to be complained about
    chromium.get_log("browser")
    return chromium
