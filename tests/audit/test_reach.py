"""Silence can be told from safety: what was reached, what was not, and why what looks like a handler is none."""

import json
from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.cli.main import main


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def reach(project: Path, **files: str) -> tuple[tuple[str, ...], list[tuple[str, int, str]]]:
    for name, text in files.items():
        (project / f"{name}.py").write_text(text)
    found = audit([Path()], Settings(jobs=1)).reach
    return found.unreached, [(near.path, near.line, near.reason) for near in found.near_misses]


def test_modules_that_no_invocation_runs_code_of(project: Path) -> None:
    app = "import used, unused\n\n\ndef handler(event, context):\n    return used.f()\n"
    one = "def f():\n    return 1\n"
    assert reach(project, app=app, used=one, unused=one, alone=one) == (("alone.py", "unused.py"), [])


def test_deployed_functions_whose_code_is_not_there_are_told(project: Path) -> None:
    """A package that was not checked out, or a handler that was renamed: nothing of it was judged."""
    deployed = ["app.handler", "app.renamed", "gone.handler", "open.anything"]
    functions = [
        f"  F{number}:\n    Type: AWS::Serverless::Function\n"
        f"    Properties: {{CodeUri: ., Handler: {handler}, Runtime: python3.13}}\n"
        for number, handler in enumerate(deployed)
    ]
    (project / "template.yaml").write_text("Resources:\n" + "".join(functions))
    (project / "app.py").write_text("def handler(event, context):\n    return 1\n")
    (project / "open.py").write_text("from somewhere import *\n")
    said = [(row.path, row.line, row.unread) for row in audit([Path()], Settings(jobs=1)).incomplete]
    assert said == [("template.yaml", line, False) for line in (7, 10)]


def test_folders_with_packages_of_others_are_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Own code may lie in one: nothing found in the rest must not pass for nothing found in it."""
    for folder in ("", "vendor", "lib/third_party"):
        (project / folder).mkdir(parents=True, exist_ok=True)
        (project / folder / "app.py").write_text("def handler(event, context):\n    return 1\n")
    assert main(["check", "."]) == 0
    said = "Left out: 2 folders with packages of others (lib/third_party, vendor); name one to have it audited."
    assert said in capsys.readouterr().out
    main(["check", ".", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["reach"]["left_out"] == ["lib/third_party", "vendor"]
    main(["check", ".", "vendor"])
    assert "(lib/third_party);" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "def make():\n    def run(event, context):\n        pass\n    return 1\n",
            "make.run takes an event and a context, but is ",
        ),
        ("def run(event, context, more):\n    pass\n", "run takes an event and a context, but also needs more"),
        (
            "class A:\n    def run(self, event, context):\n        pass\n",
            "A.run takes an event and a context, but no global",
        ),
        ("def handler(request):\n    pass\n", "handler is called like a handler, but takes (request)"),
    ],
)
def test_what_looks_like_a_handler_is_told(text: str, why: str, project: Path) -> None:
    _, ((path, line, reason),) = reach(project, app=text)
    assert (path, reason.startswith(why)) == ("app.py", True), reason
    assert text.splitlines()[line - 1].lstrip().startswith("def ")


def test_the_report_claims_nothing_without_entry_points(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "app.py").write_text("def handler(request):\n    pass\n")
    (project / "b.py").write_text("x = 1\n")
    assert main(["check", "--no-cache", "."]) == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "No entry points found in 2 files, so nothing in them was judged.\nWhat looks like one:\n  app.py:1 "
    )
    assert "concurrently" not in out


def test_calls_that_were_not_followed_are_counted_by_cause(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "app.py").write_text(
        "import importlib\n\n\ndef handler(event, context):\n    exec(event['a'])\n    eval(event['b'])\n"
        "    importlib.import_module(event['c'])\n"
    )
    for _ in range(2):  # fresh, and as it was kept
        main(["check", "--format", "json", "."])
        document = json.loads(capsys.readouterr().out)["reach"]
        assert (document["entry_points"], document["modules"], document["reached"]) == (1, 1, 1)
        assert {row["cause"][:14]: row["count"] for row in document["not_followed"]} == {
            "code in a stri": 2,
            "import of a mo": 1,
        }
    main(["check", "."])
    out = capsys.readouterr().out
    assert "Reach: they lead into 1 of 1 module.\n" in out
    assert "Not followed: 3 places (code in a string (exec or eval): 2, import of a module" in out
