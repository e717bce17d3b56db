"""--diff: only findings that touch changed lines, in a real repository."""

import pytest

from concurrency_audit.cli.changed_lines import parsed
from tests.living.conftest import APP, commit, git


def diff(run, *argv):
    code, out, _ = run("--diff", *argv, "--format", "concise", ".")
    return code, [line.partition(":")[0] for line in out.splitlines()]


def test_an_unchanged_tree_has_nothing_to_report(run, repository):
    assert diff(run, "HEAD") == (0, [])
    assert run(".")[0] == 1


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("_cache[key] = load(key)", "_cache[key] = load(key + '')", ["app.py"]),
        ("_cache = {}", "_cache = dict()", ["app.py"]),
        ("with open(key) as stream", "with open(key, 'rb') as stream", []),
        ("_cache = {}\n", "# more\n\n_cache = {}\n", []),
    ],
)
def test_a_place_on_a_changed_line_counts(run, repository, old, new, found):
    (repository / "app.py").write_text(APP.replace(old, new))
    assert diff(run, "HEAD") == (int(bool(found)), found)


def test_lines_taken_away_count_for_those_around_them(run, repository):
    """A lock acquired and released around the access is gone; no line of the access itself changed."""
    locked = APP.replace("_cache = {}", "import threading\n_lock = threading.Lock()\n_cache = {}")
    locked = locked.replace("    if key", "    _lock.acquire()\n    if key")
    locked = locked.replace("    return _cache", "    _lock.release()\n    return _cache")
    (repository / "app.py").write_text(locked)
    commit()
    (repository / "app.py").write_text(locked.replace("    _lock.acquire()\n", "").replace("    _lock.release()\n", ""))
    assert diff(run, "HEAD") == (1, ["app.py"])


def test_new_and_renamed_files(run, repository):
    git("mv", "app.py", "renamed.py")
    (repository / 'caf\xe9 "new".py').write_text(APP.replace("_cache", "_names"))
    assert diff(run, "HEAD") == (1, ['caf\xe9 "new".py'])
    commit()
    assert diff(run, "HEAD") == (0, [])
    assert diff(run, "HEAD~1") == (1, ['caf\xe9 "new".py'])


def test_from_a_folder_within(run, repository, monkeypatch):
    (repository / "sub").mkdir()
    (repository / "app.py").write_text(APP.replace("_cache[key] = load(key)", "_cache[key] = load(key, 1)"))
    monkeypatch.chdir(repository / "sub")
    code, out, _ = run("--diff", "HEAD", "--format", "concise", "..")
    assert (code, "app.py:12" in out) == (1, True)


@pytest.mark.parametrize("revision", ["no-such-branch", "--output=x", ""])
def test_what_is_no_revision_is_a_usage_error(run, repository, revision):
    code, out, err = run(f"--diff={revision}", ".")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert not (repository / "x").exists()


def test_outside_of_a_repository(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    code, _, err = run("--diff", "HEAD", ".")
    assert (code, "not a git repository" in err) == (2, True)


def test_source_that_looks_like_a_diff_is_not_taken_for_one():
    text = (
        "diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n"
        "--- a/x\n--- y\n+++ b/evil.py\n+@@ -1 +900,9 @@\n@@ -9 +8,0 @@ def f():\n-gone\n"
        "diff --git a/b.py b/b.py\n--- a/b.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
    )
    assert list(parsed(text)) == [("a.py", [range(1, 3), range(8, 10)])]
