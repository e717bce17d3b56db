"""`--add-ignore`: comments that hide what was reported and change nothing else."""

import ast
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit.cli.add_ignore import annotated
from concurrency_audit.cli.main import main

RACY = """def collect(item, into=[]):
    into.append(item)
    return into


def handler(event, context):
    return collect(event)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = main(["check", "--no-cache", *argv, "."])
    return (code, *capsys.readouterr())


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_is_reported_is_ignored_with_a_reason(
    newline: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = RACY.replace("\n", newline).encode()
    (project / "app.py").write_bytes(before)
    code, out, err = run(capsys, "--add-ignore", "one  writer")
    assert (code, "Nothing found" in out) == (0, True)
    assert "ignored 1 finding" in err
    comment = b"  # concurrency-audit: ignore[CA107] -- one writer"
    assert (project / "app.py").read_bytes() == before.replace(b"into.append(item)", b"into.append(item)" + comment)
    again = (project / "app.py").read_bytes()
    assert run(capsys, "--add-ignore", "again")[0] == 0
    assert (project / "app.py").read_bytes() == again


def test_a_comment_that_is_there_is_kept_and_joined(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = project / "app.py"
    file.write_text(RACY.replace("append(item)", "append(item)  # noqa: E501"))
    run(capsys, "--add-ignore", "why")
    assert "append(item)  # noqa: E501  # concurrency-audit: ignore[CA107] -- why\n" in file.read_text()
    file.write_text(RACY.replace("append(item)", "append(item)  # concurrency-audit: ignore[CA201] -- old"))
    assert run(capsys, "--add-ignore", "new", "--ignore", "CA901")[0] == 0
    assert "append(item)  # concurrency-audit: ignore[CA201, CA107] -- old\n" in file.read_text()


@pytest.mark.parametrize("argv", [["--add-ignore", " "], ["--add-ignore", "x", "--fix"]])
def test_what_makes_no_sense_is_refused(argv: list[str], project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "app.py").write_text(RACY)
    code, _, err = run(capsys, *argv)
    assert (code, err.count("\n")) == (2, 1)
    assert (project / "app.py").read_text() == RACY


def test_a_line_that_can_have_no_comment_is_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "app.py").write_text(RACY.replace("into.append(item)", 'into.append("""\n""")'))
    run(capsys, "--add-ignore", "why")
    assert "not ignored: app.py:2" in run(capsys, "--add-ignore", "why")[2]
    assert "concurrency-audit" not in (project / "app.py").read_text()


PARTS = st.lists(
    st.sampled_from(
        ["x = 1\n", "y = (\n    2,\n)\n", 's = """\n# no\n"""\n', "z = 1 + \\\n    2\n", "# c\n", "\n", "\x0c\n"]
    ),
    max_size=8,
)


@given(parts=PARTS, lines=st.sets(st.integers(1, 20), max_size=6), newline=st.sampled_from(["\n", "\r\n"]))
def test_code_stays_what_it_is(parts: list[str], lines: set[int], newline: str) -> None:
    text = "".join(parts).replace("\n", newline)
    after, left = annotated(text, dict.fromkeys(lines, ("CA107",)), "why")
    assert ast.dump(ast.parse(after)) == ast.dump(ast.parse(text))
    assert after.count("ignore[CA107] -- why") == len(lines - left)
    assert after.count("\n") == text.count("\n")


def test_it_is_a_report_like_any_other(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "app.py").write_text(RACY)
    _, out, _ = run(capsys, "--add-ignore", "why", "--format", "json")
    assert json.loads(out)["findings"] == []
