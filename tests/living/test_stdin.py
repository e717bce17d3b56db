"""--stdin-filename: an editor's text stands for a file, the rest of the project is on disk."""

import json
import subprocess
import sys

import pytest

from tests.living.conftest import APP

HELPER = (
    "from app import load\n\n_seen = {}\n\n\ndef once(key):\n    if key not in _seen:\n        _seen[key] = load(key)\n"
)


def test_the_text_counts_and_not_the_file(run, repository):
    fixed = "def handler(event, context):\n    return 1\n"
    assert run("--stdin-filename", "app.py", "--format", "concise", stdin=fixed)[:2] == (0, "")
    code, out, _ = run("--stdin-filename", "app.py", "--format", "full", stdin=f"\n\n{APP}")
    assert (code, out.startswith("app.py:14:9 error CA201")) == (1, True)
    assert "14 |         _cache[key] = load(key)" in out
    assert (repository / "app.py").read_text() == APP


def test_a_file_that_does_not_exist_yet_and_the_project_around_it(run, repository):
    caller = "from helper import once\n\n\ndef lambda_handler(event, context):\n    once(event['key'])\n"
    (repository / "caller.py").write_text(caller)
    code, out, _ = run("--stdin-filename", str(repository / "helper.py"), "--format", "json", stdin=HELPER)
    found = json.loads(out)["findings"]
    assert code == 1
    assert [(f["path"], f["rule"], f["call_path"]) for f in found] == [
        ("helper.py", "CA201", ["caller.lambda_handler", "helper.once"])
    ]


def test_only_what_touches_the_file_is_reported(run, repository):
    (repository / "other.py").write_text(APP)
    assert run("--stdin-filename", "new.py", "--format", "concise", stdin="x = 1\n")[:2] == (0, "")


def test_the_file_by_way_of_a_symbolic_link_is_the_same_file(run, repository, tmp_path_factory):
    """An editor names the folder as its user went there; the file on disk must not be read beside the text."""
    link = tmp_path_factory.mktemp("links") / "project"
    link.symlink_to(repository)
    code, out, _ = run("--stdin-filename", str(link / "app.py"), "--format", "concise", stdin=f"\n{APP}")
    assert (code, [line.split(" ")[0] for line in out.splitlines()]) == (1, ["app.py:13:9:"])


@pytest.mark.parametrize("name", ["app.py", "generated/new.py"])
def test_an_excluded_file_is_left_out_when_that_is_forced(run, repository, name):
    argv = ["--stdin-filename", name, "--exclude", "app.py", "--exclude", "generated", "--format", "concise"]
    assert run(*argv, stdin=APP)[0] == 1
    assert run(*argv, "--force-exclude", stdin=APP)[:2] == (0, "")


def test_without_a_standard_input(repository):
    argv = [sys.executable, "-m", "concurrency_audit", "--stdin-filename", "app.py"]
    done = subprocess.run(["sh", "-c", 'exec "$@" <&-', "sh", *argv], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n"), "there is no standard input" in done.stderr) == (2, 1, True)


FORMATS = ["full", "concise", "json", "sarif", "github", "gitlab", "junit", "html", "markdown", "rdjson"]


@pytest.mark.parametrize("form", FORMATS)
def test_half_a_statement_is_said_in_every_format(run, repository, form):
    code, out, err = run("--stdin-filename", "app.py", "--format", form, stdin="def handler(event, context:\n")
    assert (code, "cannot be parsed" in out, "Traceback" in err) == (3, True, False)


@pytest.mark.parametrize("argv", [["--stdin-filename", "."], ["--stdin-filename", "app.py", "--fix"]])
def test_what_makes_no_sense_is_a_usage_error(run, repository, argv):
    code, out, err = run(*argv, stdin=APP)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_text_that_is_not_python_is_incomplete(run, repository):
    assert run("--stdin-filename", "app.py", "--format", "json", stdin="def handler(event, context:\n")[0] == 3
