"""Commands, help, refusals, and what starting up costs."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit import __version__
from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.cli import terminal
from concurrency_audit.cli.main import COMMANDS, main
from concurrency_audit.cli.nearest import nearest

ROOT = Path(__file__).parents[2]
HEAVY = ("libcst", "yaml", "pathspec", "tomllib", "json", "multiprocessing", "concurrency_audit.audit.audit")


@pytest.fixture(autouse=True)
def away(tmp_path, monkeypatch):
    """No test sees this repository's own configuration."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()


def run(capsys, *argv):
    code = main(argv)
    out, err = capsys.readouterr()
    return code, out, err


def test_version(capsys):
    assert run(capsys, "--version") == (0, f"concurrency-audit {__version__}\n", "")


@pytest.mark.parametrize(("argv", "code"), [(["--help"], 0), (["-h"], 0), ([], 2)])
def test_the_overview_names_every_command(capsys, argv, code):
    found, out, err = run(capsys, *argv)
    assert (found, err) == (code, "")
    assert all(f"  {name}" in out for name in COMMANDS)


def test_python_m_is_the_same_command():
    done = subprocess.run(
        [sys.executable, "-m", "concurrency_audit", "--version"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, f"concurrency-audit {__version__}\n")


@pytest.mark.parametrize("argv", [["--help"], ["check", "--help"], ["inventory", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(argv):
    probe = (
        "import sys\nfrom concurrency_audit.cli.main import main\n"
        f"try: main({argv!r})\nexcept SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert done.stderr == "[]\n"
    assert "concurrency-audit" in done.stdout


@pytest.mark.parametrize(
    ("argv", "line"),
    [
        (["nowhere.py"], 'no such file or folder "nowhere.py", on the command line, name Python files or folders'),
        (["check", "a\0b"], 'no such file or folder "a\ufffdb", on the command line, name Python files or folders'),
        (["--fromat=json", "."], 'unknown argument "--fromat", on the command line, did you mean "--format"?'),
        (["--out", "f", "."], 'unknown argument "--out", on the command line, did you mean "--output"?'),
        (["explain", "CA201", "CA202"], 'unknown argument "CA202", on the command line, see `concurrency-audit ex'),
        (["--format", "xml", "."], "argument --format: invalid choice: 'xml' (choose from "),
        (["--jobs", "0", "."], 'argument --jobs: "0" is not a whole number of at least 1, on the command line, see'),
        (["--entry", "app", "."], '"app" is not MODULE:FUNCTION, like "app:handler", in --entry, correct it'),
        (["--per-file-ignores", "CA2", "."], '"CA2" is not GLOB:RULES, in --per-file-ignores, write "tests/*.py:CA201'),
        (["explain"], "the following arguments are required: RULE, on the command line, see `concurrency-audit expl"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(capsys, argv, line):
    code, out, err = run(capsys, *argv)
    assert (code, out) == (2, "")
    assert err.startswith(f"concurrency-audit: {line}")
    assert err.count("\n") == 1


def test_a_mistake_in_the_configuration_too(capsys, tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.concurrency-audit]\nmodle = 1\n")
    code, _, err = run(capsys, "check", ".")
    assert code == 2
    assert err.endswith('pyproject.toml [tool.concurrency-audit], did you mean "model"?\n')


def documented_help(command):
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    argv = [sys.executable, "-m", "concurrency_audit", command, "--help"]
    return subprocess.run(argv, capture_output=True, text=True, env=environment, check=True).stdout


@pytest.mark.parametrize("command", ["check", "inventory", "baseline", "explain", "rules"])
def test_the_docs_show_the_help_as_it_is(command):
    """Where the usage is wrapped is each Python's own, so blanks and line ends count as one blank."""
    page = (ROOT / "docs" / "configuration.md").read_text()
    shown = f"### concurrency-audit {command}\n```text\n{documented_help(command)}```\n"
    assert " ".join(shown.split()) in " ".join(page.split())


def test_the_docs_name_every_json_field():
    schema = json.loads((ROOT / "tests" / "reports" / "contract.schema.json").read_text())
    page = (ROOT / "docs" / "output.md").read_text()
    for name, part in schema["properties"].items():
        assert f"`{name}" in page
        for field in part.get("items", {}).get("properties", {}):
            assert re.search(rf"`({name}\[\])?\.?{field}(\[\])?`", page), field


@pytest.mark.parametrize(
    ("environment", "to_file", "tty", "colour"),
    [
        ({}, False, True, True),
        ({}, False, False, False),
        ({}, True, True, False),
        ({"NO_COLOR": "1"}, False, True, False),
        ({"NO_COLOR": ""}, False, True, True),
        ({"FORCE_COLOR": "1"}, True, False, True),
        ({"TERM": "dumb"}, False, True, False),
    ],
)
def test_colour_is_for_terminals_unless_told_otherwise(monkeypatch, environment, to_file, tty, colour):
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: tty)
    assert terminal.wants_colour(to_file=to_file) is colour


@pytest.mark.parametrize("tty", [True, False])
def test_progress_is_for_terminals_and_leaves_nothing_behind(monkeypatch, tty):
    stream = io.StringIO()
    stream.isatty = lambda: tty
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    with terminal.progress() as report:
        if report:
            report("reading", 3, 10)
    assert stream.getvalue() == ("\r\x1b[Kreading 3/10\r\x1b[K" if tty else "")


def test_a_reader_that_goes_away_is_one_line_and_exit_code_4():
    script = "import sys; sys.stdin.read(); from concurrency_audit.cli.main import main; sys.exit(main(['-h']))"
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen([sys.executable, "-c", script], **pipes) as child:
        child.stdout.close()
        child.stdin.close()
        assert b"was not written to its end (Broken pipe)" in child.stderr.read()
        assert child.wait() == 4


def test_an_output_that_cannot_be_written_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match="cannot be written"):
        terminal.write("report", tmp_path / "missing" / "report.txt")


@given(st.text(), st.text(), st.text())
def test_an_error_is_one_line_whatever_it_quotes(what, where, remedy):
    assert len(f"{UsageError(what, where, remedy)}".splitlines()) <= 1


@given(st.text(), st.lists(st.text()))
def test_the_nearest_word_is_a_known_one(word, known):
    assert nearest(word, known) in {*known, None}
