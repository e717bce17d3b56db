"""Where a report cannot be written, that is one line and an exit code of its own; never a traceback, never silence."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from concurrency_audit.cli import exit_codes, options

RACY = """def collect(item, into=[]):
    into.append(item)
    return into


def handler(event, context):
    return collect(event)
"""
FORMATS = [["check", "--no-cache", "--jobs", "1", "--format", name, "."] for name in options.FORMATS]
COMMANDS = [
    FORMATS[0],
    *(pytest.param(argv, marks=pytest.mark.slow) for argv in FORMATS[1:]),
    ["check", "--no-cache", "--fix", "--unsafe-fixes", "--diff-only", "."],
    ["inventory", "--no-cache", "."],
    ["rules"],
    ["explain", "CA201"],
    ["--help"],
    ["check", "--help"],
    ["load", "--help"],
    ["--version"],
]


def run(*argv: str, **how: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "concurrency_audit", *argv]
    return subprocess.run(command, check=False, **{"capture_output": True, **how})  # type: ignore[call-overload,no-any-return]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "app.py").write_text(RACY)
    return tmp_path


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
@pytest.mark.parametrize("argv", COMMANDS, ids=" ".join)
def test_a_full_disk_is_one_line(argv: list[str], project: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = run(*argv, cwd=project, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == exit_codes.OUTPUT
    assert done.stderr.count(b"No space left") == 1
    assert done.stderr.splitlines()[-1].startswith(b"concurrency-audit: ")
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.mark.parametrize("closed", [1, 2])
def test_a_closed_stream_is_no_traceback(closed: int, project: Path) -> None:
    script = f'exec {closed}>&-; exec "$0" -m concurrency_audit check --no-cache .'
    done = subprocess.run(["sh", "-c", script, sys.executable], cwd=project, capture_output=True, check=False)
    assert done.returncode == (exit_codes.OUTPUT if closed == 1 else exit_codes.FINDINGS)
    assert b"Traceback" not in done.stdout + done.stderr


def test_notes_that_nobody_can_read_change_nothing(project: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = run("check", "--no-cache", "--format", "json", ".", cwd=project, capture_output=False,
                   stdout=subprocess.PIPE, stderr=full)  # fmt: skip
    assert done.returncode == exit_codes.FINDINGS
    assert done.stdout.endswith(b"}\n")


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_a_name_that_no_encoding_holds_passes_through_every_format(encoding: str, project: Path) -> None:
    odd = os.fsdecode(b"odd \xff\xe9\n\x1b[2Jname.py")
    try:
        (project / odd).write_text(RACY)
    except OSError:
        pytest.skip("this file system refuses the name")
    script = (
        "import sys; from concurrency_audit.cli.main import main; argv = ['check', '--no-cache', '--jobs=1', '.'];"
        "sys.exit(str({name: main([*argv, '--format', name]) for name in sys.argv[1:]}))"
    )
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    argv = [sys.executable, "-c", script, *options.FORMATS]
    done = subprocess.run(argv, cwd=project, env=environment, capture_output=True, check=False)
    assert done.stderr.decode().endswith(str(dict.fromkeys(options.FORMATS, exit_codes.FINDINGS)) + "\n")
    assert b"\x1b" not in done.stdout + done.stderr
    assert b"Traceback" not in done.stderr


def test_a_full_disk_under_output_leaves_the_old_report(project: Path) -> None:
    (project / "report.txt").write_text("old\n")
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10));"
        "from concurrency_audit.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    argv = [sys.executable, "-c", script, "check", "--no-cache", ".", "--output", "report.txt"]
    done = subprocess.run(argv, cwd=project, capture_output=True, check=False)
    assert done.returncode == exit_codes.OUTPUT
    assert done.stderr == b"concurrency-audit: cannot be written (File too large), report.txt, name another --output\n"
    assert (project / "report.txt").read_text() == "old\n"


def test_a_diff_does_not_drive_a_terminal(project: Path) -> None:
    (project / "app.py").write_text("# \x1b[2J\x07\n" + RACY)
    argv = ["check", "--no-cache", "--fix", "--unsafe-fixes", "--diff-only", "."]
    assert b"\x1b[2J\x07" in run(*argv, cwd=project).stdout
    ours, theirs = pty.openpty()
    run(*argv, cwd=project, capture_output=False, stdout=theirs, stderr=subprocess.DEVNULL)
    os.close(theirs)
    shown = os.read(ours, 1 << 16)
    os.close(ours)
    assert "# \ufffd[2J\ufffd".encode() in shown
    assert b"\x1b" not in shown
