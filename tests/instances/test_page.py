"""The live page in a real browser, the metrics as a scraper reads them, and what the port refuses."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from prometheus_client.parser import text_string_to_metric_families

from concurrency_audit.instances.local import LocalInstances

from .conftest import FUNCTIONS, Publish


def text_of(browser: Any, selector: str) -> str:
    found = browser.execute_script("return document.querySelector(arguments[0])?.innerText ?? ''", selector)
    return str(found)


def shows(browser: Any, selector: str, *wanted: str) -> None:
    for _ in range(200):
        text = text_of(browser, selector)
        if all(one in text for one in wanted):
            return
        time.sleep(0.05)
    raise AssertionError(f"{selector} shows {text!r}, not {wanted}")


def test_the_page_shows_environments_workers_throttles_and_logs(
    browser: Any, publish: Publish, local: LocalInstances
) -> None:
    function = publish("kinds", concurrency=2)
    article = f"article[data-version='{function.name}:1']"
    browser.get(local.ready["lambda"] + "/")
    shows(browser, article, "environments 1 of 1", "invocations 0", "w1 idle", "w2 idle", " MB", "state ready")
    function.invoke({"do": "log"})
    function.invoke({"do": "raise"})
    shows(browser, article, "invocations 2", "errors 1")
    shows(browser, f"{article} pre", "printed", "INFO logged")
    shows(browser, article, "p50 ", "p99 ")
    with ThreadPoolExecutor(3) as callers:
        running = [callers.submit(function.invoke_or_throttled, {"do": "sleep", "seconds": 4}) for _ in range(3)]
        shows(browser, article, "in flight 2", "w1 busy", "w2 busy", "ConcurrencyThrottles 1")
        assert sum(one.result() is None for one in running) == 1
    shows(browser, article, "in flight 0", "w1 idle")
    assert [
        entry
        for entry in browser.get_log("browser")
        if entry["level"] == "SEVERE" and "favicon" not in entry["message"]
    ] == []


def test_what_handlers_print_is_text_on_the_page(browser: Any, threads: LocalInstances, tmp_path: Any) -> None:
    """A log line with markup is shown, not run."""
    (tmp_path / "app.py").write_text(
        "def handler(event, context):\n    print('<img src=x onerror=\"document.title=1\">')\n"
    )
    function = threads.publish(tmp_path, "app.handler", name="markup", concurrency=1)
    function.invoke()
    browser.get(threads.ready["lambda"] + "/")
    shows(browser, "article[data-version='markup:1'] pre", "<img src=x")
    assert browser.title == "Local Managed Instances"
    threads.client("lambda").delete_function(FunctionName="markup")


def test_the_page_invokes_for_who_has_the_printed_address(
    browser: Any, publish: Publish, local: LocalInstances
) -> None:
    function = publish("kinds", concurrency=2)
    client = local.client("lambda")
    client.create_alias(FunctionName=function.name, Name="live", FunctionVersion="1")
    browser.get(local.ready["lambda"] + "/")
    shows(browser, f"article[data-version='{function.name}:1']", "live")
    assert browser.execute_script("return document.getElementById('invoke').hidden")
    browser.get("about:blank")
    browser.get(local.ready["page"])
    shows(browser, "#version", f"{function.name}:1")
    browser.execute_script(
        "document.getElementById('version').value = arguments[0];"
        "document.getElementById('payload').value = arguments[1];"
        "document.querySelector('#invoke button').click()",
        f"{function.name}:1",
        '{"do": "raise"}',
    )
    shows(browser, "#answer", "failed: ", "errorMessage")


def test_only_the_token_invokes_from_the_page(publish: Publish, local: LocalInstances) -> None:
    function = publish("kinds", concurrency=2)
    token = local.ready["page"].partition("#")[2]
    url = f"{local.ready['lambda']}/_instances/invoke/{function.name}/1"

    def status(**headers: str) -> int:
        request = urllib.request.Request(
            url, b'{"do": "log"}', {name.replace("_", "-"): one for name, one in headers.items()}
        )
        try:
            return int(urllib.request.urlopen(request).status)
        except urllib.error.HTTPError as error:
            return int(error.code)

    bears = {"Authorization": f"Bearer {token}"}
    assert status(**bears) == 200
    assert status() == status(Authorization="Bearer ") == status(Authorization="Bearer guess") == 403
    assert status(**bears, Origin="http://evil.example") == status(**bears, Sec_Fetch_Site="cross-site") == 403
    for page in ("/", "/_instances/state.json", "/metrics"):
        assert token not in urllib.request.urlopen(local.ready["lambda"] + page).read().decode()


def test_the_page_says_when_the_server_has_gone(browser: Any) -> None:
    with LocalInstances(model="threads") as local:
        browser.get(local.ready["lambda"] + "/")
        shows(browser, "#status", "0 version(s)")
    shows(browser, "#status", "does not answer")


def test_metrics_have_cloudwatchs_names(publish: Publish, local: LocalInstances) -> None:
    function = publish("kinds", concurrency=2)
    function.invoke()
    function.invoke({"do": "raise"})
    with urllib.request.urlopen(local.ready["lambda"] + "/metrics") as answer:
        families = text_string_to_metric_families(answer.read().decode())
    values = {
        sample.name: sample.value
        for family in families
        for sample in family.samples
        if sample.labels["FunctionName"] == function.name and "Reason" not in sample.labels
    }
    assert values["Invocations_total"] == 2
    assert values["Errors_total"] == 1
    assert values["Throttles_total"] == 0
    assert values["ExecutionEnvironmentConcurrencyLimit"] == 2
    assert values["ExecutionEnvironments"] == 1


def ask(local: LocalInstances, **headers: str) -> int:
    at = urlsplit(local.ready["lambda"])
    connection = http.client.HTTPConnection(at.hostname or "", at.port)
    connection.request("GET", "/metrics", headers=headers)
    return connection.getresponse().status


def test_other_web_sites_cannot_drive_the_server(threads: LocalInstances) -> None:
    assert ask(threads) == 200
    assert ask(threads, Origin="http://evil.example") == 403
    assert ask(threads, Host="evil.example") == 403
    assert ask(threads, Origin=threads.ready["lambda"]) == 200


def test_every_port_is_on_the_loopback_only(processes: LocalInstances) -> None:
    import psutil

    processes.publish(FUNCTIONS / "kinds", "app.handler", name="ports", concurrency=2)
    listening = [one.laddr.ip for one in psutil.Process(processes.pid).net_connections() if one.status == "LISTEN"]
    assert len(listening) >= 2
    assert set(listening) == {"127.0.0.1"}
    processes.client("lambda").delete_function(FunctionName="ports")
