"""A repository with a handler in it, and the command run there."""

import io
import subprocess
import sys

import pytest

from concurrency_audit.cli.main import main
from tests.sources import CACHE as APP


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A git repository with one committed hazard, as the working directory."""
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "nobody"))
    git("init", "-q", "-b", "main")
    (tmp_path / "app.py").write_text(APP)
    commit()
    return tmp_path


def git(*arguments):
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.invalid", *arguments], check=True)


def commit():
    git("add", "-A")
    git("commit", "-qm", "change")


@pytest.fixture
def run(capsys, monkeypatch):
    """Runs a command without cache; returns exit code, standard output, standard error."""

    def run(*argv, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        code = main([*argv, "--no-cache"])
        return (code, *capsys.readouterr())

    return run
