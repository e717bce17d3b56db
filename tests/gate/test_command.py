"""The gate as a user runs it: what it accepts, everything it refuses, and what it writes."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from concurrency_audit.cli.main import main
from concurrency_audit.gate.service import Service
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
    symbol = finding["symbol"]
    project.policy(WAIVER.format(symbol=symbol, day=today))
    assert gate(project) == 0
    assert f"waiver    CA501 {symbol} used, until {today} (ana)" in capsys.readouterr().out
    expired = WAIVER.format(symbol=symbol, day=today - timedelta(days=1))
    project.policy(expired)
    assert f"the waiver of ana for CA501 {symbol} ran until" in (reasons := refusal(project, capsys))
    assert "app.py:6" in reasons
    project.policy(expired + WAIVER.format(symbol=symbol, day=today))
    assert gate(project) == 0, "it was renewed"
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
    "other model": (
        {"subject__models": ["threads"], "facts": {"provoked": "7"}},
        "no load verdict was made under processes",
    ),
    "no model": ({"subject__models": []}, "no load verdict was made under processes"),
    "stale": ({"started": "2026-01-01T00:00:00+00:00"}, "stale: 2026-01-01T00:00:00+00:00 is more than 24 hours ago"),
    "future": ({"started": "2999-01-01T00:00:00+00:00"}, "from the future"),
    "timeless": ({"started": "yesterday"}, "no readable time"),
    "incomplete": ({"incomplete": ["interrupted"]}, "incomplete: interrupted"),
    "unverified": ({"tally__unverified": 3}, "3 invocations could not be verified"),
    "mismatched": ({"tally__mismatched__load": {"own-log": 2}}, "2 mismatches under load"),
    "tolerated": (
        {"tally__mismatched__load": {"own-log": 2}, "limits__max_mismatch": 1000},
        "2 mismatches under load",
    ),
    "failed": ({"tally__outcomes__load": {"ok": 98, "function-error": 2}}, "2 of 100 invocations failed"),
    "few": ({"tally__verified": {"load": 49}}, "only 49 invocations were verified under load, 50 are asked for"),
    "one by one": ({"tally__peak": 7}, "at most 7 invocations were under way at once, 8 are asked for"),
    "two versions": ({"subject__versions": {"6": 1, "7": 99}}, "versions 6, 7 answered"),
    "no version": ({"subject__versions": {}}, "versions none answered"),
    "no handler": ({"subject__handler": ""}, "about the handler ?"),
    "sequential only": (
        {"tally__verified": {"sequential": 99, "load": 1}},
        "only 1 invocations were verified under load",
    ),
    "throttled for good": ({"tally__given_up": 4000}, "4000 requests were throttled every time and never ran"),
    "unanswered": ({"tally__verified": {"load": 101}}, "more invocations were verified than were answered"),
    "no time": ({"tally__service": {"1": [[0, 0]]}}, "cannot be understood"),
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
    threads = project.verdict(subject__models=["threads"], facts={"provoked": "7"}).rename("threads.json")
    project.verdict()
    assert "no load verdict was made under threads" in refusal(project, capsys)
    assert gate(project, "--verdict", str(threads)) == 0


def test_threads_need_a_run_in_which_races_were_provoked(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.deploy()
    project.policy('model = "threads"\n')
    project.verdict(subject__models=["threads"])
    assert "races were not provoked" in refusal(project, capsys)
    project.verdict(subject__models=["threads"], facts={"provoked": "7"})
    assert gate(project) == 0


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
    library = UNSAFE.replace("order.json", "library.json")
    for name, files in (("app-1.0", ["app.py"]), ("library-1.0", ["library.py"])):
        information = project.code / f"{name}.dist-info"
        information.mkdir()
        hashed = base64.urlsafe_b64encode(hashlib.sha256(library.encode()).digest()).decode().rstrip("=")
        (information / "RECORD").write_text("".join(f"{file},sha256={hashed},1\n" for file in files))
    project.write("import library\n" + UNSAFE.replace("    return", "    library.handler(event, context)\n    return"))
    (project.code / "library.py").write_text(library)
    project.verdict()
    reasons = refusal(project, capsys)
    assert "app.py:7" in reasons
    assert "library.py" not in reasons
    (project.code / "library-1.0.dist-info" / "direct_url.json").write_text("{}")
    project.verdict()
    assert "library.py" in refusal(project, capsys), "installed from a folder: the project's own"


@pytest.mark.parametrize("folder", ["build", "dist", "vendor", "third_party", "venv", "site-packages", "node_modules_"])
def test_no_folder_of_the_package_is_passed_over(
    project: Project, capsys: pytest.CaptureFixture[str], folder: str
) -> None:
    """What the daily audit leaves out by name is shipped all the same."""
    project.deploy()
    (project.code / folder).mkdir()
    (project.code / folder / "orders.py").write_text(UNSAFE)
    project.write(f"import sys\nsys.path.insert(0, {folder!r})\nfrom orders import handler\n")
    project.verdict()
    assert f"{folder}/orders.py:6" in refusal(project, capsys)


@pytest.mark.parametrize(
    ("name", "kind"), [("app.cpython-313-x86_64-linux-gnu.so", "machine-code"), ("helper.pyc", "bytecode")]
)
def test_code_without_source_is_refused_unless_somebody_answers_for_it(
    project: Project, capsys: pytest.CaptureFixture[str], name: str, kind: str
) -> None:
    project.deploy()
    (project.code / name).write_bytes(b"x")
    project.verdict()
    assert f"because   {kind} {name}: " in refusal(project, capsys)
    today = datetime.now(UTC).date()
    project.policy(WAIVER.replace("CA501 {symbol}", f"{kind} {name}").format(day=today))
    assert gate(project) == 0
    assert f"waiver    {kind} {name} used, until {today} (ana)" in capsys.readouterr().out


def test_a_distribution_without_a_list_of_files_exempts_nothing(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.deploy()
    (project.code / "business-1.0.dist-info").mkdir()
    (project.code / "business-1.0.dist-info" / "METADATA").write_text("Name: business\n")
    (project.code / "business.py").write_text(UNSAFE)
    project.write("from business import handler\n")
    project.verdict()
    assert "business.py:6" in refusal(project, capsys)


@pytest.mark.parametrize("handler", ["my-app.serve", "src/my-service/app.serve", "2024/app.serve"])
def test_a_handler_in_a_module_with_any_name_is_audited(
    project: Project, capsys: pytest.CaptureFixture[str], handler: str
) -> None:
    """importlib takes names that no import statement could."""
    project.deploy()
    file = project.code / f"{handler.rpartition('.')[0]}.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(UNSAFE.replace("handler(event, context)", "serve(a, b)").replace("event", "a"))
    project.client.update_function_configuration(FunctionName=project.name, Handler=handler)
    project.verdict(subject__handler=handler)
    assert f"{handler.rpartition('.')[0]}.py:6" in refusal(project, capsys)


def test_what_an_adapter_starts_must_be_known(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.deploy()
    wrapper = {"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/bootstrap"}}
    project.client.update_function_configuration(FunctionName=project.name, Handler="run.sh", Environment=wrapper)
    (project.code / "server.py").write_text("_last = {}\n\n\ndef serve(request):\n    _last['r'] = request\n")
    project.verdict(subject__handler="run.sh", subject__models=["threads"], facts={"provoked": "7"})
    assert "what the function starts is not known" in refusal(project, capsys)
    project.policy('[tool.concurrency-audit]\nentries = ["app:handler"]\n')
    assert gate(project) == 0


def test_functions_that_cannot_be_judged_are_refused(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A container image, and variables that the role may not decrypt, whatever the policy says of the model."""
    project.deploy()
    project.verdict()
    project.policy('model = "processes"\n')
    good = Service.configuration
    for change, reason in (
        ({"PackageType": "Image"}, "container image"),
        ({"Environment": {"Error": {"ErrorCode": "AccessDeniedException"}}}, "allow kms:Decrypt"),
    ):
        monkeypatch.setattr(
            Service, "configuration", lambda self, version="$LATEST", change=change: {**good(self, version), **change}
        )
        assert reason in refusal(project, capsys)


@pytest.mark.parametrize(
    "name", ["arn:aws:lambda:us-east-1:123456789012:function:f", "123456789012:function:f", "f:live", "f:$LATEST"]
)
def test_a_function_is_named_by_its_name(project: Project, capsys: pytest.CaptureFixture[str], name: str) -> None:
    project.name = name
    assert gate(project) == 2
    assert "is not the name of a function" in capsys.readouterr().err


def test_a_verdict_of_the_function_elsewhere_does_not_speak_for_every_model(project: Project) -> None:
    """No models are named in a verdict made at an alias: then it must be this function, at this endpoint."""
    project.deploy()
    project.verdict(subject__models=[], subject__function=project.name, subject__endpoint=project.endpoint)
    assert gate(project) == 0
    project.verdict(subject__models=[], subject__function=project.name, subject__endpoint="http://127.0.0.1:1")
    assert gate(project) == 1


def test_odd_files_end_in_one_line(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.deploy()
    (project.code / ".gitignore").mkdir()
    (project.code / "x.dist-info" / "RECORD").mkdir(parents=True)
    project.verdict()
    assert gate(project) == 0
    capsys.readouterr()
    (project.code / "shared").symlink_to(project.folder)
    assert "a link to a folder" in refusal(project, capsys)
    (project.code / "shared").unlink()
    Path(os.fsencode(project.code).decode(), os.fsdecode(b"\xff.py")).write_text("")
    assert "whose name is no text" in refusal(project, capsys)


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
    assert decided["code"] == {
        "package": "code",
        "sha256": project.sha256,
        "handler": "app.handler",
        "layers": [],
    }
    assert decided["policy"] == {
        "file": str(project.folder / "pyproject.toml"),
        "live": "live",
        "candidate": "candidate",
    }
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
        ("load = ['--local']\n", "--local is the gate's own"),
        ("load = ['--qualifier=x']\n", "--qualifier is the gate's own"),
        ("step-check = ['true']\n", "step-check would never run"),
        ("live = 'prod-é'\n", "live does not fit"),
        ("steps = [0.5, 0.1]\n", "rising shares"),
        ("[[tool.concurrency-audit.gate.waivers]]\nfinding = 'CA501 x'\n", 'waiver 1 has no "reason"'),
    ],
)
def test_a_policy_that_makes_no_sense_is_a_usage_error(
    project: Project, capsys: pytest.CaptureFixture[str], policy: str, complaint: str
) -> None:
    project.policy(policy, base="[tool.concurrency-audit.gate]\n")
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
    assert "specify a region, making a Lambda client, configure AWS" in capsys.readouterr().err


def test_without_boto3_the_extra_is_named(project: Project) -> None:
    program = "import sys; sys.modules['boto3'] = None; from concurrency_audit.cli.main import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", program, *project.arguments()], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "`gate` needs the extra 'gate', not installed: boto3" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_report_that_cannot_be_written_is_said(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.deploy()
    project.verdict()
    assert gate(project, "--publish", "--output", "no/such/gate.json") == 2
    assert "no/such/gate.json" in capsys.readouterr().err
    assert project.versions() == ["1"], "found out before anything is released"
