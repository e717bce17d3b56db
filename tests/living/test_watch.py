"""--watch, as a process of its own: a report, a change, another report, an interrupt."""

import signal
import subprocess
import sys

import pytest

from tests.living.conftest import APP


def test_a_change_is_reported_until_the_interrupt(repository):
    command = [sys.executable, "-m", "concurrency_audit", "--watch", "--no-cache", "--format", "concise", "."]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout.readline().startswith("app.py:12:9: error CA201")
            (repository / "app.py").write_text(f"# moved\n{APP}")
            assert process.stdout.readline().startswith("app.py:13:9: error CA201")
            process.send_signal(signal.SIGINT)
            assert process.stdout.read() == ""
        finally:
            process.kill()
    assert process.returncode == 130


@pytest.mark.parametrize("argv", [["--fix"], ["--unsafe-fixes"], ["--stdin-filename", "app.py"]])
def test_what_makes_no_sense_together_is_a_usage_error(run, repository, argv):
    code, _, err = run("--watch", *argv)
    assert (code, "--watch only reports" in err) == (2, True)
