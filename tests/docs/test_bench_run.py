"""One command runs every part of the bench: what fails or takes too long is told, and the others go on."""

import re
import time
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench import record

KEEPS = """
from pathlib import Path
from tests.bench.record import Row, report
list(report("fine", [Row("it", 1.0, "s", 2.0, "that")], Path("page"), Path("run.json")))
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree with parts that end well, fail, and never end."""
    (tmp_path / "pieces").mkdir()
    monkeypatch.setenv("PYTHONPATH", str(record.ROOT))
    monkeypatch.delenv("RECORD", raising=False)
    for name, source in {
        "fine": KEEPS,
        "broken": "print('one'); raise SystemExit('it is broken')",
        "short": "print('GOALS MISSED: 2.9x is below 3x'); raise SystemExit(3)",
        "endless": "import time; time.sleep(600)",
    }.items():
        (tmp_path / "pieces" / f"{name}.py").write_text(source)
    for module, name, value in ((record, "ROOT", tmp_path), (record, "RUN", tmp_path / "run.json")):
        monkeypatch.setattr(module, name, value)
    monkeypatch.setattr(bench, "KEPT", tmp_path)
    return tmp_path


def part(*names: str, minutes: float = 1.0) -> bench.Part:
    return bench.Part(names[0], minutes, tuple((f"pieces.{name}",) for name in names))


def test_a_part_that_fails_is_told_and_the_others_go_on(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(1.0, [part("broken", "fine"), part("fine")]) == 1
    page = capsys.readouterr().out.rpartition("Commit ")[2].splitlines()
    assert page[-2].startswith("broken") and page[-2].endswith("pieces.broken exit 1: it is broken")
    assert page[-1].startswith("fine") and page[-1].endswith(" s  done")
    assert (place / "pieces.broken.txt").read_text() == "one\nit is broken\n"


@pytest.mark.usefixtures("place")
def test_a_missed_goal_is_told_and_fails_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(1.0, [part("short", "fine")]) == 0
    assert capsys.readouterr().out.rstrip().endswith("pieces.short: GOALS MISSED: 2.9x is below 3x")


@pytest.mark.usefixtures("place")
def test_a_missed_goal_hides_no_failure() -> None:
    line, went_well = bench.run(part("short", "broken"), 60.0)
    assert not went_well
    assert "pieces.broken exit 1: it is broken" in line and "GOALS MISSED" in line


@pytest.mark.usefixtures("place")
def test_a_part_whose_time_is_up_is_stopped() -> None:
    begun = time.monotonic()
    line, went_well = bench.run(part("endless", "fine"), 0.6)
    assert not went_well
    assert line.endswith("pieces.endless STOPPED: the 1 s of this part were up; pieces.fine not run")
    assert time.monotonic() - begun < 60


def test_all_went_well(place: Path) -> None:
    assert bench.main(1.0, [part("fine")]) == 0
    assert (place / "run.json").exists()


def test_what_a_part_leaves_of_its_time_is_for_the_later_ones(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []

    def run(_: bench.Part, seconds: float) -> tuple[str, bool]:
        given.append(seconds)
        return "", True

    monkeypatch.setattr(bench, "run", run)
    assert bench.main(10.0, [part("fine", minutes=1), part("fine", minutes=3)]) == 0
    assert given == pytest.approx([420, 600], abs=5), "what the later part takes on a quiet machine is kept for it"
    given.clear()
    assert bench.main(2.0, [part("fine", minutes=1), part("fine", minutes=3)]) == 0
    assert given == pytest.approx([30, 120], abs=5), "where time is short each is given the same share"


def test_every_part_is_a_module_that_is_there() -> None:
    for one in bench.parts("1", "1", "1"):
        for module, *_ in one.steps:
            path = Path(record.__file__).parents[2].joinpath(*module.split("."))
            assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


def test_all_parts_fit_in_the_time_that_there_is() -> None:
    given = re.search(r"^BENCH_MINUTES \?= (\d+)$", (Path(bench.__file__).parents[2] / "Makefile").read_text(), re.M)
    assert given and 1.2 * sum(one.minutes for one in bench.parts("2", "30000", "20")) <= int(given[1])
