"""What nobody foresaw costs one file, rule or finding, and is said; the audit always answers."""

import codecs
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from concurrency_audit.audit import asking, judging, placing, probes
from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.program import running
from concurrency_audit.audit.program.interpreter import activations
from concurrency_audit.audit.reading import cache, close, stamps, survey
from concurrency_audit.audit.rules import all_rules
from concurrency_audit.cli import exit_codes
from concurrency_audit.cli.main import main
from tests.sampling import examples

RACY = """def collect(item, into=[]):
    into.append(item)
    return into


def handler(event, context):
    return collect(event)
"""
ERRORS = [TypeError, RecursionError, MemoryError, ValueError, UnicodeError, KeyError, AssertionError, SystemError]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "app.py").write_text(RACY)
    (tmp_path / "odd.py").write_text(RACY.replace("collect", "gather"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(stamps, "_SETTLED_NS", 0)  # so that what files contain is kept at once
    return tmp_path


def run(jobs: int = 1, folder: Path | None = None) -> AuditResult:
    return audit([Path()], Settings(jobs=jobs, cache_dir=folder))


def failing(
    error: type[BaseException], when: Callable[..., bool], honest: Callable[..., object]
) -> Callable[..., object]:
    def either(*arguments: object) -> object:
        if when(*arguments):
            raise error("of the test")
        return honest(*arguments)

    return either


def only(result: AuditResult, path: str) -> None:
    """One row, of that file, that says what to do; and the other file's finding."""
    assert [item.path for item in result.incomplete if item.unread] == [path]
    (row,) = (item for item in result.incomplete if item.unread)
    assert "failed unexpectedly" in row.reason
    assert "--debug" in row.reason
    assert "app.py" in {finding.span.path for finding in result.findings}


@pytest.mark.parametrize("error", ERRORS)
def test_a_file_that_the_survey_fails_over(
    error: type[Exception], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey, "survey", failing(error, lambda data: b"gather" in data, survey.survey))
    only(run(), "odd.py")
    only(run(jobs=2), "odd.py")


class Panic(BaseException):
    """What a parser written in Rust raises."""


@pytest.mark.parametrize("error", [TypeError, Panic])
def test_a_file_that_reading_fails_over(error: type[Exception], project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(close, "summarise", failing(error, lambda text: "gather" in text, close.summarise))
    only(run(), "odd.py")


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_module_that_looking_for_entry_points_fails_over(
    jobs: int, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = probes.Probes._guarded

    def guarded(self: probes.Probes, work: Callable[..., object], group: object) -> object:
        return honest(self, failing(TypeError, lambda group: "odd.py" in group.entries, work), group)  # type: ignore[arg-type]

    monkeypatch.setattr(probes.Probes, "_guarded", guarded)
    only(run(jobs), "odd.py")


def test_a_rule_that_fails(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def check(_: object) -> Iterator[object]:
        raise KeyError("of the test")
        yield

    rules = tuple(replace(r, check=check) if r.rule.code == "CA201" else r for r in all_rules())  # type: ignore[arg-type]
    monkeypatch.setattr(judging, "all_rules", lambda: rules)
    result = run()
    assert len(result.findings) == 2
    assert [item.reason[:31] for item in result.incomplete] == ["checking CA201 failed unexpecte"]


def test_a_finding_that_cannot_be_placed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = placing.Placing.finding
    when = lambda self, draft, models: draft.site.module == "odd.py"  # noqa: E731
    monkeypatch.setattr(placing.Placing, "finding", failing(IndexError, when, honest))
    only(run(), "odd.py")


def test_an_entry_point_that_the_interpreter_fails_over(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    when = lambda run, value, label, *_: label == "odd.handler"  # noqa: E731
    monkeypatch.setattr(running, "run_entry", failing(RecursionError, when, running.run_entry))
    result = run()
    only(result, "odd.py")
    assert [(item.line, item.reason[:21]) for item in result.incomplete] == [(6, "following odd.handler")]
    assert len(result.entry_points) == 2


def test_a_failure_in_the_middle_of_calls(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said in both rounds: calls that were under way in the first are not taken for recursive in the second."""
    when = lambda run, frame, function, *_: function.name == "gather"  # noqa: E731
    monkeypatch.setattr(activations, "outcome_of", failing(NameError, when, activations.outcome_of))
    result = run()
    only(result, "odd.py")
    assert [(item.line, item.reason[:21]) for item in result.incomplete] == [(6, "following odd.handler")]


def test_an_interpreter_that_fails(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "interpret", failing(RecursionError, lambda *_: True, lambda *_: None))
    result = run()
    assert not result.findings
    assert [item.path for item in result.incomplete] == ["app.py"]


def test_the_command_says_so_and_keeps_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(survey, "survey", failing(TypeError, lambda data: b"gather" in data, survey.survey))
        for _ in range(2):
            assert main(["check", "."]) == exit_codes.INCOMPLETE
            assert "odd.py:1 reading it failed unexpectedly (TypeError of the test" in capfd.readouterr().out
        assert main(["check", ".", "--debug"]) == exit_codes.INCOMPLETE
    assert "Traceback" not in capfd.readouterr().out
    assert main(["check", "."]) == exit_codes.FINDINGS


def test_debug_shows_the_traceback(project: Path) -> None:
    script = (
        "import sys; from concurrency_audit.audit.reading import survey; from concurrency_audit.cli.main import main;"
        "survey.survey = None; sys.exit(main(sys.argv[1:]))"
    )
    argv = [sys.executable, "-c", script, "check", ".", "--no-cache"]
    plain = subprocess.run(argv, capture_output=True, text=True, check=False)
    shown = subprocess.run([*argv, "--debug"], capture_output=True, text=True, check=False)
    assert (plain.returncode, shown.returncode) == (exit_codes.INCOMPLETE, exit_codes.INCOMPLETE)
    assert plain.stderr == ""
    assert shown.stderr.count("Traceback") == 2
    assert plain.stdout == shown.stdout


@pytest.mark.parametrize("command", [["check"], ["inventory"], ["rules"], ["explain", "CA201"], ["baseline", "write"]])
def test_no_command_ends_in_a_traceback(
    command: list[str], project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def surprise(_: object) -> int:
        raise ZeroDivisionError("of the test")

    monkeypatch.setattr(f"concurrency_audit.cli.{command[0]}.run", surprise)
    assert main(command) == exit_codes.INCOMPLETE
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "ZeroDivisionError of the test" in err


@pytest.mark.parametrize("error", ERRORS)
def test_a_codec_may_raise_anything(error: type[Exception], project: Path) -> None:
    def decode(data: bytes, errors: str = "strict") -> tuple[str, int]:
        raise error("of the test")

    def find(name: str) -> codecs.CodecInfo | None:
        return codecs.CodecInfo(str.encode, decode, name="oddly") if name == "oddly" else None  # type: ignore[arg-type]

    codecs.register(find)
    try:
        (project / "odd.py").write_text(f"# coding: oddly\n{RACY}")
        result = run()
    finally:
        codecs.unregister(find)
    assert [item.path for item in result.incomplete] == ["odd.py"]
    assert result.findings


@pytest.mark.parametrize(
    "name", ["undefined", "punycode", "idna", "utf-7", "unicode_escape", "rot13", "hex", "utf-32", "mbcs"]
)
def test_every_encoding_that_python_names(name: str, project: Path) -> None:
    (project / "odd.py").write_bytes(f"# coding: {name}\n".encode() + RACY.encode() + b'X = "..\\xff..+AGE-"\n')
    assert run().findings


@pytest.mark.parametrize(
    "number",
    ["7" * 4400, "-" + "7" * 5000, "0x" + "f" * 9000, "1" + "_0" * 4400, "7" * 4400 + "j", "f(" + "7" * 4400 + ")"],
)
def test_numbers_of_any_length(number: str, project: Path) -> None:
    (project / "odd.py").write_text(f"def f(x): return x\n\n\nX = {number}\n{RACY}")
    for jobs in (1, 2):
        result = run(jobs)
        assert "app.py" in {finding.span.path for finding in result.findings}
        assert [item.path for item in result.incomplete if item.unread] in ([], ["odd.py"])
    if number.isdecimal():
        assert "app.py:" not in str(result.incomplete)
        assert [(item.line, item.reason) for item in result.incomplete] == [
            (4, "holds a number of more digits than Python parses")
        ]
    # Beside syntax that is newer than this Python, so that libcst reads it.
    (project / "odd.py").write_text(f"type A = int\nX = {number}\n{RACY}")
    assert run().findings


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=9) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)


# A module without so much as a body. Each example meets what the last one left.
@example(damage='["", "", 0]', sealed=True)
@example(damage="", sealed=False)
@given(damage=st.one_of(JSON.map(json.dumps), st.text(max_size=20), st.binary(max_size=20)), sealed=st.booleans())
@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_cache_of_any_content_changes_nothing(damage: str | bytes, sealed: bool, project: Path) -> None:
    folder = project / "cache"
    fresh = run()
    run(folder=folder)
    with sqlite3.connect(folder / cache._FILE) as connection:
        kinds = [kind for (kind,) in connection.execute("SELECT DISTINCT kind FROM entry ORDER BY kind")]
        value = cache._sealed(damage) if sealed and isinstance(damage, str) else damage
        # What a run came to goes too: it would answer for everything else.
        connection.execute("DELETE FROM entry WHERE kind = 'result'")
        connection.execute("UPDATE entry SET value = ?", (value,))
    connection.close()
    assert {kind.partition(" ")[0] for kind in kinds} >= {"contents", "probe", "result", "summary", "survey"}
    result = run(folder=folder)
    if sealed:  # somebody wrote it on purpose
        assert result.files == fresh.files
    else:
        assert result == fresh


def changed(value: object) -> Iterator[object]:
    """The value with one part of another kind."""
    if isinstance(value, list):
        for index, part in enumerate(value):
            for new in changed(part):
                yield [*value[:index], new, *value[index + 1 :]]
    yield from (None, 1, "x", [], {}, [[]])


def test_a_forged_value_never_ends_the_audit(project: Path) -> None:
    folder = project / "cache"
    (project / "odd.py").unlink()
    run(folder=folder)
    connection = sqlite3.connect(folder / cache._FILE)
    rows = list(connection.execute("SELECT kind, key, value FROM entry WHERE kind != 'result'"))
    for kind, key, text in rows:
        forged = list(changed(cache.parsed(cache._unsealed(text)[1])))
        for value in forged[:: max(1, len(forged) // 25)]:
            with connection:
                connection.execute("DELETE FROM entry WHERE kind = 'result' OR kind LIKE 'probe%'")
                connection.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, 99999)", rows)
                connection.execute(
                    "UPDATE entry SET value = ? WHERE kind = ? AND key = ?",
                    (cache._sealed(json.dumps(value)), kind, key),
                )
            assert run(folder=folder).files <= 1
    connection.close()


def test_a_cache_folder_that_may_not_be_looked_into(project: Path) -> None:
    (project / "file").write_text("x")
    for folder in (project / "file", project / "file" / "below", project / ("n" * 300)):
        assert run(folder=folder) == run()
