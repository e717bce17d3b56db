"""`--trace`: switches inside an installed library."""

import base64
import json
import sys
import zlib
from pathlib import Path

import pytest

from concurrency_audit.cli.main import main
from concurrency_audit.confirm.runtime.libraries import NoSourceError, located

LIBRARY = """
class Meter:
    def __init__(self):
        self.last = None

    def measured(self, name):
        self.last = name
        return len(name), self.last
"""
HANDLER = """
from metering.meter import Meter

meter = Meter()


def handler(event, context):
    return meter.measured(event["name"])
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A handler in one folder and a library in another, which is on the path as an installed one is."""
    for name, text in {
        "there/metering/__init__.py": "",
        "there/metering/meter.py": LIBRARY,
        "app/app.py": HANDLER,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "there"))
    monkeypatch.syspath_prepend(tmp_path / "there")
    monkeypatch.chdir(tmp_path / "app")
    return tmp_path


@pytest.mark.usefixtures("project")
def test_a_race_inside_a_library_shows_where_it_is_traced(capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["confirm", "app.py", "--entry", "app:handler", "--schedules", "20", "--format", "json"]
    assert main(argv) == 0
    capsys.readouterr()
    assert main([*argv, "--trace", "metering"]) == 1
    (row,) = json.loads(capsys.readouterr().out)["confirmations"]
    assert (row["verdict"], row["level"]) == ("confirmed", "strong")
    assert main(["confirm", "--replay", row["witness"]]) == 1


@pytest.mark.usefixtures("project")
def test_a_module_of_a_package_can_be_traced_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["confirm", "app.py", "--entry", "app:handler", "--trace", "metering.meter"]) == 1
    assert "-- metering/meter.py" in capsys.readouterr().out


def test_a_witness_names_no_folder_of_this_machine(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["confirm", "app.py", "--entry", "app:handler", "--trace", "metering", "--format", "json"])
    (row,) = json.loads(capsys.readouterr().out)["confirmations"]
    body = row["witness"].removeprefix("cw1-")
    document = zlib.decompress(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))).decode()
    assert "metering/meter.py" in document
    assert str(project) not in document


@pytest.mark.usefixtures("project")
def test_what_cannot_be_traced_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["confirm", "app.py", "--entry", "app:handler", "--trace", "metering.nothing"]) == 2
    assert 'no package or module "metering.nothing", in --trace' in capsys.readouterr().err


def test_a_replay_without_the_library_says_so(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["confirm", "app.py", "--entry", "app:handler", "--trace", "metering", "--format", "json"])
    (row,) = json.loads(capsys.readouterr().out)["confirmations"]
    (project / "there").rename(project / "elsewhere")
    assert main(["confirm", "--replay", row["witness"]]) == 3
    assert 'no package or module "metering"' in capsys.readouterr().out


def test_where_a_library_lies(tmp_path: Path) -> None:
    for name in ("spaces/inner/__init__.py", "whole/__init__.py", "single.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("raise RuntimeError('imported')\n")
    path = [str(tmp_path)]
    (inner,) = located("spaces.inner", path)
    assert inner.name_of(str(tmp_path / "spaces" / "inner" / "deep.py")) == "spaces/inner/deep.py"
    (single,) = located("single", path)
    assert single.name_of(str(tmp_path / "single.py")) == "single.py"
    (whole,) = located("whole", path)
    assert whole.name_of(str(tmp_path / "wholemeal" / "x.py")) is None
    assert [library.place for library in located("spaces", path)] == [str(tmp_path / "spaces")]
    for name in ("nothing_of_the_kind", "whole.lost", "whole..inner", "", "_functools", "sys"):
        with pytest.raises(NoSourceError):
            located(name, [*path, *sys.path])


def test_a_module_frozen_into_the_interpreter_can_be_traced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "app.py").write_text(
        "import importlib.util\n\n\ndef handler(event, context):\n"
        "    return importlib.util.find_spec('json') is not None\n"
    )
    monkeypatch.chdir(tmp_path)
    assert main(["confirm", "app.py", "--entry", "app:handler", "--trace", "importlib.util"]) == 0
