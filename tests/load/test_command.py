"""The flags, where they may come from, and `concurrency-audit load`."""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from concurrency_audit.cli import load
from concurrency_audit.cli.main import main
from concurrency_audit.cli.parser import Parser
from concurrency_audit.load.running.options import ALL, add_options
from concurrency_audit.load.running.settings import UsageError, checked

ROOT = Path(__file__).parents[2]


def parsed(*arguments: str, folder: Path) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("-u", dest="num_users", type=int)
    add_options(parser, folder=folder)
    options = parser.parse_args(["--function", "f", "--qualifier", "7", *arguments])
    options.aws_region = options.aws_region or "us-east-1"
    return options


def test_flags_win_over_the_environment_and_that_over_pyproject(tmp_path: Path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text(
        "[tool.concurrency-audit.load]\nphotos = 10\np99-ms = 800\nmax-throttle-rate = 0.5\nduplicates = false\n"
    )
    monkeypatch.setenv("LOAD_PHOTOS", "20")
    monkeypatch.setenv("LOAD_P99_MS", "700")
    settings = checked(parsed("--photos", "30", folder=tmp_path), seed=1, run_key="")
    assert (settings.photos, settings.limits.p99_ms, settings.limits.max_throttle_rate) == (30, 700, 0.5)
    assert not settings.duplicates
    assert checked(parsed("--duplicates", folder=tmp_path), seed=1, run_key="").duplicates


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool.concurrency-audit]\nload = 3\n", "must be a table"),
        ("[tool.concurrency-audit.load]\nfotos = 3\n", "has no option 'fotos'"),
        ('[tool.concurrency-audit.load]\nphotos = "many"\n', "photos = 'many': must be int"),
        ("[tool.concurrency-audit\n", "cannot be read"),
    ],
)
def test_a_bad_pyproject_is_one_line(tmp_path: Path, text: str, message: str):
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(UsageError, match=message):
        parsed(folder=tmp_path)


def test_a_bad_variable_is_one_line(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("LOAD_PHOTOS", "many")
    with pytest.raises(UsageError, match="LOAD_PHOTOS=many: not a number"):
        parsed(folder=tmp_path)


@pytest.mark.parametrize(
    ("function", "qualifier", "given"),
    [
        ("photos", "live", "live"),
        ("photos:7", "", ""),
        ("arn:aws:lambda:eu-west-1:123456789012:function:photos", "$LATEST.PUBLISHED", "$LATEST.PUBLISHED"),
        ("arn:aws:lambda:eu-west-1:123456789012:function:photos:live", "live", ""),
    ],
)
def test_a_version_or_alias_may_stand_in_the_name(tmp_path: Path, function: str, qualifier: str, given: str):
    options = parsed(folder=tmp_path)
    options.function, options.qualifier = function, qualifier
    assert checked(options, seed=1, run_key="").qualifier == given


@pytest.mark.parametrize(
    ("function", "qualifier", "message"),
    [
        ("photos", "$LATEST", "publish a version"),
        ("photos:$LATEST", "", "publish a version"),
        ("photos", "", "--qualifier is missing"),
        ("photos:7", "8", "drop one"),
        ("a:b:c:d", "", "neither a function name nor an ARN"),
    ],
)
def test_what_cannot_be_tested_is_refused(tmp_path: Path, function: str, qualifier: str, message: str):
    options = parsed(folder=tmp_path)
    options.function, options.qualifier = function, qualifier
    with pytest.raises(UsageError, match=message):
        checked(options, seed=1, run_key="")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--sample", "0"], "--sample 0.0: must be more than 0"),
        (["--photo-size", "100x100"], "--photo-size 100x100: must be"),
        (["--time-scale", "-1"], "--time-scale -1.0: must be more than 0"),
        (["--shape", "burst"], "--shape burst needs a level to vary"),
    ],
)
def test_values_out_of_range_are_refused(tmp_path: Path, arguments: list[str], message: str):
    with pytest.raises(UsageError, match=message):
        checked(parsed(*arguments, folder=tmp_path), seed=1, run_key="")


def command(*arguments: str) -> argparse.Namespace:
    parser = Parser("concurrency-audit load", "")
    load.configure(parser)
    return parser.parse_args(arguments)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-u", "0", "-f", "tests"], "-u 0: must be at least 1"),
        (["--environments", "0", "-f", "tests"], "--environments 0: must be at least 1"),
        (["--timeout", "0", "-f", "tests"], "--timeout 0: must be at least 1"),
        (
            ["--time-scale", "0", "-f", "tests", "--local", "--publish", "tests"],
            "--time-scale 0.0: must be more than 0",
        ),
        (["--soak", "-1", "-f", "tests", "--local", "--publish", "tests"], "--soak -1.0: must be 0 or seconds"),
        (["--p99-ms", "0", "-f", "tests", "--local", "--publish", "tests"], "--p99-ms 0.0: must be more than 0"),
        (["--payloads", "nowhere.json"], "nowhere.json: there is no such file or folder; name one, or an event source"),
        (["-f", "nowhere"], "-f nowhere: there is no such file"),
        (["-f", "tests", "--local"], "--local needs --publish"),
        (["-f", "tests", "--local", "--publish", "nowhere"], "--publish nowhere: no such folder or zip file"),
        (["-f", "tests", "--variable", "X"], "--variable X: must be NAME=VALUE"),
    ],
)
def test_the_front_refuses_in_one_line(capsys, monkeypatch, arguments, message):
    monkeypatch.chdir(ROOT)
    assert main(["load", *arguments]) == 2
    printed = capsys.readouterr().err
    assert message in printed and printed.count("\n") == 1


def test_a_broken_pyproject_stops_this_command_alone(tmp_path: Path, monkeypatch, capsys):
    (tmp_path / "pyproject.toml").write_text("[tool.concurrency-audit.load]\nfotos = 3\n")
    monkeypatch.chdir(tmp_path)
    assert main(["load"]) == 2
    assert "has no option 'fotos'" in capsys.readouterr().err


def test_every_flag_reaches_locust_as_it_was_given(tmp_path: Path):
    arguments = command("--function", "f:7", "--photos", "3", "--no-duplicates", "--p99-ms", "5.5", "--verdict", "")
    parser = argparse.ArgumentParser()
    add_options(parser, folder=tmp_path)
    again = parser.parse_args(load._flags(arguments))
    assert {name: getattr(again, name) for name in vars(again)} == {
        flag[2:].replace("-", "_"): getattr(arguments, flag[2:].replace("-", "_")) for flag in ALL
    }


@pytest.mark.skipif(
    sys.platform != "linux" or importlib.util.find_spec("awslambdaric") is None, reason="needs the real runtime client"
)
@pytest.mark.parametrize("model", ["processes", "threads"])
def test_everything_runs_on_this_machine(tmp_path: Path, model: str):
    verdict = tmp_path / "verdict.json"
    arguments = [
        "--local",
        "--publish",
        "photo_pipeline",
        "--handler",
        "photo_pipeline.handler.handler",
        "--photos",
        "12",
        "--model",
        model,
    ]
    arguments += ["--environments", "1", "--concurrency", "2", "--photo-size", "128x96", "--verdict", str(verdict)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "LOAD_"))}
    done = subprocess.run(
        [sys.executable, "-m", "concurrency_audit", "load", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    found = json.loads(verdict.read_text())
    assert (done.returncode, found["result"]) == (0, "correct"), done.stderr
    assert found["verified"] == found["planned"]
    assert (found["subject"]["models"], found["subject"]["qualifier"]) == ([model], "live")
    assert "seed" in found["facts"]["faults"]
    assert "seed 0x" in found["facts"]["provoked"]
    assert found["subject"]["code_sha256"]
    assert found["subject"]["handler"]
    assert 2 <= found["peak"] <= 8


def test_a_soak_brings_the_inputs_it_needs(tmp_path: Path):
    settings = checked(parsed("--soak", "30", folder=tmp_path), seed=1, run_key="")
    assert (settings.photos, settings.duration) == (1800, 30)


def test_limited_latency_is_measured_undisturbed(tmp_path: Path):
    disturbed = parsed("--p99-ms", "5", "--provoked", "7", folder=tmp_path)
    assert checked(disturbed, seed=1, run_key="").limits.p99_ms is None
    assert checked(parsed("--p99-ms", "5", folder=tmp_path), seed=1, run_key="").limits.p99_ms == 5
