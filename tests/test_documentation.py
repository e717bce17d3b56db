"""Links to the published documentation, for a distribution whose metadata names one, and for one that names none."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from concurrency_audit import documentation
from concurrency_audit.audit.rules import all_rules
from concurrency_audit.cli.main import main
from concurrency_audit.reports.colour import Paint
from docs.generate import rules as pages

METADATA = "Metadata-Version: 2.4\nName: concurrency-audit\nVersion: 0.0.0\n"
SITE = "https://docs.example.org/audit"
CACHE = f"{SITE}/rules/CA107-mutable-default.html"
RACY = "def handler(event, context, seen=[]):\n    seen.append(event)\n    return seen\n"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The metadata file of a distribution that is found before the real one."""
    folder = tmp_path / "site" / "concurrency_audit-0.0.0.dist-info"
    folder.mkdir(parents=True)
    monkeypatch.syspath_prepend(folder.parent)
    project = tmp_path / "project"
    project.mkdir()
    (project / "app.py").write_text(RACY)
    monkeypatch.chdir(project)
    documentation.address.cache_clear()
    yield folder / "METADATA"
    documentation.address.cache_clear()


def named(installed: Path, *urls: str) -> None:
    installed.write_text(METADATA + "".join(f"Project-URL: {url}\n" for url in urls))


def report(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert main(["check", "--no-cache", *argv, "."]) == 1
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("urls", "address"),
    [
        (["Source, https://code.example.org", f"Documentation, {SITE}/"], SITE),
        ([f"documentation,{SITE}"], SITE),
        (["Source, https://code.example.org"], None),
        (["Documentation, javascript:alert(1)"], None),
        ([], None),
    ],
)
def test_the_address_is_what_the_metadata_says(installed: Path, urls: list[str], address: str | None) -> None:
    named(installed, *urls)
    assert documentation.address() == address


def test_every_report_that_can_hold_a_link_has_it(installed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    named(installed, f"Documentation, {SITE}")
    assert json.loads(report(capsys, "--format", "json"))["findings"][0]["docs_url"] == CACHE
    (run,) = json.loads(report(capsys, "--format", "sarif"))["runs"]
    assert CACHE in {rule["helpUri"] for rule in run["tool"]["driver"]["rules"]}
    (found,) = json.loads(report(capsys, "--format", "rdjson"))["diagnostics"]
    assert found["code"] == {"value": "CA107", "url": CACHE}
    assert f"\n  more       {CACHE}\n" in report(capsys)
    assert f'<a href="{CACHE}">' in report(capsys, "--format", "html")
    main(["explain", "CA107", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["docs_url"] == CACHE


def test_without_an_address_there_is_no_link(installed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    named(installed)
    assert json.loads(report(capsys, "--format", "json"))["findings"][0]["docs_url"] is None
    (run,) = json.loads(report(capsys, "--format", "sarif"))["runs"]
    assert not any("helpUri" in rule for rule in run["tool"]["driver"]["rules"])
    assert "more" not in report(capsys)
    assert "url" not in json.loads(report(capsys, "--format", "rdjson"))["diagnostics"][0]["code"]


def test_hyperlinks_are_for_terminals_alone(
    installed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    named(installed, f"Documentation, {SITE}")
    assert "\x1b]8;;" not in report(capsys, "--color", "always")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for form in ("full", "concise"):
        link = rf"\x1b]8;;{re.escape(CACHE)}\x1b\\[^\n]*CA107[^\n]*?\x1b]8;;\x1b\\"
        assert re.search(link, report(capsys, "--format", form))
    assert "\x1b]8;;" not in report(capsys, "--color", "never")
    assert Paint(True, links=True).link("CA107", None) == "CA107"


def test_addresses_are_those_of_the_site(installed: Path) -> None:
    """The site's builder writes `rules/NAME.md` to `rules/NAME.html`."""
    named(installed, f"Documentation, {SITE}")
    for module in all_rules():
        page = documentation.page(module.rule.code, module.rule.name)
        assert page == f"{SITE}/{pages.file(module.rule).removesuffix('.md')}.html"
