"""The bench of confirm within a bound of time: what a part said is kept, whether it came to its end or not."""

import time
from pathlib import Path

import pytest

from tests.bench.confirm import __main__ as bench


def test_the_sums_of_a_part_are_what_stands_after_the_last_empty_line() -> None:
    assert bench.sums("right a\nWRONG b\n\n2 found\nmedian 1\n") == "2 found\nmedian 1"
    assert bench.sums("right a\nright b\n2 of 2 by python\n") == "2 of 2 by python"


def test_a_part_that_was_stopped_counts_what_it_said() -> None:
    said = "right a\n      more of a\nright b\nWRONG c\nTraceback (most recent call last):\nKeyboardInterrupt\n"
    assert bench.sums(said) == "2 right, 1 WRONG"


def test_a_part_ends_when_its_time_is_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tests" / "bench" / "confirm").mkdir(parents=True)
    slow = "import time\nprint('right one')\ntime.sleep(60)\n"
    (tmp_path / "tests" / "bench" / "confirm" / "slow.py").write_text(slow)
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    monkeypatch.setattr(bench, "KEPT", tmp_path)
    begun = time.monotonic()
    said = bench.run(bench.Part("slow", 0.1), begun + 6)
    assert time.monotonic() - begun < 30
    assert said.endswith("STOPPED: its time was up\n1 right")
    assert "[slow] 1 lines: right one" in capsys.readouterr().out
