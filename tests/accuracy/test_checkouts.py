"""A labelled repository is cloned at its commit, once."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench.accuracy import checkouts
from tests.bench.accuracy.labels import Repository

REPOSITORY = Repository(
    part="dev", name="owner/name", commit="0" * 40, roots=(".",), entry_points=(), exhaustive=frozenset(), sites=()
)


def git(folder: Path, *args: str) -> str:
    author = ["-c", "user.name=someone", "-c", "user.email=someone@example.com"]
    done = subprocess.run(["git", "-C", str(folder), *author, *args], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A host with one repository of two commits."""
    origin = tmp_path / "host" / "owner" / "name.git"
    origin.mkdir(parents=True)
    git(origin, "init", "--quiet")
    git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
    for text in ("first", "second"):
        (origin / "app.py").write_text(text)
        git(origin, "add", ".")
        git(origin, "commit", "--quiet", "-m", text)
    monkeypatch.setattr(checkouts, "HOST", f"file://{tmp_path / 'host'}")
    return origin


def test_the_commit_of_the_labels_is_what_is_read(host: Path, tmp_path: Path) -> None:
    wanted = replace(REPOSITORY, commit=git(host, "rev-parse", "HEAD~1"))
    folder = checkouts.checkout(wanted, tmp_path / "corpus")
    assert folder and (folder / "app.py").read_text() == "first"
    (folder / "app.py").write_text("kept")
    assert checkouts.checkout(wanted, tmp_path / "corpus") == folder
    assert (folder / "app.py").read_text() == "kept"


def test_a_commit_that_is_gone_leaves_the_repository_out(
    host: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checkouts.checkout(REPOSITORY, tmp_path / "corpus") is None
    assert "owner/name: git fetch failed" in capsys.readouterr().out
    wanted = replace(REPOSITORY, commit=git(host, "rev-parse", "HEAD"))
    folder = checkouts.checkout(wanted, tmp_path / "corpus")
    assert folder and (folder / "app.py").read_text() == "second"


def test_nothing_is_fetched_where_that_is_not_wanted(tmp_path: Path) -> None:
    assert checkouts.checkout(REPOSITORY, tmp_path, fetch=False) is None
