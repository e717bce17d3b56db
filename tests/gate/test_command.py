"""The gate as a user runs it: what it accepts, everything it refuses, and what it writes."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from concurrency_audit.cli.main import main
from concurrency_audit.package import read
from tests.gate.conftest import SAFE, UNSAFE, Project


def gate(project: Project, *more: str, verdict: bool = True) -> int:
    given = ["--verdict", "verdict.json"] if verdict else []
    return main(project.arguments(*given, *more))


def refusal(project: Project, capsys: pytest.CaptureFixture[str], *more: str, verdict: bool = True) -> str:
    """The reasons of a refusal, which changes nothing and prints no traceback."""
    before = project.versions()
    assert gate(project, "--publish", *more, verdict=verdict) == 1
    printed = capsys.readouterr()
    assert "refused: nothing was published" in printed.out
    assert project.versions() == before
    assert "Traceback" not in printed.err
    return "\n".join(line.strip() for line in printed.out.splitlines() if line.startswith("  because"))


def test_a_package_with_all_evidence_is_accepted(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.deploy()
    project.verdict()
    assert gate(project) == 0
    printed = capsys.readouterr().out
    assert f"gate {project.name}: accepted" in printed
    assert f"sha256 {project.sha256}" in printed
    assert "processes: python3.13, AWS's own runtime" in printed
    assert project.versions() == ["1"]


def test_a_zip_file_is_judged_like_the_folder_it_was_made_of(project: Project) -> None:
    project.deploy()
    project.verdict()
    Path("code.zip").write_bytes(read(project.code, "app.handler"))
    arguments = [word if word != "code" else "code.zip" for word in project.arguments("--verdict", "verdict.json")]
    assert main(arguments) == 0


def test_a_hazard_is_refused_with_its_place(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.deploy()
    project.write(UNSAFE)
    project.verdict()
    assert "app.py:6:" in (reasons := refusal(project, capsys))
    assert "CA501" in reasons


def test_a_hazard_of_the_other_model_holds_nothing_up(project: Project) -> None:
    """A global in memory is nothing on AWS's runtime; the same package behind an adapter is refused."""
    project.deploy()
    project.write("_last = {}\n\n\ndef handler(event, context):\n    _last['e'] = event\n    return _last['e']\n")
    project.verdict()
    assert gate(project) == 0
    project.policy('model = "threads"\n')
    project.verdict(subject__models=["threads"])
    assert gate(project) == 1


def test_what_the_daily_audit_ignores_is_not_ignored_here(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.deploy()
    project.write(UNSAFE)
    project.verdict()
    (project.code / ".gitignore").write_text("app.py\n")
    project.verdict()
    project.policy('[tool.concurrency-audit]\nignore = ["CA5"]\nexclude = ["*.py"]\nseverity = "error"\n')
    assert "CA501" in refusal(project, capsys)


WAIVER = """
[[tool.concurrency-audit.gate.waivers]]
finding = "CA501 {symbol}"
reason = "one request at a time until the rewrite"
owner = "ana"
expires = {day}
"""


def test_a_waiver_holds_until_its_day(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.deploy()
    project.write(UNSAFE)
    project.verdict()
    gate(project, "--output", "gate.json")
    decided = json.loads(Path("gate.json").read_text())
    (finding,) = decided["evidence"][0]["facts"]["findings"]
    today = datetime.now(UTC).date()
    for symbol in (finding["symbol"],):
        project.policy(WAIVER.format(symbol=symbol, day=today))
        assert gate(project) == 0
        assert f"waiver    CA501 {symbol} used, until {today} (ana)" in capsys.readouterr().out
    project.policy(WAIVER.format(symbol=finding["symbol"], day=today - timedelta(days=1)))
    assert f"the waiver of ana for CA501 {finding['symbol']} expired on" in (reasons := refusal(project, capsys))
    assert "app.py:6" in reasons
    by_print = WAIVER.replace("CA501 {symbol}", finding["fingerprint"]).format(day=today)
    project.policy(by_print)
    assert gate(project) == 0
    project.write(SAFE)
    project.verdict()
    assert gate(project) == 0
    assert "unused" in capsys.readouterr().out


EVIDENCE = {
    "other code": ({"subject__code_sha256": "b3RoZXI="}, "about other code: sha256 b3RoZXI="),
    "no code": ({"subject__code_sha256": ""}, "does not say which code it tested"),
    "other handler": ({"subject__handler": "app.other"}, "about the handler app.other"),
    "other model": ({"subject__models": ["threads"]}, "no load verdict was made under processes"),
    "no model": ({"subject__models": []}, "no load verdict was made under processes"),
    "stale": ({"started": "2026-01-01T00:00:00+00:00"}, "stale: 2026-01-01T00:00:00+00:00 is more than 24 hours ago"),
    "future": ({"started": "2999-01-01T00:00:00+00:00"}, "from the future"),
    "timeless": ({"started": "yesterday"}, "no readable time"),
    "incomplete": ({"incomplete": ["interrupted"]}, "incomplete: interrupted"),
    "unverified": ({"tally__unverified": 3}, "3 invocations could not be verified"),
    "mismatched": ({"tally__mismatched__load": {"own-log": 2}}, "2 mismatches under load (needs concurrency)"),
    "tolerated": (
        {"tally__mismatched__load": {"own-log": 2}, "limits__max_mismatch": 1000},
        "2 mismatches under load (needs concurrency)",
    ),
    "failed": ({"tally__outcomes__load": {"ok": 98, "function-error": 2}}, "2 of 100 invocations failed"),
    "few": ({"tally__verified": {"load": 49}}, "only 49 invocations were verified, 50 are asked for"),
    "one by one": ({"tally__peak": 1}, "at most 1 invocations were under way at once, 2 are asked for"),
    "two versions": ({"subject__versions": {"6": 1, "7": 99}}, "versions 6, 7 answered"),
    "slow": ({"limits__p99_ms": 1.0}, "p99_ms is"),
    "other release": ({"format": 99}, "cannot be understood: ValueError verdict format 99"),
}


@pytest.mark.parametrize(("changes", "reason"), EVIDENCE.values(), ids=EVIDENCE)
def test_a_verdict_that_does_not_count_is_refused(
    project: Project, capsys: pytest.CaptureFixture[str], changes: dict[str, object], reason: str
) -> None:
    project.deploy()
    project.verdict(**changes)
    assert reason in refusal(project, capsys)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "7", '{"format": 1}', '{"format": 1, "subject": 3}', "[" * 9999]
)
def test_a_verdict_that_cannot_be_read_is_refused(
    project: Project, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    project.deploy()
    Path("verdict.json").write_text(text)
    assert "the load verdict verdict.json cannot be understood" in refusal(project, capsys)


def test_missing_evidence_is_refused(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.deploy()
    assert "there is no load verdict" in refusal(project, capsys, verdict=False)
    assert "verdict.json cannot be read: No such file" in refusal(project, capsys)


def test_a_model_that_is_not_known_needs_a_verdict_for_each(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.deploy()
    project.policy('model = "both"\n')
    threads = project.verdict(subject__models=["threads"]).rename("threads.json")
    project.verdict()
    assert "no load verdict was made under threads" in refusal(project, capsys)
    assert gate(project, "--verdict", str(threads)) == 0


def test_only_what_the_policy_requires(project: Project) -> None:
    project.deploy()
    project.policy('require = ["audit"]\n')
    assert gate(project, verdict=False) == 0
    project.verdict(tally__peak=1)
    assert gate(project) == 1, "evidence that is given must be good all the same"


def test_an_incomplete_audit_is_refused(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.deploy()
    (project.code / "helper.py").write_text("def broken(:\n")
    project.verdict()
    assert "helper.py:1 could not be read" in refusal(project, capsys)


def test_a_package_without_the_handler_is_refused(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.deploy()
    (project.code / "app.py").rename(project.code / "other.py")
    project.verdict()
    assert "the handler app.handler is not in the package" in refusal(project, capsys)
    (project.code / "app.py").write_text("def other(event, context): ...\n")
    project.verdict()
    assert 'no function "handler" in app.py' in refusal(project, capsys)


def test_a_handler_that_pip_installed_is_audited(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """`pip install --target build/package .` writes the project's own files into a RECORD, as it does for libraries."""
    project.deploy()
    for name, files in (("app-1.0", ["app.py"]), ("library-1.0", ["library.py"])):
        information = project.code / f"{name}.dist-info"
        information.mkdir()
        (information / "RECORD").write_text("".join(f"{file},sha256=x,1\n" for file in files))
    project.write(UNSAFE)
    (project.code / "library.py").write_text(UNSAFE)
    project.verdict()
    reasons = refusal(project, capsys)
    assert "app.py:6" in reasons
    assert "library.py" not in reasons


def test_damaged_packages_are_refused(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.deploy()
    project.verdict()
    for name, reason in (("absent", "no such file or folder"), ("noise.zip", "Could not unzip"), ("up.zip", "outside")):
        if name == "noise.zip":
            Path(name).write_bytes(b"noise")
        if name == "up.zip":
            with zipfile.ZipFile(name, "w") as archive:
                archive.writestr("../up.py", "")
        arguments = [word if word != "code" else name for word in project.arguments("--verdict", "verdict.json")]
        assert main(arguments) == 1
        assert reason in capsys.readouterr().out


def test_a_function_that_is_not_there_is_refused(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.verdict()
    assert gate(project) == 1
    assert "ResourceNotFoundException" in capsys.readouterr().out


def test_an_endpoint_that_is_not_there_is_refused(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.verdict()
    arguments = [word.replace(project.endpoint, "http://127.0.0.1:9") for word in project.arguments()]
    assert main(arguments) == 1
    assert "GetFunctionConfiguration: Could not connect" in capsys.readouterr().out


def test_the_decision_is_written_in_every_form(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project.deploy()
    project.write(UNSAFE)
    project.verdict(tally__peak=1)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    assert gate(project, "--output", "gate.json", "--junit", "gate.xml") == 1
    decided = json.loads(Path("gate.json").read_text())
    assert (decided["version"], decided["result"], decided["exit_code"]) == (1, "refused", 1)
    assert decided["code"] == {"package": "code", "sha256": project.sha256, "handler": "app.handler"}
    assert decided["execution_models"]["models"] == ["processes"]
    assert [(one["kind"], one["accepted"]) for one in decided["evidence"]] == [("audit", False), ("load", False)]
    assert decided["release"] is None
    suite = ElementTree.parse("gate.xml").getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("2", "2")
    assert [case.find("failure") is not None for case in suite] == [True, True]
    summary = Path("summary.md").read_text()
    assert "| load | **refused** |" in summary
    assert "CA501" in summary
    assert "refused" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("policy", "complaint"),
    [
        ("candidat = 'x'\n", 'unknown key "candidat"'),
        ("live = 'candidate'\n", 'candidate and live are both "candidate"'),
        ("require = []\n", "require does not fit"),
        ("steps = [0.5, 0.1]\n", "rising shares"),
        ("[[tool.concurrency-audit.gate.waivers]]\nfinding = 'CA501 x'\n", 'waiver 1 has no "reason"'),
    ],
)
def test_a_policy_that_makes_no_sense_is_a_usage_error(
    project: Project, capsys: pytest.CaptureFixture[str], policy: str, complaint: str
) -> None:
    project.policy(policy)
    assert gate(project) == 2
    printed = capsys.readouterr().err
    assert complaint in printed
    assert printed.count("\n") == 1


def test_no_region_is_a_usage_error(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", "none")
    assert gate(project) == 2
    assert "specify a region" in capsys.readouterr().err


def test_without_boto3_the_extra_is_named(project: Project) -> None:
    program = "import sys; sys.modules['boto3'] = None; from concurrency_audit.cli.main import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", program, *project.arguments()], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'concurrency-audit[gate]'" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_report_that_cannot_be_written_is_said(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.deploy()
    project.verdict()
    assert gate(project, "--output", "no/such/gate.json", "--junit", "gate.xml") == 2
    assert Path("gate.xml").exists()
    assert "no/such/gate.json" in capsys.readouterr().err
