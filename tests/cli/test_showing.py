"""What the command shows beside findings, and how much it says."""

import json
import re
from pathlib import Path

import pytest

from concurrency_audit.cli.main import main

RACY = """def collect(item, into=[]):
    into.append(item)
    return into


def handler(event, context):
    exec(event["code"])
    return collect(event)
"""


UNSAFE = """count = 0


def handler(event, context):
    global count
    count += 1
    return count
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "app.py").write_text(RACY)
    (tmp_path / "other.py").write_text("x = 1\n")
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = main(argv)
    return (code, *capsys.readouterr())


def test_statistics(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", "--statistics", ".") == (1, "1  CA107  [*]  mutable-default\n", "")


def test_the_files_that_would_be_read(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "template.yaml").write_text("Resources: {}\n")
    out = "app.py\nother.py\ntemplate.yaml\n"
    assert run(capsys, "check", "--show-files", ".") == (0, out, "")
    assert run(capsys, "check", "--show-files", "--exclude", "other.py", ".")[1] == out.replace("other.py\n", "")


def test_the_settings_that_hold_and_why(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def shown(*argv: str) -> dict[str, str]:
        out = run(capsys, "check", "--show-settings", *argv, ".")[1]
        return dict(line.split(maxsplit=1) for line in out.splitlines())

    assert shown()["root"] == f"{project} (the git repository)"
    assert shown()["model"] == "threads, processes (the default)"
    assert shown("--model", "threads")["model"] == "threads (--model threads)"
    (project / "pyproject.toml").write_text('[tool.concurrency-audit]\nmodel = "processes"\nignore = ["CA2"]\n')
    assert shown()["configuration"] == str(project / "pyproject.toml")
    assert (shown()["model"], shown()["ignore"]) == (f"processes ({project / 'pyproject.toml'})", "CA2")
    assert shown("--model", "auto")["model"].startswith("each function's own, threads, processes where no template")
    assert shown("--isolated")["ignore"] == "none"


def test_a_configuration_can_be_named_or_left_out(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project / "ci"
    folder.mkdir()
    (folder / "strict.toml").write_text('[tool.concurrency-audit]\nignore = ["CA107"]\n')
    (project / "pyproject.toml").write_text('[tool.concurrency-audit]\nignore = ["CA1"]\n')
    assert run(capsys, "check", ".")[0] == 0
    assert run(capsys, "check", "--isolated", ".")[0] == 1
    assert run(capsys, "check", "--config", "ci/strict.toml", ".")[0] == 0
    (folder / "strict.toml").write_text("[tool.other]\n")
    code, _, err = run(capsys, "check", "--config", "ci/strict.toml", ".")
    assert (code, "holds no [tool.concurrency-audit], --config ci/strict.toml" in err) == (2, True)
    assert run(capsys, "check", "--config", "nowhere.toml", ".")[0] == 2


def test_quiet_leaves_the_findings(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, err = run(capsys, "check", "-q", ".")
    assert out.startswith("app.py:2:5 error CA107")
    assert "Entry points" not in out
    assert err == ""
    assert run(capsys, "check", "-q", "other.py") == (0, "", "")
    code, _, err = run(capsys, "check", "-q", "nowhere.py")
    assert (code, err.count("\n")) == (2, 1)


def test_verbose_lists_what_else_is_counted(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "incomplete: 1 call not followed, -v lists them\n" in run(capsys, "check", "--format", "concise", ".")[1]
    assert "app.py:7:5: incomplete: code in a" in run(capsys, "check", "-v", "--format", "concise", ".")[1].replace(
        ":1: incomplete", ":5: incomplete"
    )
    _, out, err = run(capsys, "check", "-v", "--no-cache", ".")
    assert "Not followed:\n  app.py:7 code in a string (exec or eval)\nNot reached:\n  other.py\n" in out
    assert err.startswith("concurrency-audit: 2 files in ")
    assert "; 0 from the cache, 2 files read anew (looking at files: 2, reading closely: 1)\n" in err


def test_verbose_says_what_came_from_the_cache_and_what_was_slow(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "slow.py").write_text("x = 1\n" * 20_000 + "\n\ndef handler(event, context):\n    return x\n")
    err = run(capsys, "check", "-v", ".")[2]
    assert "; 0 from the cache, 3 files read anew" in err
    assert "\nconcurrency-audit: slowest to read: slow.py " in err
    (project / "other.py").write_text("x = 2\n")
    assert "; 2 from the cache, 1 file read anew" in run(capsys, "check", "-v", ".")[2]
    assert "; 3 from the cache, 0 files read anew\n" in run(capsys, "check", "-v", ".")[2]


def test_nothing_to_read_is_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "empty").mkdir()
    assert "0 Python files under empty: " in run(capsys, "check", "empty")[2]


def test_paths_stand_anywhere_among_the_options(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", "other.py", "-q", "--format", "concise", "app.py")[1].startswith("app.py:2:5: error")
    assert run(capsys, "baseline", "write", "--baseline", "known.json", "app.py")[0] == 0


def test_colour_as_it_is_wished(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "\x1b[" in run(capsys, "check", "--color", "always", ".")[1]
    assert "\x1b[" not in run(capsys, "check", "--color", "never", ".")[1]


def test_what_can_be_fixed_is_said_and_unsafe_fixes_alone_change_nothing(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "\nFixable: 1 with --fix.\n" in run(capsys, "check", "--unsafe-fixes", ".")[1]
    assert (project / "app.py").read_text() == RACY
    assert "+    if into is None:" in run(capsys, "check", "--diff-only", ".")[1]


def test_diff_shows_the_fixes_as_ruff_does(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1 if there is something to fix, 0 if not, whatever is found besides; nothing is written."""
    shown = run(capsys, "check", "--diff-only", ".")
    assert shown[0] == 1
    for argv in (["--diff"], ["--diff", "."], ["--diff", "app.py"], ["app.py", "--fix", "--diff"]):
        assert run(capsys, "check", *argv) == shown
    assert (project / "app.py").read_text() == RACY
    assert run(capsys, "check", "--fix", ".")[0] == 0
    (project / "app.py").write_text(UNSAFE)
    code, out, err = run(capsys, "check", "--diff", ".")
    assert (code, out) == (0, "")
    assert "would fix 0 findings in 0 files; --unsafe-fixes may fix 1 more" in err
    assert run(capsys, "check", "--diff", "--unsafe-fixes", ".")[0] == 1
    assert run(capsys, "check", ".")[0] == 1


def test_an_empty_revision_is_a_mistake_not_a_wish_to_see_fixes(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "check", "--diff", "", ".")[0] == 2


@pytest.mark.parametrize(
    ("argv", "line"),
    [
        (["inventry"], 'there is no command and no path "inventry", on the command line, did you mean "inventory"?'),
        (["ap.py"], 'no such file or folder "ap.py", on the command line, did you mean "app.py"?'),
        (["zzzz"], 'there is no command and no path "zzzz", on the command line, see `concurrency-audit --help`'),
        (["./zzzz"], 'no such file or folder "zzzz", on the command line, name Python files or folders'),
        (["help"], 'there is no command and no path "help", on the command line, did you mean "--help"?'),
        (["othr"], 'there is no command and no path "othr", on the command line, did you mean "other"?'),
        (["explain", "CA21"], 'no rule is called "CA21", on the command line, did you mean "CA201"?'),
        (["explain", "CA999"], 'no rule is called "CA999", on the command line, see `concurrency-audit rules`'),
        (["--select", "CA207"], 'no rule is called "CA207", in select, see `concurrency-audit rules`'),
        (["explain", "mutable-defalt"], 'no rule is called "mutable-defalt", on the command line, did you mean "mut'),
        (["explain", "xyzzy"], 'no rule is called "xyzzy", on the command line, see `concurrency-audit rules`'),
    ],
)
def test_did_you_mean(argv: list[str], line: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *argv)
    assert (code, out) == (2, "")
    assert err.startswith(f"concurrency-audit: {line}")


def test_explain_and_rules_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    one = json.loads(run(capsys, "explain", "CA107", "--format", "json")[1])
    assert (one["code"], one["fix"]) == ("CA107", "safe")
    assert "## Why is this bad" in one["text"]
    rows = {row["code"]: row for row in json.loads(run(capsys, "rules", "--format", "json")[1])}
    assert rows["CA107"]["fix"] == "safe"
    assert {row["severity"] for row in rows.values()} <= {"note", "warning", "error"}


def test_since_is_a_release_of_the_changelog_or_one_to_come(capsys: pytest.CaptureFixture[str]) -> None:
    changelog = (Path(__file__).parents[2] / "CHANGELOG.md").read_text("utf-8")
    released = re.findall(r"^## \[(\d[^\]]*)\]", changelog, re.MULTILINE)
    latest = max(tuple(map(int, version.split("."))) for version in released)
    for row in json.loads(run(capsys, "rules", "--format", "json")[1]):
        since = row["since"]
        assert since in released or tuple(map(int, since.split("."))) > latest, row["code"]


def test_markdown_is_a_table(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "bad.py").write_text("def f(:\n")
    _, out, _ = run(capsys, "check", "--format", "markdown", ".")
    head, _, titles, rule, row, _, unread = out.splitlines()
    assert head == "## concurrency-audit: 1 error in 3 files"
    assert {titles.count("|"), rule.count("|"), row.count("|")} == {7}
    assert row.startswith("| `app.py:2` | CA107 mutable-default | `app.collect.into`: ")
    assert unread.startswith("- Not read: `bad.py:1` ")


def test_reviewdog_counts_bytes(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "app.py").write_text(RACY.replace("    into.append(item)", "    'äöü'; into.append(item)"))
    document = json.loads(run(capsys, "check", "--format", "rdjson", ".")[1])
    (found,) = document["diagnostics"]
    assert found["location"]["range"]["start"] == {"line": 2, "column": 5 + len("'äöü'; ".encode())}
    assert (found["severity"], found["code"]) == ("ERROR", {"value": "CA107"})
