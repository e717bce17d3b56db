"""`concurrency-audit confirm` as users call it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from concurrency_audit.cli.main import main
from tests.confirm.running import HANDLERS


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("racy.py", "safe.py"):
        shutil.copy(HANDLERS / name, tmp_path)
    for user in ("alice", "bobby"):
        (tmp_path / f"{user}.json").write_text(json.dumps({"key": "k", "user": user}))
    monkeypatch.chdir(tmp_path)
    return tmp_path


EVENTS = ["--event", "alice.json", "--event", "bobby.json"]


@pytest.mark.usefixtures("project")
def test_the_whole_way_from_finding_to_replay(capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["confirm", "racy.py", "--entry", "racy:cached", *EVENTS, "--format", "json", "--output", "w.json"]
    assert main(argv) == 1
    document = json.loads(Path("w.json").read_text())
    assert document["version"] == 1
    (row,) = document["confirmations"]
    assert row["rule"] == "CA201"
    assert row["fingerprint"]
    assert (row["verdict"], row["level"], row["kind"]) == ("confirmed", "strong", "result")
    assert (row["model"], row["interpreter"], row["path"]) == ("threads", "any", "racy.py")
    assert row["schedules"] <= 4
    assert main(["confirm", "--replay", row["witness"]]) == 1
    assert main(["confirm", "--replay", "w.json"]) == 1
    assert "shows again" in capsys.readouterr().out
    Path("racy.py").write_text(Path("safe.py").read_text())
    assert main(["confirm", "--replay", "w.json"]) == 0


@pytest.mark.usefixtures("project")
def test_the_text_shows_both_columns_and_the_switch(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["confirm", "racy.py", "--entry", "racy:leaking"]) == 1
    text = capsys.readouterr().out
    assert "CONFIRMED" in text
    assert "invocation A" in text
    assert "invocation B" in text
    assert ">>> switch" in text
    assert "--replay cw1-" in text


@pytest.mark.usefixtures("project")
def test_nothing_confirmed_is_0_and_says_the_bound(capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["confirm", "safe.py", "--entry", "safe:counted", *EVENTS, "--schedules", "80", "--format", "json"]
    assert main(argv) == 0
    (row,) = json.loads(capsys.readouterr().out)["confirmations"]
    assert row["verdict"] == "not-reproduced"
    assert row["witness"] is None
    assert row["complete_up_to"] >= 1


def test_code_that_cannot_be_imported_is_inconclusive(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "broken.py").write_text("import nowhere_to_be_found\n\n\ndef handler(event, context):\n    return 1\n")
    assert main(["confirm", "broken.py", "--format", "json"]) == 3
    (row,) = json.loads(capsys.readouterr().out)["confirmations"]
    assert row["verdict"] == "inconclusive"
    assert "nowhere_to_be_found" in row["reason"]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "argv",
    [
        ["nowhere.py"],
        ["racy.py", "--entry", "nowhere:handler"],
        ["racy.py", "--entry", "racy"],
        ["racy.py", "--finding", "0000"],
        ["racy.py", "--event", "nowhere.json"],
        ["racy.py", "--event", "racy.py"],
        ["--replay", "cw1-nothing"],
        ["--replay", "racy.py"],
        ["--budget", "-1"],
    ],
)
def test_bad_input_is_one_line_and_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["confirm", *argv]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_help_says_first_that_the_code_is_executed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["confirm", "--help"])
    assert "EXECUTES the code" in capsys.readouterr().out.splitlines()[0]


def test_nothing_to_run_is_no_all_clear(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for handlers in project.glob("*.py"):
        handlers.unlink()
    (project / "library.py").write_text("def helper(value):\n    return value\n")
    assert main(["confirm", "."]) == 3
    assert "no entry points found, so nothing was judged" in capsys.readouterr().err


def test_a_child_that_was_started_early_ends_where_it_is_not_needed() -> None:
    made = (
        "from concurrency_audit.confirm import host; host.start_early(); child = host._EARLY[0][1]; "
        "child.stdin.close(); print(child.wait(30))"
    )
    ran = subprocess.run([sys.executable, "-c", made], capture_output=True, check=True, text=True)
    assert ran.stdout == "0\n"


def test_modules_beside_a_handler_are_audited_with_it_and_are_no_entry_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "app.py").write_text("import who\n\n\ndef handler(event, context):\n    return who.said(event)\n")
    (tmp_path / "who.py").write_text(
        "name = None\n\n\ndef cost():\n    return 3\n\n\ndef said(event):\n    global name\n"
        "    name = event['user']\n    total = cost()\n    return {'user': name, 'total': total}\n\n\n"
        "def handler(event, context):\n    return {}\n"
    )
    (tmp_path / "other.py").write_text("def handler(event, context):\n    return {}\n")
    monkeypatch.chdir(tmp_path)
    assert main(["confirm", "app.py", "--format", "json"]) == 1
    (row,) = json.loads(capsys.readouterr().out)["confirmations"]
    assert (row["verdict"], row["path"], row["rule"]) == ("confirmed", "who.py", "CA103")
