"""--stdin-filename: an editor's text stands for a file, the rest of the project is on disk."""

import json

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


@pytest.mark.parametrize("argv", [["--stdin-filename", "."], ["--stdin-filename", "app.py", "--fix"]])
def test_what_makes_no_sense_is_a_usage_error(run, repository, argv):
    code, out, err = run(*argv, stdin=APP)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_text_that_is_not_python_is_incomplete(run, repository):
    assert run("--stdin-filename", "app.py", "--format", "json", stdin="def handler(event, context:\n")[0] == 3
