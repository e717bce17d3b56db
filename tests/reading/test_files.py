"""`discover`: what of a tree is read, what is left out, and that .gitignore means what it means to git."""

import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.reading.files import discover


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A function that writes files below the working directory: names, or a mapping of name to text."""
    monkeypatch.chdir(tmp_path)

    def write(files):
        for name in files:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[name] if isinstance(files, dict) else "")
        return tmp_path

    return write


def python(*paths, **options):
    return [str(path) for path in discover([Path(path) for path in paths or ["."]], **options).python]


def test_kinds(tree):
    tree(
        [
            "app.py",
            "stubs.pyi",
            "script",
            "template.yaml",
            "a.yml",
            "b.json",
            "c.tf",
            "d.tf.json",
            "e.template",
            "Dockerfile",
            "Dockerfile.prod",
            "worker.Dockerfile",
            "lib/stack.ts",
            "lib/stack.d.ts",
            "bin/app.js",
            "x.min.js",
            "README.md",
        ]
    )
    found = discover([Path()])
    assert [str(p) for p in found.python] == ["app.py"]
    assert [str(p) for p in found.templates] == (
        [
            "Dockerfile",
            "Dockerfile.prod",
            "a.yml",
            "b.json",
            "c.tf",
            "d.tf.json",
            "e.template",
            "template.yaml",
            "worker.Dockerfile",
        ]
    )
    assert [str(p) for p in found.texts] == ["bin/app.js", "lib/stack.ts"]
    assert found.incomplete == ()


def test_sorted_unique_and_relative_to_the_working_directory(tree):
    root = tree(["src/b.py", "src/a/x.py", "src/a-b/x.py"])
    expected = ["src/a/x.py", "src/a-b/x.py", "src/b.py"]
    assert python("src", "./src/b.py", root / "src", "src/a") == expected
    assert [Path(p) for p in expected] == sorted(map(Path, expected))


def test_environments_caches_and_build_output_are_skipped(tree):
    skipped = [
        ".git",
        ".venv",
        "venv",
        "node_modules",
        "__pycache__",
        ".tox",
        ".nox",
        ".aws-sam",
        "cdk.out",
        ".serverless",
        "site-packages",
        "build",
        "dist",
        "vendor",
        "vendored",
        "_vendor",
        "third_party",
    ]
    tree(
        [f"{name}/x.py" for name in skipped]
        + ["env/pyvenv.cfg", "env/lib/x.py", "operations/build/__init__.py", "a.py"]
    )
    assert python() == ["a.py", "operations/build/__init__.py"]
    assert [str(p) for p in discover([Path()]).vendored] == ["_vendor", "third_party", "vendor", "vendored"]


@pytest.mark.parametrize("name", ["vendor", "node_modules", "build", "ignored", "excluded", "src/requests", "env"])
def test_what_is_named_is_read(tree, name):
    tree(
        {
            f"{name}/x.py": "",
            f"{name}/deep/y.py": "",
            ".git/HEAD": "",
            ".gitignore": "ignored/\n",
            "env/pyvenv.cfg": "",
            "src/requests-1.dist-info/RECORD": "requests/__init__.py,,\n",
            "src/requests/__init__.py": "",
        }
    )
    options = {"exclude": ["excluded/"]}
    assert f"{name}/x.py" in python(name, **options)
    assert f"{name}/deep/y.py" in python(name, **options)
    assert python(f"{name}/x.py", **options) == [f"{name}/x.py"]
    assert f"{name}/x.py" not in python(".", **options)
    assert python(name, f"{name}/x.py", force_exclude=True, **options) == []


def test_named_script_without_suffix_counts_as_python(tree):
    tree(["bootstrap", "template.yaml"])
    found = discover([Path("bootstrap"), Path("template.yaml")])
    assert ([*map(str, found.python)], [*map(str, found.templates)]) == (["bootstrap"], ["template.yaml"])


def test_missing_path_is_a_usage_error_of_one_line(tree):
    tree([])
    with pytest.raises(UsageError, match=r"^no such file or directory, srcc, name one that exists$"):
        discover([Path("srcc")])


def test_pip_target_inside_a_code_folder(tree):
    tree(
        {
            "fn/app.py": "",
            "fn/requests/__init__.py": "",
            "fn/requests/api.py": "",
            "fn/six.py": "",
            "fn/bin/jp.py": "",
            "fn/bin/mine.py": "",
            "fn/google/api/__init__.py": "",
            "fn/google/own/__init__.py": "",
            "fn/yaml/__init__.py": "",
            "fn/old/__init__.py": "",
            "fn/mine/__init__.py": "",
            "fn/requests-2.0.dist-info/RECORD": 'requests/__init__.py,,\nrequests/api.py,,\n"../../bin/jp.py",,\n',
            "fn/six-1.dist-info/RECORD": "six.py,sha256=x,3\n",
            "fn/google_api-1.dist-info/RECORD": "google/api/__init__.py,,\n",
            "fn/PyYAML-6.dist-info/top_level.txt": "_yaml\nyaml\n",
            "fn/old-1.egg-info/installed-files.txt": "../old/__init__.py\n",
            "fn/mine.egg-info/top_level.txt": "mine\n",
        }
    )
    own = ["fn/app.py", "fn/bin/mine.py", "fn/google/own/__init__.py", "fn/mine/__init__.py"]
    assert python("fn") == own
    assert "fn/requests" in map(str, discover([Path("fn")]).vendored)


def test_gitignore_counts_from_the_repository_down_and_not_above(tree):
    tree(
        {
            ".gitignore": "a.py\n",
            "repo/.git/HEAD": "",
            "repo/.gitignore": "\ufeffgen/\r\n!\r\n*_pb2.py\n",
            "repo/src/.gitignore": "!keep_pb2.py\n",
            "repo/src/a.py": "",
            "repo/src/x_pb2.py": "",
            "repo/src/keep_pb2.py": "",
            "repo/src/gen/b.py": "",
        }
    )
    assert python("repo/src") == ["repo/src/a.py", "repo/src/keep_pb2.py"]


def _git(*arguments):
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def test_gitignore_does_not_name_what_git_keeps(tree):
    tree(
        {
            ".gitignore": "*secret*\nlib/\nvendor/\n",
            "app/handler.py": "",
            "app/secrets.py": "",
            "app/secret_of_mine.py": "",
            "lib/kept.py": "",
            "lib/left.py": "",
            "vendor/other.py": "",
            "lib/excluded/x.py": "",
        }
    )
    _git("init", "-q")
    _git("add", "-f", "app/handler.py", "app/secrets.py", "lib/kept.py", "vendor/other.py", "lib/excluded/x.py")
    _git("config", "core.fsmonitor", "touch started; false")
    assert python(exclude=["lib/excluded/"]) == ["app/handler.py", "app/secrets.py", "lib/kept.py"]
    assert python("app") == ["app/handler.py", "app/secrets.py"]
    named = ("app/secrets.py", "app/secret_of_mine.py", "vendor/other.py")
    assert python(*named, force_exclude=True) == ["app/secrets.py"]
    assert python(*named, force_exclude=True, exclude=["app/"]) == []
    Path("lib/kept.py").unlink()
    assert python(exclude=["lib/excluded/"]) == ["app/handler.py", "app/secrets.py"]
    assert not Path("started").exists()


def test_exclude_is_relative_to_the_working_directory_and_wins(tree):
    tree({"a/t.py": "", "b/a/t.py": "", "b/.gitignore": "gone.py\n!t.py\n", "b/gone.py": "", "b/t.py": ""})
    assert python(exclude=["/a/", "t.py"]) == []
    assert python(exclude=["/a/", "!gone.py"]) == ["b/a/t.py", "b/gone.py", "b/t.py"]
    with pytest.raises(UsageError, match="'!' is not a gitignore-style pattern, exclude, "):
        discover([Path()], ["!"])


def test_pathspec_is_not_imported_without_patterns(tree):
    tree(["a.py"])
    code = (
        "import sys, pathlib; from concurrency_audit.audit.reading.files import discover; "
        "discover([pathlib.Path()]); sys.exit('pathspec' in sys.modules)"
    )
    assert subprocess.run([os.sys.executable, "-c", code], check=False).returncode == 0


def test_pathspec_is_not_imported_for_a_named_file(tree):
    tree({"a.py": "", ".gitignore": "a.py\n", ".git/HEAD": ""})
    code = (
        "import sys, pathlib; from concurrency_audit.audit.reading.files import discover; "
        "found = discover([pathlib.Path('a.py')]); sys.exit(len(found.python) - 1 or 'pathspec' in sys.modules)"
    )
    assert subprocess.run([os.sys.executable, "-c", code], check=False).returncode == 0


def test_links_are_followed_once(tree):
    root = tree(["src/a.py", "shared/s.py", "shared/deep/t.py"])
    (root / "src/again").symlink_to(root / "src")
    (root / "src/layer").symlink_to(root / "shared")
    (root / "src/layer2").symlink_to(root / "shared")
    (root / "src/copy.py").symlink_to("a.py")
    (root / "src/.#a.py").symlink_to("nobody@host")
    found = discover([Path("src")])
    assert [str(p) for p in found.python] == ["src/a.py", "src/layer/deep/t.py", "src/layer/s.py"]
    assert found.incomplete == ()
    assert python("src", "shared") == ["shared/deep/t.py", "shared/s.py", "src/a.py"]


def test_what_cannot_be_read_is_said(tree):
    root = tree(["a.py", "locked/b.py"])
    (root / "x.py").symlink_to("y.py")
    (root / "y.py").symlink_to("x.py")
    (root / "gone.py").symlink_to("nowhere.py")
    os.mkfifo(root / "pipe.py")
    lost = {(found.path, found.line): found.reason for found in discover([Path()]).incomplete}
    assert lost == {
        ("x.py", 1): "cannot be read: Too many levels of symbolic links",
        ("y.py", 1): "cannot be read: Too many levels of symbolic links",
        ("gone.py", 1): "cannot be read: No such file or directory",
        ("pipe.py", 1): "not a regular file",
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every folder")
def test_unreadable_folder_is_said(tree):
    root = tree(["locked/b.py"])
    (root / "locked").chmod(0)
    try:
        assert [found.path for found in discover([Path()]).incomplete] == ["locked"]
    finally:
        (root / "locked").chmod(0o700)


def test_very_deep_trees_do_not_end_the_walk(tree, tmp_path):
    tree(["a.py"])
    inner = os.open(tmp_path, os.O_RDONLY)
    for _ in range(60):
        os.mkdir("d" * 100, dir_fd=inner)
        inner, outer = os.open("d" * 100, os.O_RDONLY, dir_fd=inner), inner
        os.close(outer)
    os.close(inner)
    found = discover([Path()])
    assert [str(p) for p in found.python] == ["a.py"]
    assert [lost.reason for lost in found.incomplete] == ["cannot be read: File name too long"]


_NAMES = st.sampled_from(["a", "b", "ab", "c.py", "a.py"])
_TREES = st.sets(st.lists(_NAMES, min_size=1, max_size=3).map("/".join).map(lambda p: p.removesuffix(".py") + ".py"))
_LINES = st.one_of(
    st.builds(
        "{}{}{}{}".format,
        st.sampled_from(["", "", "!"]),
        st.sampled_from(["", "/", "**/"]),
        st.lists(
            st.sampled_from(["a", "b", "*", "a*", "?", "c.py", "*.py", "[ab]", "**", "x"]), min_size=1, max_size=3
        ).map("/".join),
        st.sampled_from(["", "/", "/**", " ", "/*"]),
    ),
    st.sampled_from(["", "# a", "\\#a", "!", "/", "\\!a", "*", "!*/", "!*.py"]),
)


@pytest.mark.slow  # starts git for each example
@settings(max_examples=60, deadline=None)
@given(_TREES, st.dictionaries(st.sampled_from(["", "a/", "b/", "a/b/"]), st.lists(_LINES, max_size=4), max_size=3))
def test_gitignore_means_what_git_says(files, ignores):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        subprocess.run(["git", "init", "-q", folder], check=True)
        for name in files:
            if not any(parent.is_file() for parent in (root / name).parents) and not (root / name).is_dir():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text("")
        for name, lines in ignores.items():
            if (root / name).is_dir():
                (root / name / ".gitignore").write_text("\n".join(lines))
        assert [str(Path(path).relative_to(root)) for path in discover([root]).python] == _left_by_git(root)


@pytest.mark.parametrize(
    "line", ["a/**/", "**/a/**/", "/*/**/", "a/**/**/ ", "**/", "/**/", "**/**/", "a*/**/", "/a/**"]
)
@pytest.mark.parametrize("before", [[], ["*/", "!a/"], ["/a/*"]], ids=" ".join)
def test_patterns_that_end_in_two_stars(tree, before, line):
    root = tree([f"{folder}{name}.py" for folder in ("", "a/", "a/b/", "a/b/a/", "ab/", "b/a/") for name in "ax"])
    subprocess.run(["git", "init", "-q", root], check=True)
    for pattern in (line, f"!{line}"):
        (root / ".gitignore").write_text("\n".join([*before, pattern]))
        assert python() == _left_by_git(root)


def _left_by_git(root):
    listed = ["git", "-C", str(root), "ls-files", "--others", "--exclude-standard"]
    paths = subprocess.run(listed, check=True, capture_output=True, text=True).stdout.split("\n")
    return sorted((path for path in paths if path.endswith(".py")), key=lambda path: path.split("/"))
