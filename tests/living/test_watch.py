"""--watch, as a process of its own: a report, a change, another report, an interrupt."""

import signal
import subprocess
import sys
import time

import pytest

from tests.living.conftest import APP


@pytest.fixture
def watch(repository):
    """Starts --watch in the repository; ended with the test."""
    started = []

    def watch(*argv):
        command = [sys.executable, "-m", "concurrency_audit", "--watch", "--no-cache", "--format", "concise", *argv]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        started.append(subprocess.Popen(command, text=True, cwd=repository, **pipes))
        return started[-1]

    yield watch
    for process in started:
        process.kill()
        process.communicate()


def put(path, text):
    """Write a file at once: between two looks one that is being written is empty."""
    written = path.parent.with_name("written")
    written.write_text(text)
    written.rename(path)


def test_a_change_is_reported_until_the_interrupt(watch, repository):
    process = watch(".")
    assert process.stdout.readline().startswith("app.py:12:9: error CA201")
    put(repository / "app.py", f"# moved\n{APP}")
    assert process.stdout.readline().startswith("app.py:13:9: error CA201")
    process.send_signal(signal.SIGINT)
    assert process.stdout.read() == ""
    assert process.wait() == 130


def test_new_and_deleted_files(watch, repository):
    process = watch(".")
    assert process.stdout.readline().startswith("app.py:12:9")
    put(repository / "a_new.py", APP)
    assert process.stdout.readline().startswith("a_new.py:12:9")
    assert process.stdout.readline().startswith("app.py:12:9")
    (repository / "a_new.py").unlink()
    assert process.stdout.readline().startswith("app.py:12:9")
    assert process.poll() is None


def test_a_file_that_is_gone_for_a_moment_as_editors_do(watch, repository):
    process = watch("app.py")
    assert process.stdout.readline().startswith("app.py:12:9")
    (repository / "app.py").unlink()
    assert 'no such file or folder "app.py"' in process.stdout.readline()
    put(repository / "app.py", f"# back\n{APP}")
    assert process.stdout.readline().startswith("app.py:13:9")


def test_the_configuration_and_its_mistakes(watch, repository):
    process = watch(".")
    assert process.stdout.readline().startswith("app.py:12:9")
    config = repository / "pyproject.toml"
    put(config, "[tool.concurrency-audit]\nmodle = 1\n")
    assert 'did you mean "model"?' in process.stdout.readline()
    put(config, '[tool.concurrency-audit]\nmodel = "processes"\n')
    assert "[processes benign]" in process.stdout.readline()


def test_a_report_within_the_project_is_no_change(watch, repository):
    """JSON files are read as templates: a report written among them must not start the next one."""
    process = watch(".", "--format", "json", "--output", "report.json")
    report = repository / "report.json"
    deadline = time.monotonic() + 60
    while not (report.exists() and report.read_text().endswith("}\n")) and time.monotonic() < deadline:
        time.sleep(0.05)
    written = report.stat().st_mtime_ns
    time.sleep(1.5)  # three looks
    assert report.stat().st_mtime_ns == written
    put(repository / "app.py", f"# moved\n{APP}")
    while report.stat().st_mtime_ns == written and time.monotonic() < deadline:
        time.sleep(0.05)
    assert report.stat().st_mtime_ns != written
    assert process.poll() is None


@pytest.mark.parametrize("argv", [["--fix"], ["--diff-only"], ["--add-ignore", "x"], ["--stdin-filename", "app.py"]])
def test_what_makes_no_sense_together_is_a_usage_error(run, repository, argv):
    code, _, err = run("--watch", *argv)
    assert (code, "--watch only reports" in err) == (2, True)
