"""The figures of the last recorded run are kept and compared with."""

from pathlib import Path

import pytest

from tests.bench.record import PAGE, Row, report


def test_recorded_and_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "bench.md"
    monkeypatch.setenv("RECORD", "1")
    assert [line.split()[-1] for line in report("one", [Row("cold", 4.0, "s", 2.0, "it")], page)] == ["new"]
    list(report("other", [Row("warm", 1.0, "s", 1.0, "it")], page))
    monkeypatch.delenv("RECORD")
    before = page.read_text()
    (line,) = report("one", [Row("cold", 9.0, "s", 3.0, "it")], page)
    assert line.endswith("+50 % since recorded")
    assert page.read_text() == before
    assert before.count("| cold |") == before.count("| warm |") == 1


def test_the_page_holds_a_run() -> None:
    assert "| audit, cold, 1 process |" in PAGE.read_text()
