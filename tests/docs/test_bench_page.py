"""The figures of the last recorded run are kept and compared with."""

from pathlib import Path

import pytest

from tests.bench.audit.bench import theirs
from tests.bench.record import _INTRODUCTION, PAGE, Row, keep, machine, report, text_of, told


def test_recorded_and_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, run = tmp_path / "bench.md", tmp_path / "run.json"
    monkeypatch.setenv("RECORD", "1")
    assert [line.split()[-1] for line in report("one", [Row("cold", 4.0, "s", 2.0, "it")], page, run)] == ["new"]
    list(report("other", [Row("warm", 1.0, "s", 1.0, "it")], page, run))
    monkeypatch.delenv("RECORD")
    before = page.read_text()
    (line,) = report("one", [Row("cold", 9.0, "s", 3.0, "it")], page, run)
    assert line.endswith("+50 % since recorded")
    assert page.read_text() == before
    assert before.count("| cold |") == before.count("| warm |") == 1


@pytest.mark.parametrize("records_itself", [False, True])
def test_one_page_of_a_whole_run(records_itself: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, run = tmp_path / "bench.md", tmp_path / "run.json"
    monkeypatch.setenv("RECORD", "1")
    list(report("audit", [Row("cold", 4.0, "s", 2.0, "it")], page, run))
    list(report("load", [Row("bare", 1.0, "us", 1.0, "it")], page, run))
    monkeypatch.delenv("RECORD")
    recorded = text_of(page)
    run.unlink()
    if records_itself:
        monkeypatch.setenv("RECORD", "1")
    keep("audit", [Row("cold", 4.0, "s", 1.0, "it")], page, run)
    rows = [Row("cold", 4.0, "s", 1.0, "it"), Row("hot", 1.0, "s", 1.0, "it")]
    assert "-50 % since recorded" in next(report("audit", rows, page, run))
    text = "\n".join(told(recorded, run))
    assert "cores" in text.splitlines()[0]
    assert [line.rpartition(", ")[2] for line in text.splitlines() if line.startswith(("cold", "hot"))] == [
        "-50 % since recorded", "new",
    ]  # fmt: skip
    assert text.endswith("load\nnot run")


def test_a_run_that_is_stopped_keeps_what_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, run = tmp_path / "bench.md", tmp_path / "run.json"
    monkeypatch.setenv("RECORD", "1")
    list(report("audit", [Row("cold", 4.0, "s", 2.0, "it"), Row("warm", 1.0, "s", 0.5, "it")], page, run))
    keep("audit", [Row("cold", 3.0, "s", 1.5, "it")], page, run)
    assert "| cold | 3.00 | s | 1.50 | it |\n| warm | 1.00 | s | 0.50 | it |" in page.read_text()
    monkeypatch.delenv("RECORD")
    keep("audit", [Row("cold", 6.0, "s", 3.0, "it")], page, run)
    *_, cold, warm = told(text_of(page), run)
    assert cold.endswith("+100 % since recorded") and warm == "warm: not found this time"
    assert "| cold | 3.00 |" in page.read_text()


def test_the_page_holds_a_run() -> None:
    text = PAGE.read_text()
    assert "| audit, cold, 1 process |" in text
    assert text.startswith(_INTRODUCTION), "what the next run would write"


@pytest.mark.parametrize(("load", "is_told"), [(0.5, False), (64.0, True)])
def test_a_run_beside_other_work_says_so(load: float, is_told: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    monkeypatch.setattr("os.getloadavg", lambda: (load, 0.0, 0.0))
    assert ("Under load" in machine()) is is_told


def test_a_tool_that_is_not_there_is_told_and_the_others_are_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tools = tmp_path / "tools" / "bin"
    tools.mkdir(parents=True)
    (tools / "ruff").symlink_to("/bin/true")
    (subset := tmp_path / "subset").mkdir()
    measured = [label for label, _, _ in theirs(tmp_path, subset, tools)]
    assert measured == ["ruff, nearest rules"]
    told = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in told] == [
        "bandit, subset", "flake8-bugbear, 2 processes, subset", "pylint, 3 rules, subset", "fixit, subset",
    ]  # fmt: skip
    assert f"not measured, there is no {tools / 'bandit'}" in told[0]
