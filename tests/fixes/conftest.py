"""A project of one or more files, audited and fixed by the command."""

import json

import pytest

from concurrency_audit.cli.main import main


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty folder as project root and working directory."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def findings(capsys, *argv):
    """What is reported, as the JSON report has it."""
    main(["--no-cache", "--format", "json", *argv, "."])
    return json.loads(capsys.readouterr().out)["findings"]


def fixed(capsys, *argv):
    """Make all fixes; gives exit code, standard output, standard error."""
    code = main(["--no-cache", "--fix", "--unsafe-fixes", *argv, "."])
    return (code, *capsys.readouterr())
