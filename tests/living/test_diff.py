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


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("no-such-branch", 'there is no revision "no-such-branch"'),
        ("--output=x", "is not a revision"),
        ("", "is not a revision"),
        ("...", "is not a revision"),
        ("main..HEAD", 'name "main", or "main..." for where this branch began'),
        ("main...HEAD", "but the working tree is compared with one"),
        ("HEAD^{tree}", "there is no revision"),
    ],
)
def test_what_is_no_revision_is_a_usage_error(run, repository, revision, said):
    code, out, err = run(f"--diff={revision}", ".")
    assert (code, out, err.count("\n"), said in err) == (2, "", 1, True), err
    assert not (repository / "x").exists()


def test_outside_of_a_repository(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    code, _, err = run("--diff", "HEAD", ".")
    assert (code, "not a git repository" in err, "leave --diff out" in err) == (2, True, True)


def edited(repository, old="_cache[key] = load(key)", new="_cache[key] = load(key, 1)"):
    app = repository / "app.py"
    assert old in app.read_text()
    app.write_text(app.read_text().replace(old, new))


def test_three_dots_leave_out_what_others_did_meanwhile(run, repository):
    git("switch", "-qc", "feature")
    (repository / "mine.py").write_text(APP.replace("_cache", "_mine"))
    commit()
    git("switch", "-q", "main")
    edited(repository)
    commit()
    git("switch", "-q", "feature")
    assert diff(run, "main") == (1, ["app.py", "mine.py"])
    assert diff(run, "main...") == (1, ["mine.py"])
    edited(repository, new="_cache[key] = load(key, 2)")  # not committed, and it counts
    assert diff(run, "main...") == (1, ["app.py", "mine.py"])


def test_a_shallow_clone_says_that_it_may_only_be_that(run, repository, tmp_path_factory, monkeypatch):
    edited(repository)
    commit()
    clone = tmp_path_factory.mktemp("clone")
    git("clone", "-q", "--depth", "1", repository.as_uri(), str(clone))
    monkeypatch.chdir(clone)
    code, _, err = run("--diff", "HEAD~1", ".")
    assert (code, err.count("\n"), "git fetch --unshallow" in err) == (2, 1, True), err
    assert diff(run, "HEAD") == (0, [])


def test_without_a_common_commit(run, repository):
    git("switch", "-q", "--orphan", "other")
    git("commit", "-q", "--allow-empty", "-m", "other")
    code, _, err = run("--diff", "main...", ".")
    assert (code, "have no commit in common" in err) == (2, True)


@pytest.mark.parametrize("setting", ["diff.relative=true", "diff.noprefix=true", "diff.mnemonicPrefix=true",
                                     "diff.interHunkContext=9", "color.ui=always", "diff.external=false"])  # fmt: skip
def test_nobodys_configuration_changes_the_answer(run, repository, monkeypatch, setting):
    git("config", *setting.split("="))
    (repository / "sub").mkdir()
    (repository / "quiet.py").write_text("one = 1\n\n\n" + APP + "\n\n\ntwo = 2\n")
    commit()
    (repository / "quiet.py").write_text("one = 2\n\n\n" + APP + "\n\n\ntwo = 3\n")
    edited(repository)
    monkeypatch.chdir(repository / "sub")
    code, out, _ = run("--diff", "HEAD", "--format", "concise", "..")
    assert (code, "app.py:12" in out, "quiet.py" in out) == (1, True, False)


def test_a_file_that_git_takes_for_binary_has_lines(run, repository):
    (repository / ".gitattributes").write_text("*.py -diff\n")
    commit()
    edited(repository)
    assert diff(run, "HEAD") == (1, ["app.py"])


def test_deleted_files_and_removed_locks(run, repository):
    (repository / "gone.py").write_text(APP.replace("_cache", "_gone"))
    commit()
    (repository / "gone.py").unlink()
    assert diff(run, "HEAD") == (0, [])


def test_a_repository_within_is_new_as_a_whole_and_files_outside_are_not_dropped(run, repository, tmp_path_factory):
    inner = repository / "inner"
    inner.mkdir()
    git("init", "-q", str(inner))
    (inner / "nested.py").write_text(APP)
    git("-C", str(inner), "add", "-A")
    git("-C", str(inner), "commit", "-qm", "inner")
    assert diff(run, "HEAD") == (1, ["inner/nested.py"])
    outside = tmp_path_factory.mktemp("outside") / "far.py"
    outside.write_text(APP)
    code, out, _ = run("--diff", "HEAD", "--format", "concise", str(outside))
    assert (code, "far.py:12" in out) == (1, True)


def test_source_that_looks_like_a_diff_is_not_taken_for_one():
    text = (
        "diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n"
        "--- a/x\n--- y\n+++ b/evil.py\n+@@ -1 +900,9 @@\n@@ -9 +8,0 @@ def f():\n-gone\n"
        "diff --git a/b.py b/b.py\n--- a/b.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
    )
    assert list(parsed(text)) == [("a.py", [range(1, 3), range(8, 10)])]
